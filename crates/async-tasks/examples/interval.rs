//! Deadlines instead of delays: how late one tick is does not add to how late the next one is.
//!
//! ```sh
//! cargo run -p async-tasks --example interval
//! ```
//!
//! The lines are those of `async-tasks`, and the third tick of each countdown is about as late as
//! its first; a delay would hand all lateness on. `tokio::time::interval` counts its deadlines the
//! same way.

use std::{io, process::ExitCode, time::Instant};

use countdown_core::{Countdown, DOCUMENT, Printer};
use futures::future::join_all;
use tokio::{runtime::Builder, task, time};
use tracing::Instrument;

fn main() -> ExitCode {
    countdown_core::demo(|| {
        let event_loop = Builder::new_current_thread().enable_time().build()?;
        let start = Instant::now();
        let printer = Printer::new(io::stdout(), move || start.elapsed());
        event_loop.block_on(async {
            let spawn = |countdown: Countdown| {
                let span = tracing::info_span!("count_down", name = %countdown.name);
                task::spawn(count_down(countdown, printer.clone()).instrument(span))
            };
            join_all(DOCUMENT.map(spawn)).await.into_iter().try_for_each(|task| task?)
        })?;
        printer.close("Done")
    })
}

async fn count_down(countdown: Countdown, printer: Printer) -> io::Result<()> {
    let start = time::Instant::now();
    for tick in countdown.ticks() {
        time::sleep_until(start + tick.due).await; // however late the tick before was
        printer.tick(&tick)?;
    }
    Ok(())
}

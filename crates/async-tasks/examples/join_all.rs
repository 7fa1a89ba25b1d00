//! Concurrency without spawning: one task polls three futures, and they wait together.
//!
//! ```sh
//! cargo run -p async-tasks --example join_all
//! ```
//!
//! The loop has a single task, the joined one. The lines are those of `async-tasks`, at the same
//! times; but as one task they would share one core on any runtime, and a panic in one ends all.

use std::{io, process::ExitCode, time::Instant};

use countdown_core::{Countdown, DOCUMENT, Printer};
use futures::future::join_all;
use tokio::{runtime::Builder, time};

fn main() -> ExitCode {
    countdown_core::demo(|| {
        let event_loop = Builder::new_current_thread().enable_time().build()?;
        let start = Instant::now();
        let printer = Printer::new(io::stdout(), move || start.elapsed());
        event_loop.block_on(async {
            let future = |countdown| count_down(countdown, printer.clone()); // runs when polled
            join_all(DOCUMENT.map(future)).await.into_iter().collect::<io::Result<()>>()
        })?;
        printer.close("Done")
    })
}

#[tracing::instrument(skip_all, fields(name = %countdown.name))]
async fn count_down(countdown: Countdown, printer: Printer) -> io::Result<()> {
    for tick in countdown.ticks() {
        time::sleep(countdown.delay).await; // suspends this future: the others run meanwhile
        printer.tick(&tick)?;
    }
    Ok(())
}

//! What one blocking call does to an event loop: no task runs while another one sleeps.
//!
//! ```sh
//! cargo run -p async-tasks --example blocking_pitfall
//! ```
//!
//! Set beside `src/main.rs`, one call differs, and with it the import it needs. The three tasks are
//! spawned as before, and yet A, B and C come one after another, in the 6.9 s of `sequential`: a
//! task gives the loop back only at an `.await`, and there is none left.

use std::{io, process::ExitCode, thread, time::Instant};

use countdown_core::{Countdown, DOCUMENT, Printer};
use futures::future::join_all;
use tokio::{runtime::Builder, task};
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

#[expect(clippy::unused_async, reason = "the pitfall: clippy finds no `.await` here, and is right")]
async fn count_down(countdown: Countdown, printer: Printer) -> io::Result<()> {
    for tick in countdown.ticks() {
        thread::sleep(countdown.delay); // blocks the loop: no other task runs until it returns
        printer.tick(&tick)?;
    }
    Ok(())
}

//! A pool of one: however asynchronous the loop, the only worker takes one job after another.
//!
//! ```sh
//! cargo run -p executor-offload --example one_worker
//! ```
//!
//! B and C wait in the queue until the worker is free, so the lines are those of `sequential`, and
//! so is the closing word. Each span is made where its job is submitted and entered where it runs:
//! with `RUST_LOG=trace` the time between the two is the wait in the queue.

use std::{io, process::ExitCode, thread, time::Instant};

use countdown_core::{Countdown, DOCUMENT, Printer};
use futures::future::join_all;
use tokio::{runtime::Builder, task};

fn main() -> ExitCode {
    countdown_core::demo(|| {
        let event_loop = Builder::new_current_thread().max_blocking_threads(1).build()?;
        let start = Instant::now();
        let printer = Printer::new(io::stdout(), move || start.elapsed());
        event_loop.block_on(async {
            let offload = |countdown: Countdown| {
                let printer = printer.clone();
                let span = tracing::info_span!("count_down", name = %countdown.name);
                task::spawn_blocking(move || span.in_scope(|| count_down(&countdown, &printer)))
            };
            join_all(DOCUMENT.map(offload)).await.into_iter().try_for_each(|job| job?)
        })?;
        printer.close("Done")
    })
}

fn count_down(countdown: &Countdown, printer: &Printer) -> io::Result<()> {
    for tick in countdown.ticks() {
        thread::sleep(countdown.delay);
        printer.tick(&tick)?;
    }
    Ok(())
}

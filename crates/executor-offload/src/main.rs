//! Blocking countdowns on a pool of three workers, awaited by an event loop on one thread.
#![doc = include_str!("links.md")]
#![doc = include_str!("../README.md")]

use std::{io, process::ExitCode, thread, time::Instant};

use countdown_core::{Countdown, DOCUMENT, Printer};
use futures::future::join_all;
use tokio::{runtime::Builder, task};

fn main() -> ExitCode {
    countdown_core::demo(|| {
        let event_loop = Builder::new_current_thread().max_blocking_threads(3).build()?;
        let start = Instant::now();
        let printer = Printer::new(io::stdout(), move || start.elapsed());
        event_loop.block_on(async {
            let offload = |countdown| {
                let printer = printer.clone();
                task::spawn_blocking(move || count_down(&countdown, &printer)) // to a worker
            };
            join_all(DOCUMENT.map(offload)).await.into_iter().try_for_each(|job| job?)
        })?;
        printer.close("Done.")
    })
}

#[tracing::instrument(skip_all, fields(name = %countdown.name))]
fn count_down(countdown: &Countdown, printer: &Printer) -> io::Result<()> {
    for tick in countdown.ticks() {
        thread::sleep(countdown.delay);
        printer.tick(&tick)?;
    }
    Ok(())
}

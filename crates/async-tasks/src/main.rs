//! A task for each countdown on one thread: the total is the longest countdown.
#![doc = include_str!("links.md")]
#![doc = include_str!("../README.md")]

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
    for tick in countdown.ticks() {
        time::sleep(countdown.delay).await; // suspends this task: the others run meanwhile
        printer.tick(&tick)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;

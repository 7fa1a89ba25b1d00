//! One countdown after another: the total is the sum of all waits.
#![doc = include_str!("links.md")]
#![doc = include_str!("../README.md")]

use std::{io, process::ExitCode, thread, time::Instant};

use countdown_core::{Countdown, DOCUMENT, Printer};

fn main() -> ExitCode {
    countdown_core::demo(|| {
        let start = Instant::now();
        let printer = Printer::new(io::stdout(), move || start.elapsed());
        for countdown in &DOCUMENT {
            count_down(countdown, &printer)?;
        }
        printer.close("Done")
    })
}

#[tracing::instrument(skip_all, fields(name = %countdown.name))]
fn count_down(countdown: &Countdown, printer: &Printer) -> io::Result<()> {
    for tick in countdown.ticks() {
        thread::sleep(countdown.delay); // blocks: nothing else runs until it returns
        printer.tick(&tick)?;
    }
    Ok(())
}

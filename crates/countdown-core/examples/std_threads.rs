//! The three countdowns on plain threads. `cargo run -p countdown-core --example std_threads`

use std::{io, process::ExitCode, thread, time::Instant};

use countdown_core::{Countdown, Printer, DOCUMENT};

fn main() -> ExitCode {
    countdown_core::demo(|| {
        let start = Instant::now();
        let printer = Printer::new(io::stdout(), move || start.elapsed());
        let spawn = |countdown| {
            let printer = printer.clone();
            thread::spawn(move || count_down(&countdown, &printer))
        };
        DOCUMENT.map(spawn).into_iter().try_for_each(|thread| thread.join().expect("no panic"))?;
        printer.close("Done.")
    })
}

fn count_down(countdown: &Countdown, printer: &Printer) -> io::Result<()> {
    countdown.ticks().try_for_each(|tick| {
        thread::sleep(countdown.delay);
        printer.tick(&tick)
    })
}

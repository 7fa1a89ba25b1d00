//! Your turn, solved: A on a thread of its own beside B and C, one after the other, on this one.
//!
//! ```sh
//! cargo run -p sequential --example two_threads
//! ```

use std::{io, panic, process::ExitCode, thread, time::Instant};

use countdown_core::{Countdown, DOCUMENT, Printer};

fn main() -> ExitCode {
    countdown_core::demo(|| {
        let start = Instant::now();
        let printer = Printer::new(io::stdout(), move || start.elapsed());
        let [a, b, c] = &DOCUMENT;
        thread::scope(|scope| {
            let other = scope.spawn(|| count_down(a, &printer));
            count_down(b, &printer)?;
            count_down(c, &printer)?;
            other.join().unwrap_or_else(|panic| panic::resume_unwind(panic))
        })?;
        printer.close("Done")
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

//! Your turn, solved: C, B, A, another order of the same waits, so the same total.
//!
//! ```sh
//! cargo run -p sequential --example reversed
//! ```

use std::{io, process::ExitCode, thread, time::Instant};

use countdown_core::{Countdown, DOCUMENT, Printer};

fn main() -> ExitCode {
    countdown_core::demo(|| {
        let start = Instant::now();
        let printer = Printer::new(io::stdout(), move || start.elapsed());
        for countdown in DOCUMENT.iter().rev() {
            count_down(countdown, &printer)?;
        }
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

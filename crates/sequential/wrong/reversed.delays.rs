//! Wrong: the delays change places, and the letters stay where they are.
//!
//! Refused by: golden

use std::{thread, time::Duration};

use countdown_core::Printer;

fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    for (name, ms) in [("A", 300), ("B", 400), ("C", 600)] {
        count_down(name, Duration::from_millis(ms), &printer)?;
    }
    printer.close("Done")?;
    Ok(())
}

#[tracing::instrument(skip(printer))]
fn count_down(name: &str, delay: Duration, printer: &Printer) -> anyhow::Result<()> {
    for n in (1..=3).rev() {
        thread::sleep(delay);
        printer.tick(name, n)?;
    }
    Ok(())
}

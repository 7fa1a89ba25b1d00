//! Wrong: on time, since nothing is done.
//!
//! Refused by: golden

use std::{thread, time::Duration};

use countdown_core::Printer;

fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    count_down("A", Duration::from_millis(500), &printer)?;
    printer.close("Done")?;
    Ok(())
}

#[tracing::instrument(skip(printer))]
fn count_down(name: &str, delay: Duration, printer: &Printer) -> anyhow::Result<()> {
    for n in (1..=5).rev() {
        thread::sleep(delay);
        printer.tick(name, n)?;
    }
    Ok(())
}

//! Wrong: all three at once, so C does not wait for B.
//!
//! Refused by: golden

use std::{thread, time::Duration};

use anyhow::anyhow;
use countdown_core::Printer;

fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    let threads = [("A", 900), ("B", 400), ("C", 400)].map(|(name, ms)| {
        let printer = printer.clone();
        thread::spawn(move || count_down(name, Duration::from_millis(ms), &printer))
    });
    for thread in threads {
        thread
            .join()
            .map_err(|_| anyhow!("a countdown panicked"))??;
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

//! Wrong: B and C have a thread each, and `main` only waits for them.
//!
//! Refused by: `count_down` runs on at most 2 threads

use std::{thread, time::Duration};

use anyhow::anyhow;
use countdown_core::Printer;

fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    let start = |name, ms| {
        let printer = printer.clone();
        thread::spawn(move || count_down(name, Duration::from_millis(ms), &printer))
    };
    let a = start("A", 900);
    for name in ["B", "C"] {
        let thread = start(name, 400);
        thread
            .join()
            .map_err(|_| anyhow!("a countdown panicked"))??;
    }
    a.join().map_err(|_| anyhow!("a countdown panicked"))??;
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

//! Wrong: a thread may outlive `main`, so it cannot borrow what `main` owns.
//!
//! Refused by: compiler

use std::{thread, time::Duration};

use anyhow::anyhow;
use countdown_core::Printer;

fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    let a = thread::spawn(|| count_down("A", Duration::from_millis(900), &printer));
    count_down("B", Duration::from_millis(400), &printer)?;
    count_down("C", Duration::from_millis(400), &printer)?;
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

//! Exercise 1: another order.
//!
//! Goal: count down C first, then B, then A. Before you run it: which numbers come sooner now,
//! which later, and what happens to the total?
//!
//! Hint: in `main`, change the order of the list. Each letter keeps its delay.

use std::{thread, time::Duration};

use countdown_core::Printer;

fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    for (name, ms) in [("A", 1000), ("B", 800), ("C", 500)] {
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

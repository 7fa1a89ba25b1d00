//! Wrong: A's thread is never joined, so the program ends before A does, and if A fails nobody
//! hears of it.
//!
//! Refused by: golden

use std::{thread, time::Duration};

use countdown_core::Printer;

fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    let for_a = printer.clone();
    thread::spawn(move || count_down("A", Duration::from_millis(900), &for_a));
    count_down("B", Duration::from_millis(400), &printer)?;
    count_down("C", Duration::from_millis(400), &printer)?;
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

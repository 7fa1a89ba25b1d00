//! Right: A counts in a closure of its own, which has no span.
//!
//! 也对：A 在自己的闭包里数，没有 span。

use std::{thread, time::Duration};

use anyhow::anyhow;
use countdown_core::Printer;

fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    let for_a = printer.clone();
    let a = thread::spawn(move || {
        for n in (1..=3).rev() {
            thread::sleep(Duration::from_millis(900));
            for_a.tick("A", n)?;
        }
        anyhow::Ok(())
    });
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

//! Right: a scope, whose threads may borrow the printer, and in which `main` counts too.
//!
//! 也对：用 scope，其中的线程可以借用 printer，`main` 也在里面数。

use std::{thread, time::Duration};

use anyhow::anyhow;
use countdown_core::Printer;

fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    thread::scope(|scope| {
        let a = scope.spawn(|| count_down("A", Duration::from_millis(900), &printer));
        for name in ["B", "C"] {
            count_down(name, Duration::from_millis(400), &printer)?;
        }
        a.join().map_err(|_| anyhow!("a countdown panicked"))?
    })?;
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

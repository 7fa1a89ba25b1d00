//! One countdown after another: the total is the sum of all waits.
//! 倒计时一个接一个：总用时等于所有等待之和。

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
        thread::sleep(delay); // blocks: nothing else runs until it returns
        printer.tick(name, n)?;
    }
    Ok(())
}

//! Solution: C, B, A: another order of the same waits, so the same total.
//!
//! 参考答案：C、B、A，等待一样多，只是次序不同，所以总用时不变。

use std::{thread, time::Duration};

use countdown_core::Printer;

fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    for (name, ms) in [("C", 300), ("B", 400), ("A", 600)] {
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

//! Right: the list as it was, walked from its end with `rev`; the numbers come from a `while`.
//!
//! 也对：列表照旧，用 `rev` 从后往前走；数是用 `while` 数的。

use std::{thread, time::Duration};

use countdown_core::Printer;

fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    [("A", 600), ("B", 400), ("C", 300)]
        .into_iter()
        .rev()
        .try_for_each(|(name, ms)| run(name, Duration::from_millis(ms), &printer))?;
    printer.close("Done")?;
    Ok(())
}

fn run(name: &str, delay: Duration, printer: &Printer) -> anyhow::Result<()> {
    let mut left = 3;
    while left > 0 {
        thread::sleep(delay);
        printer.tick(name, left)?;
        left -= 1;
    }
    Ok(())
}

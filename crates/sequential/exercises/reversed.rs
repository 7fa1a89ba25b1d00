//! Exercise 2: another order.
//!
//! Goal: count down C first, then B, then A, each with the delay that it has.
//!
//! Hint: in `main`, change the order of the list. Each letter keeps its delay.
//!
//! Hint: or walk the list from its end: an array has no `rev`, its iterator has,
//! `.into_iter().rev()`.
//!
//! 练习 2：换个次序。
//!
//! 目标：让 C 先数，然后是 B，最后是 A，各自的间隔不变。
//!
//! 提示：只要改 `main` 里列表的次序。每个字母的间隔不变。
//!
//! 提示：或者从后往前走：数组没有 `rev`，迭代器才有，写成 `.into_iter().rev()`。

use std::{thread, time::Duration};

use countdown_core::Printer;

fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    for (name, ms) in [("A", 600), ("B", 400), ("C", 300)] {
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

//! Exercise 1: one after another.
//!
//! Predict: B, A and C count in this order. Before each number B waits 0.3 s, A 0.6 s and C 0.2 s.
//! When does each line come?
//!
//! Overlooked: a countdown begins when the one before it has ended. C has the shortest wait of all,
//! and comes last.
//!
//! 练习 1：一个接一个。
//!
//! 预测：B、A、C 依次数。每个数之前，B 等 0.3 s，A 等 0.6 s，C 等 0.2 s。每一行各在什么时刻
//! 出现？
//!
//! 容易忽略：前一个数完，后一个才开始。C 的间隔最短，却排在最后。

use std::{thread, time::Duration};

use countdown_core::Printer;

fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    for (name, ms) in [("B", 300), ("A", 600), ("C", 200)] {
        count_down(name, Duration::from_millis(ms), &printer)?;
    }
    printer.close("Done")?;
    Ok(())
}

#[tracing::instrument(skip(printer))]
fn count_down(name: &str, delay: Duration, printer: &Printer) -> anyhow::Result<()> {
    for n in (1..=2).rev() {
        thread::sleep(delay);
        printer.tick(name, n)?;
    }
    Ok(())
}

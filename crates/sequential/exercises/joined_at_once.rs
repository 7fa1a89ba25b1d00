//! Exercise 4: a thread for each.
//!
//! Predict: each countdown has a thread of its own. Before each number A waits 0.4 s, B 0.3 s and C
//! 0.2 s. When does each line come?
//!
//! Overlooked: `join` waits until its thread has ended, and it stands in the loop. The next thread
//! starts only then.
//!
//! 练习 4：每个一个线程。
//!
//! 预测：每个倒计时都有自己的线程。每个数之前，A 等 0.4 s，B 等 0.3 s，C 等 0.2 s。每一行各
//! 在什么时刻出现？
//!
//! 容易忽略：`join` 会一直等到线程结束，而它写在循环里，所以前一个线程结束，后一个才启动。

use std::{thread, time::Duration};

use anyhow::anyhow;
use countdown_core::Printer;

fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    for (name, ms) in [("A", 400), ("B", 300), ("C", 200)] {
        let printer = printer.clone();
        let thread = thread::spawn(move || count_down(name, Duration::from_millis(ms), &printer));
        thread
            .join()
            .map_err(|_| anyhow!("a countdown panicked"))??;
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

//! Exercise 5: two lines of work.
//!
//! Goal: A counts in a thread of its own, while B and then C count in this one. Here every
//! countdown has a thread, and yet they come one after another.
//!
//! Hint: `join` waits until the thread has ended.
//!
//! Hint: start A's thread, count B and C down without any, and only then join A's.
//!
//! 练习 5：兵分两路。
//!
//! 目标：A 在自己的线程里数，与此同时，B 和 C 在当前线程里先后数完。现在每个倒计时都有自己
//! 的线程，却还是一个接一个。
//!
//! 提示：`join` 会一直等到线程结束。
//!
//! 提示：先启动 A 的线程，B 和 C 不用线程，数完了再 `join` A。
//!
//! Holds: `count_down` runs on at most 2 threads

use std::{thread, time::Duration};

use anyhow::anyhow;
use countdown_core::Printer;

fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    for (name, ms) in [("A", 900), ("B", 400), ("C", 400)] {
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
    for n in (1..=3).rev() {
        thread::sleep(delay);
        printer.tick(name, n)?;
    }
    Ok(())
}

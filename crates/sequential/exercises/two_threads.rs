//! Exercise 3: two lines of work.
//!
//! Goal: A counts in a thread of its own, while B and then C count in this one. Here every
//! countdown has a thread, and yet they come one after another. Before you run it: what will the
//! total be, and why?
//!
//! Hint: `join` waits until the thread has ended. Start A's thread, count B and C down without any,
//! and only then join A's.
//!
//! 练习 3：兵分两路。
//!
//! 目标：A 在自己的线程里数，与此同时，B 和 C 在当前线程里先后数完。
//! 现在每个倒计时都有自己的线程，却还是一个接一个。运行之前想一想：总用时会是多少，为什么？
//!
//! 提示：`join` 会一直等到线程结束。先启动 A 的线程，B 和 C 不用线程，
//! 数完了再 `join` A。
//!
//! Golden: b_then_c

use std::{
    thread::{self, ScopedJoinHandle},
    time::Duration,
};

use countdown_core::Printer;

fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    thread::scope(|scope| {
        for (name, ms) in [("A", 1000), ("B", 800), ("C", 500)] {
            let printer = &printer;
            join(scope.spawn(move || count_down(name, Duration::from_millis(ms), printer)))?;
        }
        anyhow::Ok(())
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

fn join(thread: ScopedJoinHandle<'_, anyhow::Result<()>>) -> anyhow::Result<()> {
    thread.join().map_err(|_| anyhow::anyhow!("a countdown panicked"))?
}

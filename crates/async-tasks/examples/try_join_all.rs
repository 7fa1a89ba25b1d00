//! Concurrency without spawning: one task polls three futures, and they wait together.
//!
//! ```sh
//! cargo run -p async-tasks --example try_join_all
//! ```
//!
//! The loop has a single task. The lines are those of `async-tasks`; but one task runs on one core
//! at a time on any runtime, and a panic in one countdown ends all three. `try_join_all` returns
//! the first error as soon as there is one, and drops the others.
//!
//! 不创建任务也能并发：一个任务轮询三个 future，它们一起等待。
//!
//! 事件循环只有一个任务。打印的内容与 `async-tasks` 相同；但不管用哪种运行时，一个任务同时只占一个
//! 核，一个倒计时 panic 了，三个都结束。`try_join_all` 遇到第一个错误就返回，其余的都丢弃。
//!
//! Golden: async-tasks

use std::time::Duration;

use countdown_core::Printer;
use futures::future::try_join_all;
use tokio::time;

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    let countdowns = [("A", 1000), ("B", 800), ("C", 500)].map(|(name, ms)| {
        count_down(name, Duration::from_millis(ms), printer.clone()) // runs when it is polled
    });
    try_join_all(countdowns).await?;
    printer.close("Done")?;
    Ok(())
}

#[tracing::instrument(skip(printer))]
async fn count_down(name: &str, delay: Duration, printer: Printer) -> anyhow::Result<()> {
    for n in (1..=3).rev() {
        time::sleep(delay).await; // suspends this future: the others run meanwhile
        printer.tick(name, n)?;
    }
    Ok(())
}

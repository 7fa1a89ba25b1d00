//! Exercise 20: time is up.
//!
//! Goal: after 1.2 s stop whatever still counts, print `time is up`, and go on to the report. If a
//! countdown fails before, `main` returns its error.
//!
//! Hint: `time::timeout(…)` gives `Err` when the time is up, and drops the future that it was
//! given. A future that is dropped has stopped; but a `JoinHandle` only watches its task, which
//! runs on when the handle is dropped.
//!
//! Hint: wait for the tasks in an `async` block that looks at each result, and have `timeout` wait
//! for that. A `JoinSet` that is dropped aborts its tasks, and so does `abort_all`.
//!
//! 练习 20：时间到。
//!
//! 目标：到 1.2 s，就让还在数的都停下，打印 `time is up`，再接着去写报告。如果在这之前有一
//! 个倒计时失败，`main` 就返回它的错误。
//!
//! 提示：时间一到，`time::timeout(…)` 就返回 `Err`，并丢弃交给它的 future；被丢弃的 future
//! 就停下了。但是 `JoinHandle` 只是旁观自己的任务：丢弃了它，任务照样运行。
//!
//! 提示：用一个 `async` 块逐个等待任务并查看结果，再让 `timeout` 去等这个块。`JoinSet` 被丢
//! 弃时会取消它的任务，`abort_all` 也会。
//!
//! Again: A=900 B!=300 C=200, fails
//! Page: cancellation.md

use std::time::Duration;

use countdown_core::Printer;
use given::jobs;
use tokio::{task::JoinSet, time};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    let mut tasks = JoinSet::new();
    for (name, ms) in jobs([("A", 900), ("B", 800), ("C", 200)]) {
        tasks.spawn(count_down(name, Duration::from_millis(ms), printer.clone()));
    }
    while let Some(done) = tasks.join_next().await {
        done??;
    }
    // The program goes on: whoever still counts would show.
    // 程序继续运行：谁还在数，这时就会看出来。
    time::sleep(Duration::from_millis(600)).await;
    printer.line("the report is written")?;
    printer.close("Done")?;
    Ok(())
}

#[tracing::instrument(skip(printer))]
async fn count_down(name: &str, delay: Duration, printer: Printer) -> anyhow::Result<()> {
    for n in (1..=3).rev() {
        time::sleep(delay).await;
        printer.tick(name, n)?;
    }
    Ok(())
}

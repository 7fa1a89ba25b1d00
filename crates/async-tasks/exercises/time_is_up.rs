//! Exercise 9: time is up.
//!
//! Goal: after 1.8 s stop whatever still counts, and close with `Time is up` instead of `Done`.
//! Before it closes, the program waits for a while: who has not been stopped prints on.
//!
//! Hint: `time::timeout(…)` gives `Err` when the time is up, and drops the future that it was
//! given. A dropped future has stopped. But a `JoinHandle` only watches its task: where it is
//! dropped, the task runs on. Either do not spawn, or call `abort()`.
//!
//! 练习 9：时间到。
//!
//! 目标：到 1.8 s 就让还在数的都停下，并且用 `Time is up` 代替 `Done` 收尾。
//! 程序收尾之前会再等一会儿：谁没停下，就会继续打印。
//!
//! 提示：时间一到，`time::timeout(…)` 就返回 `Err`，并丢弃交给它的 future；
//! 被丢弃的 future 就停下了。但是 `JoinHandle` 只是旁观自己的任务：丢弃了它，任务照样运行。
//! 要么不创建任务，要么调用 `abort()`。

use std::time::Duration;

use countdown_core::Printer;
use futures::future::join_all;
use tokio::{task, time};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    let tasks = [("A", 1000), ("B", 800), ("C", 500)].map(|(name, ms)| {
        task::spawn(count_down(name, Duration::from_millis(ms), printer.clone()))
    });
    for done in join_all(tasks).await {
        done??;
    }
    // Whoever still counts would show.
    // 谁还在数，这时就会看出来。
    time::sleep(Duration::from_millis(700)).await;
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

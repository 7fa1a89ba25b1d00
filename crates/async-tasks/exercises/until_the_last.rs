//! Exercise 7: until the last is done.
//!
//! Goal: print `Done` when the last countdown is done, however long it takes; if one fails, `main`
//! returns its error. Here every task is left to itself, and `main` guesses how long they take.
//! Keep `jobs(…)`, which gives other jobs in other runs: see `given.rs` in this folder.
//!
//! Hint: `main` has to wait for each task, and to look at what came of it.
//!
//! Hint: spawn them in a `JoinSet`. `while let Some(done) = tasks.join_next().await` gets one
//! result after another; the first `?` of `done??` is for a panic, the second for an error.
//!
//! 练习 7：等到最后一个。
//!
//! 目标：最后一个倒计时数完，才打印 `Done`，不管它要多久；有一个失败，`main` 就返回它的错
//! 误。现在每个任务都没有人管，`main` 只是猜它们要多久。`jobs(…)` 要保留，再次运行时它会给
//! 出别的倒计时：见本文件夹里的 `given.rs`。
//!
//! 提示：`main` 要等每个任务结束，还要看它的结果。
//!
//! 提示：把它们放进 `JoinSet`。`while let Some(done) = tasks.join_next().await` 逐个取得结
//! 果；`done??` 的第一个 `?` 针对 panic，第二个针对错误。
//!
//! Again: A=200 B=700 C=500, golden until_the_last.again
//! Again: A=300 B=200 C!=400, fails
//! Page: structured.md

use std::time::Duration;

use countdown_core::Printer;
use given::jobs;
use tokio::{task, time};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    for (name, ms) in jobs([("A", 500), ("B", 300), ("C", 400)]) {
        task::spawn(count_down(name, Duration::from_millis(ms), printer.clone()));
    }
    time::sleep(Duration::from_secs(1)).await;
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

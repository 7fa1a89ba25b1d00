//! Exercise 4: one more.
//!
//! Goal: add a fourth countdown, D, with a delay of 0.7 s. Before you run it: what will the total
//! be?
//!
//! Hint: in `main`, add it to the list. Nothing else changes.
//!
//! 练习 4：再来一个。
//!
//! 目标：加上第四个倒计时 D，间隔 0.7 s。运行之前想一想：总用时会是多少？
//!
//! 提示：在 `main` 的列表里加上它，别的都不用改。

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

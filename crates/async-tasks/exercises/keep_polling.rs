//! Exercise 14: while it is filed.
//!
//! Goal: whoever is done is filed, one after another, and meanwhile the others count on. Here they
//! stand still: while `main` awaits `file`, nobody polls them.
//!
//! Hint: a collection of futures polls them only while somebody awaits its next result. Who polls a
//! task?
//!
//! Hint: spawn the countdowns, in a `JoinSet`, and file what its `join_next().await` gives.
//!
//! 练习 14：归档的时候。
//!
//! 目标：数完的一个接一个地归档，与此同时其他的接着数。现在它们却停在原地：`main` 在等
//! `file`，就没有人轮询它们。
//!
//! 提示：装着 future 的集合，只有在有人等它的下一个结果时，才轮询它们。任务又是谁来轮询的？
//!
//! 提示：把倒计时放进 `JoinSet`，包装成任务，再把 `join_next().await` 给出的逐个归档。
//!
//! Page: stuck.md

use std::time::Duration;

use countdown_core::Printer;
use futures::stream::{FuturesUnordered, StreamExt};
use tokio::time;

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    let mut countdowns: FuturesUnordered<_> = [("A", 700), ("B", 300), ("C", 200)]
        .map(|(name, ms)| count_down(name, Duration::from_millis(ms), printer.clone()))
        .into_iter()
        .collect();
    while let Some(done) = countdowns.next().await {
        file(done?, &printer).await?;
    }
    printer.close("Done")?;
    Ok(())
}

#[tracing::instrument(skip(printer))]
async fn count_down(name: &str, delay: Duration, printer: Printer) -> anyhow::Result<&str> {
    for n in (1..=2).rev() {
        time::sleep(delay).await;
        printer.tick(name, n)?;
    }
    Ok(name)
}

/// Takes 0.6 s, and one name at a time.
/// 用时 0.6 s，一次只能归档一个。
async fn file(name: &str, printer: &Printer) -> anyhow::Result<()> {
    time::sleep(Duration::from_millis(600)).await;
    printer.line(&format!("{name} is filed"))?;
    Ok(())
}

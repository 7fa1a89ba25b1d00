//! Exercise 17: the branch that loses.
//!
//! Predict: in each of three rounds A begins to count, and B waits for 0.7 s. A waits 0.5 s before
//! each number. `select!` goes on with whichever is done first. When does each line come?
//!
//! Overlooked: B is done first in each round, and `select!` drops what it did not choose: A's
//! future, with all that it had counted. The next round makes a new one.
//!
//! 练习 17：落选的分支。
//!
//! 预测：一共三轮，每一轮 A 都开始数，B 则等 0.7 s。A 每个数之前等 0.5 s。哪个先完成，
//! `select!` 就走哪个分支。每一行各在什么时刻出现？
//!
//! 容易忽略：每一轮都是 B 先完成，`select!` 把没有选中的丢弃：A 的 future 连同它数到的数都
//! 没了。下一轮又新建一个。
//!
//! Page: cancellation.md

use std::time::Duration;

use countdown_core::Printer;
use tokio::time;

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    for n in (1..=3).rev() {
        tokio::select! {
            done = count_down("A", Duration::from_millis(500), &printer) => done?,
            () = time::sleep(Duration::from_millis(700)) => printer.tick("B", n)?,
        }
    }
    printer.close("Done")?;
    Ok(())
}

#[tracing::instrument(skip(printer))]
async fn count_down(name: &str, delay: Duration, printer: &Printer) -> anyhow::Result<()> {
    for n in (1..=3).rev() {
        time::sleep(delay).await;
        printer.tick(name, n)?;
    }
    Ok(())
}

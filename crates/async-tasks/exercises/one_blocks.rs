//! Exercise 12: one of them blocks.
//!
//! Predict: tasks for B, A and C are spawned, in this order, on one thread. B and C await: B waits
//! 0.2 s before each number, C 0.3 s. A blocks its thread, for 0.3 s before each number. When does
//! each line come?
//!
//! Overlooked: from A's first poll on, the loop polls nobody else until A is done, at 0.6 s. B's
//! first wait is over at 0.2 s, and nobody looks. C has not even begun to wait.
//!
//! 练习 12：其中一个会阻塞。
//!
//! 预测：在一个线程上，依次为 B、A、C 创建任务。B 和 C 用 `.await` 等待，每个数之前 B 等
//! 0.2 s，C 等 0.3 s；A 则阻塞线程，每个数之前 0.3 s。每一行各在什么时刻出现？
//!
//! 容易忽略：从第一次轮询 A 起，事件循环一直顾不上别的任务，直到 0.6 s A 做完。B 的第一次等
//! 待 0.2 s 就到点了，却没有人去看；C 连等待都还没有开始。

use std::{thread, time::Duration};

use countdown_core::Printer;
use tokio::{task::JoinSet, time};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    let mut tasks = JoinSet::new();
    tasks.spawn(count_down("B", Duration::from_millis(200), printer.clone()));
    tasks.spawn(blocking("A", Duration::from_millis(300), printer.clone()));
    tasks.spawn(count_down("C", Duration::from_millis(300), printer.clone()));
    while let Some(done) = tasks.join_next().await {
        done??;
    }
    printer.close("Done")?;
    Ok(())
}

#[tracing::instrument(skip(printer))]
async fn count_down(name: &str, delay: Duration, printer: Printer) -> anyhow::Result<()> {
    for n in (1..=2).rev() {
        time::sleep(delay).await;
        printer.tick(name, n)?;
    }
    Ok(())
}

#[tracing::instrument(skip(printer))]
async fn blocking(name: &str, delay: Duration, printer: Printer) -> anyhow::Result<()> {
    for n in (1..=2).rev() {
        thread::sleep(delay);
        printer.tick(name, n)?;
    }
    Ok(())
}

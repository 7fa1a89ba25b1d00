//! Exercise 23: two workers for three jobs.
//!
//! Predict: A, B and C are handed to a pool of two threads. Before each number A blocks for 0.3 s,
//! B for 0.5 s and C for 0.3 s. When does each line come?
//!
//! Overlooked: C waits in the queue until a worker is free. That is A's, at 0.6 s.
//!
//! 练习 23：三个作业，两个工作线程。
//!
//! 预测：A、B、C 交给一个有两个线程的线程池。每个数之前，A 阻塞 0.3 s，B 阻塞 0.5 s，C 阻塞
//! 0.3 s。每一行各在什么时刻出现？
//!
//! 容易忽略：C 在队列里等，直到有一个工作线程空闲：A 用的那个，在 0.6 s。

use std::{thread, time::Duration};

use countdown_core::Printer;
use tokio::{runtime::Builder, task::JoinSet};

fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let runtime = Builder::new_current_thread()
        .max_blocking_threads(2)
        .build()?;
    runtime.block_on(offload())
}

async fn offload() -> anyhow::Result<()> {
    let printer = Printer::stdout();
    let mut jobs = JoinSet::new();
    for (name, ms) in [("A", 300), ("B", 500), ("C", 300)] {
        let printer = printer.clone();
        jobs.spawn_blocking(move || count_down(name, Duration::from_millis(ms), &printer));
    }
    while let Some(done) = jobs.join_next().await {
        done??;
    }
    printer.close("Done")?;
    Ok(())
}

#[tracing::instrument(skip(printer))]
fn count_down(name: &str, delay: Duration, printer: &Printer) -> anyhow::Result<()> {
    for n in (1..=2).rev() {
        thread::sleep(delay);
        printer.tick(name, n)?;
    }
    Ok(())
}

//! Exercise 24: two workers.
//!
//! Goal: no more than two threads may be in the library at the same time. So have two threads do
//! the four jobs: C begins when the first of them is free, and D when the next is. The loop does
//! none of it itself.
//!
//! Hint: what blocks runs in the pool. The loop itself has one thread, whatever the size of the
//! pool.
//!
//! Hint: the pool's size is `max_blocking_threads`.
//!
//! 练习 24：两个工作线程。
//!
//! 目标：同时进入那个库的线程不能超过两个。所以四个作业要由两个线程来做：哪个线程先空闲，C
//! 就在哪个上开始，再空闲就轮到 D。事件循环自己一个也不做。
//!
//! 提示：会阻塞的代码在线程池里运行。不管池有多大，事件循环自己始终只有一个线程。
//!
//! 提示：线程池的大小就是 `max_blocking_threads`。
//!
//! Holds: `count_down` runs on at most 2 threads
//! Holds: `count_down` never runs on the main thread

use std::{thread, time::Duration};

use countdown_core::Printer;
use tokio::{runtime::Builder, task::JoinSet};

fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let runtime = Builder::new_current_thread()
        .max_blocking_threads(4)
        .build()?;
    runtime.block_on(offload())
}

async fn offload() -> anyhow::Result<()> {
    let printer = Printer::stdout();
    let mut jobs = JoinSet::new();
    for (name, ms) in [("A", 500), ("B", 300), ("C", 300), ("D", 500)] {
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

//! Exercise 11: two workers.
//!
//! Goal: make the pool one worker smaller, and close with `Done`, without the full stop. Before you
//! run it: when will C start?
//!
//! Hint: what blocks runs in the pool, whose size is `max_blocking_threads`. The loop itself has
//! one thread, whatever the size of the pool.
//!
//! 练习 11：两个工作线程。
//!
//! 目标：让线程池少一个工作线程，并且用不带句点的 `Done` 收尾。运行之前想一想：
//! C 会在什么时候开始？
//!
//! 提示：会阻塞的代码在线程池里运行，池的大小就是 `max_blocking_threads`。
//! 不管池有多大，事件循环自己始终只有一个线程。
//!
//! Golden: b_then_c

use std::{thread, time::Duration};

use countdown_core::Printer;
use futures::future::join_all;
use tokio::{runtime::Builder, task};

fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let runtime = Builder::new_current_thread().max_blocking_threads(3).build()?;
    runtime.block_on(offload())
}

async fn offload() -> anyhow::Result<()> {
    let printer = Printer::stdout();
    let jobs = [("A", 1000), ("B", 800), ("C", 500)].map(|(name, ms)| {
        let printer = printer.clone();
        task::spawn_blocking(move || count_down(name, Duration::from_millis(ms), &printer))
    });
    for done in join_all(jobs).await {
        done??;
    }
    printer.close("Done.")?;
    Ok(())
}

#[tracing::instrument(skip(printer))]
fn count_down(name: &str, delay: Duration, printer: &Printer) -> anyhow::Result<()> {
    for n in (1..=3).rev() {
        thread::sleep(delay);
        printer.tick(name, n)?;
    }
    Ok(())
}

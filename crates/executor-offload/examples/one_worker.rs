//! A pool of one: however asynchronous the loop, the only worker takes one job after another.
//!
//! ```sh
//! cargo run -p executor-offload --example one_worker
//! ```
//!
//! B and C wait in the queue until the worker is free, so the lines are those of `sequential`, and
//! so is the closing word. The loop waits for its jobs as before.
//!
//! 只有一个工作线程的池：事件循环再怎么异步，作业也只能一个接一个。
//!
//! B 和 C 在队列里等到工作线程有空，所以打印的内容与 `sequential` 相同，结束语也相同。事件循环和原
//! 来一样，只是等作业做完。
//!
//! Golden: sequential

use std::{thread, time::Duration};

use countdown_core::Printer;
use tokio::{runtime::Builder, task::JoinSet};

fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let runtime = Builder::new_current_thread()
        .max_blocking_threads(1) // one worker
        .build()?;
    runtime.block_on(offload())
}

async fn offload() -> anyhow::Result<()> {
    let printer = Printer::stdout();
    let mut jobs = JoinSet::new();
    for (name, ms) in [("A", 1000), ("B", 800), ("C", 500)] {
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
    for n in (1..=3).rev() {
        thread::sleep(delay);
        printer.tick(name, n)?;
    }
    Ok(())
}

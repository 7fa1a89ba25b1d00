//! A pool of one: however asynchronous the loop, the only worker takes one job after another.
//!
//! 只有一个工作线程的池：事件循环再怎么异步，作业也只能一个接一个。
//!
//! ```sh
//! cargo run -p executor-offload --example one_worker
//! ```
//!
//! B and C wait in the queue until the worker is free, so the lines are those of `sequential`, and
//! so is the closing word. The loop has no say in it: it waits for three handles as before.
//!
//! Golden: sequential

use std::{thread, time::Duration};

use countdown_core::Printer;
use futures::future::join_all;
use tokio::{runtime::Builder, task};

fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let runtime = Builder::new_current_thread()
        .max_blocking_threads(1)
        .build()?; // one worker
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

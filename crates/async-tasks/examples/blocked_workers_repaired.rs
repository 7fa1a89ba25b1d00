//! What blocks runs in the blocking pool, and the workers stay free for tasks.
//!
//! ```sh
//! cargo run -p async-tasks --example blocked_workers_repaired
//! ```
//!
//! `spawn_blocking` instead of `spawn`: the lines are those of `async-tasks`. On one thread it
//! would be the same.
//!
//! 会阻塞的代码放到专门的线程池里运行，工作线程留给任务。
//!
//! 用 `spawn_blocking` 代替 `spawn`，打印的内容就与 `async-tasks` 相同。即使只有一个线程也一样。
//!
//! Golden: async-tasks

use std::{thread, time::Duration};

use countdown_core::Printer;
use tokio::{task::JoinSet, time};

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    let mut tasks = JoinSet::new();
    for (name, ms) in [("A", 1000), ("B", 800)] {
        let (delay, printer) = (Duration::from_millis(ms), printer.clone());
        tasks.spawn_blocking(move || blocking(name, delay, &printer));
    }
    count_down("C", Duration::from_millis(500), &printer).await?;
    while let Some(done) = tasks.join_next().await {
        done??;
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

#[tracing::instrument(skip(printer))]
fn blocking(name: &str, delay: Duration, printer: &Printer) -> anyhow::Result<()> {
    for n in (1..=3).rev() {
        thread::sleep(delay);
        printer.tick(name, n)?;
    }
    Ok(())
}

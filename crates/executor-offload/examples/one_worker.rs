//! A pool of one: however asynchronous the loop, the only worker takes one job after another.
//!
//! ```sh
//! cargo run -p executor-offload --example one_worker
//! ```
//!
//! B and C wait in the queue until the worker is free, so the lines are those of `sequential`, and
//! so is the closing word. Each span is made where its job is submitted and entered where it runs:
//! with `RUST_LOG=trace` the time between the two is the wait in the queue.

use std::{thread, time::Duration};

use countdown_core::Printer;
use futures::future::join_all;
use tokio::{runtime::Builder, task};

fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let runtime = Builder::new_current_thread().max_blocking_threads(1).build()?;
    runtime.block_on(offload())
}

async fn offload() -> anyhow::Result<()> {
    let printer = Printer::stdout();
    let jobs = [("A", 1000), ("B", 800), ("C", 500)].map(|(name, ms)| {
        let printer = printer.clone();
        let span = tracing::info_span!("count_down", name);
        task::spawn_blocking(move || {
            span.in_scope(|| count_down(name, Duration::from_millis(ms), &printer))
        })
    });
    for done in join_all(jobs).await {
        done??;
    }
    printer.close("Done")?;
    Ok(())
}

fn count_down(name: &str, delay: Duration, printer: &Printer) -> anyhow::Result<()> {
    for n in (1..=3).rev() {
        thread::sleep(delay);
        printer.tick(name, n)?;
    }
    Ok(())
}

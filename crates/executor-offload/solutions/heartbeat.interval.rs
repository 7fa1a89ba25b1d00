//! Right: `offload` itself awaits an `Interval`, and calls a function that prints.
//!
//! 也对：`offload` 自己等待一个 `Interval`，再调用打印的函数。

use std::{thread, time::Duration};

use countdown_core::Printer;
use tokio::{runtime::Builder, task::JoinSet, time};

fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    let runtime = Builder::new_current_thread()
        .enable_time()
        .max_blocking_threads(3)
        .build()?;
    runtime.block_on(offload(printer))
}

#[tracing::instrument(skip_all)]
async fn offload(printer: Printer) -> anyhow::Result<()> {
    let mut jobs = JoinSet::new();
    for (name, ms) in [("A", 1000), ("B", 700), ("C", 400)] {
        let printer = printer.clone();
        jobs.spawn_blocking(move || count_down(name, Duration::from_millis(ms), &printer));
    }
    let every = Duration::from_millis(600);
    let mut interval = time::interval_at(time::Instant::now() + every, every);
    for _ in 0..3 {
        interval.tick().await;
        beat(&printer)?;
    }
    while let Some(done) = jobs.join_next().await {
        done??;
    }
    printer.close("Done")?;
    Ok(())
}

#[tracing::instrument(skip_all, fields(name = "beat"))]
fn beat(printer: &Printer) -> anyhow::Result<()> {
    printer.line("the loop is free")?;
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

//! Wrong: a runtime that is built by hand has no timers unless it is told to.
//!
//! Refused by: itself

use std::{thread, time::Duration};

use countdown_core::Printer;
use tokio::{runtime::Builder, task::JoinSet, time};

fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    let runtime = Builder::new_current_thread()
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
    beat(&printer).await?;
    while let Some(done) = jobs.join_next().await {
        done??;
    }
    printer.close("Done")?;
    Ok(())
}

#[tracing::instrument(skip_all, fields(name = "beat"))]
async fn beat(printer: &Printer) -> anyhow::Result<()> {
    for _ in 0..3 {
        time::sleep(Duration::from_millis(600)).await;
        printer.line("the loop is free")?;
    }
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

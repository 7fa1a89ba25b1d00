//! Wrong: a pool of one.
//!
//! Refused by: golden

use std::{thread, time::Duration};

use countdown_core::Printer;
use tokio::{runtime::Builder, task::JoinSet};

fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let runtime = Builder::new_current_thread()
        .max_blocking_threads(1)
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

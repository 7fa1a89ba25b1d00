//! Your turn, solved: the loop prints every 0.7 s, for only its workers are blocked.
//!
//! ```sh
//! cargo run -p executor-offload --example heartbeat
//! ```

use std::{thread, time::Duration};

use countdown_core::Printer;
use futures::future::join_all;
use tokio::{runtime::Builder, task, time};

fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let runtime = Builder::new_current_thread().enable_time().max_blocking_threads(3).build()?;
    runtime.block_on(offload())
}

async fn offload() -> anyhow::Result<()> {
    let printer = Printer::stdout();
    let heart = task::spawn(beat(printer.clone()));
    let jobs = [("A", 1000), ("B", 800), ("C", 500)].map(|(name, ms)| {
        let printer = printer.clone();
        task::spawn_blocking(move || count_down(name, Duration::from_millis(ms), &printer))
    });
    for done in join_all(jobs).await {
        done??;
    }
    heart.await??;
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

async fn beat(printer: Printer) -> anyhow::Result<()> {
    for _ in 0..4 {
        time::sleep(Duration::from_millis(700)).await;
        printer.line("the loop is free")?;
    }
    Ok(())
}

//! Wrong: C does not wait for B, but for as long as B is expected to take.
//!
//! Refused by: again: A=300 B=500 C=200, golden b_then_c.again

use std::time::Duration;

use countdown_core::Printer;
use given::jobs;
use tokio::{task::JoinSet, time};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    let mut tasks = JoinSet::new();
    for (name, ms) in jobs([("A", 1000), ("B", 400), ("C", 300)]) {
        let printer = printer.clone();
        tasks.spawn(async move {
            if name == "C" {
                time::sleep(Duration::from_millis(1200)).await;
            }
            count_down(name, Duration::from_millis(ms), printer).await
        });
    }
    while let Some(done) = tasks.join_next().await {
        done??;
    }
    printer.close("Done")?;
    Ok(())
}

#[tracing::instrument(skip(printer))]
async fn count_down(name: &str, delay: Duration, printer: Printer) -> anyhow::Result<()> {
    for n in (1..=3).rev() {
        time::sleep(delay).await;
        printer.tick(name, n)?;
    }
    Ok(())
}

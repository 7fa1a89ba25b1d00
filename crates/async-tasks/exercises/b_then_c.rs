//! Exercise 5: first B, then C.
//!
//! Goal: C starts when B is done, while A counts beside them. Two tasks will do, or even one.
//!
//! Hint: `count_down(…).await` goes on only when that countdown is done; a spawned task runs
//! meanwhile. Spawn A, await B, await C, and then await A's handle.

use std::time::Duration;

use countdown_core::Printer;
use futures::future::join_all;
use tokio::{task, time};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    let tasks = [("A", 1000), ("B", 800), ("C", 500)].map(|(name, ms)| {
        task::spawn(count_down(name, Duration::from_millis(ms), printer.clone()))
    });
    for done in join_all(tasks).await {
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

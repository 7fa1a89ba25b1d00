//! Exercise 9: time is up.
//!
//! Goal: after 1.8 s stop whatever still counts, and close with `Time is up` instead of `Done`.
//! Before it closes, the program waits for a while: who has not been stopped prints on.
//!
//! Hint: `time::timeout(…)` gives `Err` when the time is up, and drops the future that it was
//! given. A dropped future has stopped. But a `JoinHandle` only watches its task: where it is
//! dropped, the task runs on. Either do not spawn, or call `abort()`.

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
    time::sleep(Duration::from_millis(700)).await; // whoever still counts would show
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

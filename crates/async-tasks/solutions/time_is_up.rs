//! Solution: what has not counted to the end after 1.8 s is dropped. Nothing is spawned: a task
//! would run on after its handle is dropped.

use std::time::Duration;

use countdown_core::Printer;
use futures::future::try_join_all;
use tokio::time;

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    let countdowns = [("A", 1000), ("B", 800), ("C", 500)]
        .map(|(name, ms)| count_down(name, Duration::from_millis(ms), printer.clone()));
    let word = match time::timeout(Duration::from_millis(1800), try_join_all(countdowns)).await {
        Ok(done) => done.map(|_| "Done")?,
        Err(_) => "Time is up",
    };
    time::sleep(Duration::from_millis(700)).await; // whoever still counts would show
    printer.close(word)?;
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

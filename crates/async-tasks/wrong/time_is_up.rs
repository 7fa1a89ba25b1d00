//! Wrong: the time-out drops the handles, and their tasks run on.
//! Refused by: golden

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
    let word = match time::timeout(Duration::from_millis(1800), join_all(tasks)).await {
        Ok(_) => "Done",
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

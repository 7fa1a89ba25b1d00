//! Wrong: the time-out drops the handles, and their tasks run on.
//!
//! Refused by: golden

use std::time::Duration;

use countdown_core::Printer;
use futures::future::try_join_all;
use given::jobs;
use tokio::{task, time};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    let tasks = jobs([("A", 900), ("B", 800), ("C", 200)]).map(|(name, ms)| {
        task::spawn(count_down(name, Duration::from_millis(ms), printer.clone()))
    });
    match time::timeout(Duration::from_millis(1200), try_join_all(tasks)).await {
        Ok(done) => done?.into_iter().collect::<anyhow::Result<()>>()?,
        Err(_) => printer.line("time is up")?,
    }
    time::sleep(Duration::from_millis(600)).await; // the program goes on
    printer.line("the report is written")?;
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

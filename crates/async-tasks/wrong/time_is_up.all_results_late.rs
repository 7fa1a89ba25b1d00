//! Wrong: all results come when the last countdown is done, and if the time is up before that,
//! none: so a failure is lost.
//!
//! Refused by: again: A=900 B!=300 C=200, fails

use std::time::Duration;

use countdown_core::Printer;
use futures::future::join_all;
use given::jobs;
use tokio::time;

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    let countdowns = jobs([("A", 900), ("B", 800), ("C", 200)])
        .map(|(name, ms)| count_down(name, Duration::from_millis(ms), printer.clone()));
    match time::timeout(Duration::from_millis(1200), join_all(countdowns)).await {
        Ok(done) => done.into_iter().collect::<anyhow::Result<()>>()?,
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

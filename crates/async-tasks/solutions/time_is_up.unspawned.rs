//! Right: nothing is spawned: what has not counted to its end by then is dropped.
//!
//! 也对：不创建任务：到时还没有数完的就被丢弃。

use std::time::Duration;

use countdown_core::Printer;
use futures::future::try_join_all;
use given::jobs;
use tokio::time;

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    let countdowns = jobs([("A", 900), ("B", 800), ("C", 200)])
        .map(|(name, ms)| count_down(name, Duration::from_millis(ms), printer.clone()));
    match time::timeout(Duration::from_millis(1200), try_join_all(countdowns)).await {
        Ok(done) => drop(done?),
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

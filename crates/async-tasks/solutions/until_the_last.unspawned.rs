//! Right: nothing is spawned; one task polls all three, until one fails or all are done.
//!
//! 也对：不创建任务；一个任务轮询三个 future，直到有一个失败，或者全部完成。

use std::time::Duration;

use countdown_core::Printer;
use futures::future::try_join_all;
use given::jobs;
use tokio::time;

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    let countdowns = jobs([("A", 500), ("B", 300), ("C", 400)])
        .map(|(name, ms)| count_down(name, Duration::from_millis(ms), printer.clone()));
    try_join_all(countdowns).await?;
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

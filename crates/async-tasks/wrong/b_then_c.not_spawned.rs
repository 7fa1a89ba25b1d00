//! Wrong: A's future is made first, but nobody polls it before B and C are done.
//!
//! Refused by: golden

use std::time::Duration;

use countdown_core::Printer;
use given::jobs;
use tokio::time;

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    let [a, b, c] = jobs([("A", 1000), ("B", 400), ("C", 300)])
        .map(|(name, ms)| count_down(name, Duration::from_millis(ms), printer.clone()));
    b.await?;
    c.await?;
    a.await?;
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

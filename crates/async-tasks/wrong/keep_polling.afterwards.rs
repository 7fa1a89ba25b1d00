//! Wrong: all are filed when all are done.
//!
//! Refused by: golden

use std::time::Duration;

use countdown_core::Printer;
use futures::future::try_join_all;
use tokio::time;

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    let countdowns = [("A", 700), ("B", 300), ("C", 200)]
        .map(|(name, ms)| count_down(name, Duration::from_millis(ms), printer.clone()));
    for name in try_join_all(countdowns).await? {
        file(name, &printer).await?;
    }
    printer.close("Done")?;
    Ok(())
}

#[tracing::instrument(skip(printer))]
async fn count_down(name: &str, delay: Duration, printer: Printer) -> anyhow::Result<&str> {
    for n in (1..=2).rev() {
        time::sleep(delay).await;
        printer.tick(name, n)?;
    }
    Ok(name)
}

/// Takes 0.6 s, and one name at a time.
async fn file(name: &str, printer: &Printer) -> anyhow::Result<()> {
    time::sleep(Duration::from_millis(600)).await;
    printer.line(&format!("{name} is filed"))?;
    Ok(())
}

//! Wrong: the beats come first, and then A.
//!
//! Refused by: golden

use std::time::Duration;

use countdown_core::Printer;
use tokio::time;

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    for n in (2..=3).rev() {
        time::sleep(Duration::from_millis(800)).await;
        printer.tick("B", n)?;
    }
    count_down("A", Duration::from_millis(500), &printer).await?;
    printer.close("Done")?;
    Ok(())
}

#[tracing::instrument(skip(printer))]
async fn count_down(name: &str, delay: Duration, printer: &Printer) -> anyhow::Result<()> {
    for n in (1..=4).rev() {
        time::sleep(delay).await;
        printer.tick(name, n)?;
    }
    Ok(())
}

//! Wrong: it waits for the one that takes longest here, and elsewhere for another.
//!
//! Refused by: again: A=200 B=700 C=500, golden until_the_last.again

use std::time::Duration;

use countdown_core::Printer;
use given::jobs;
use tokio::{task, time};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    let [a, b, c] = jobs([("A", 500), ("B", 300), ("C", 400)])
        .map(|(name, ms)| count_down(name, Duration::from_millis(ms), printer.clone()));
    task::spawn(b);
    task::spawn(c);
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

//! Wrong: no seats at all: B, C and D count one after another, beside A.
//!
//! Refused by: golden

use std::time::Duration;

use countdown_core::Printer;
use given::jobs;
use tokio::{task, time};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    let [a, b, c, d] = jobs([("A", 400), ("B", 700), ("C", 500), ("D", 300)])
        .map(|(name, ms)| count_down(name, Duration::from_millis(ms), printer.clone()));
    let a = task::spawn(a);
    b.await?;
    c.await?;
    d.await?;
    a.await??;
    printer.close("Done")?;
    Ok(())
}

#[tracing::instrument(skip(printer))]
async fn count_down(name: &str, delay: Duration, printer: Printer) -> anyhow::Result<()> {
    for n in (1..=2).rev() {
        time::sleep(delay).await;
        printer.tick(name, n)?;
    }
    Ok(())
}

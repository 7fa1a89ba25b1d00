//! Wrong: it counts by the delays of the first run, whatever `jobs` says.
//!
//! Refused by: again: A=300 B=500 C=200, golden b_then_c.again

use std::time::Duration;

use countdown_core::Printer;
use tokio::{task, time};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    let [a, b, c] = [("A", 1000), ("B", 400), ("C", 300)]
        .map(|(name, ms)| count_down(name, Duration::from_millis(ms), printer.clone()));
    let a = task::spawn(a);
    b.await?;
    c.await?;
    a.await??;
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

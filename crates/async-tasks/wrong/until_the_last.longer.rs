//! Wrong: it waits for longer, which is longer than these countdowns take. Nobody hears of one that
//! fails.
//!
//! Refused by: again: A=300 B=200 C!=400, fails

use std::time::Duration;

use countdown_core::Printer;
use given::jobs;
use tokio::{task, time};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    for (name, ms) in jobs([("A", 500), ("B", 300), ("C", 400)]) {
        task::spawn(count_down(name, Duration::from_millis(ms), printer.clone()));
    }
    time::sleep(Duration::from_secs(3)).await;
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

//! Wrong: A is polled first in each round, which changes nothing about the one that loses.
//!
//! Refused by: golden

use std::time::Duration;

use countdown_core::Printer;
use tokio::time;

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    for n in (1..=3).rev() {
        tokio::select! {
            biased;
            done = count_down("A", Duration::from_millis(500), &printer) => {
                done?;
                break;
            }
            () = time::sleep(Duration::from_millis(800)) => printer.tick("B", n)?,
        }
    }
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

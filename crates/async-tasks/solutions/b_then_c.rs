//! Solution: a task for A beside one that awaits B and then C.

use std::time::Duration;

use countdown_core::Printer;
use tokio::{task, time};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    let a = task::spawn(count_down("A", Duration::from_secs(1), printer.clone()));
    for (name, ms) in [("B", 800), ("C", 500)] {
        count_down(name, Duration::from_millis(ms), printer.clone()).await?;
    }
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

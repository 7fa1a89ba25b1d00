//! Right: A is a task, and its handle may be awaited again and again.
//!
//! 也对：A 是一个任务，它的句柄可以反复等待。

use std::time::Duration;

use countdown_core::Printer;
use tokio::{task, time};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    let mut a = task::spawn(count_down("A", Duration::from_millis(500), printer.clone()));
    for n in (1..=3).rev() {
        tokio::select! {
            done = &mut a => {
                done??;
                break;
            }
            () = time::sleep(Duration::from_millis(800)) => printer.tick("B", n)?,
        }
    }
    printer.close("Done")?;
    Ok(())
}

#[tracing::instrument(skip(printer))]
async fn count_down(name: &str, delay: Duration, printer: Printer) -> anyhow::Result<()> {
    for n in (1..=4).rev() {
        time::sleep(delay).await;
        printer.tick(name, n)?;
    }
    Ok(())
}

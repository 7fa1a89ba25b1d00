//! Right: handles that are aborted, and then asked what became of their tasks.
//!
//! 也对：用句柄取消任务，再问它们结果如何。

use std::time::Duration;

use countdown_core::Printer;
use given::jobs;
use tokio::{task, time};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    let tasks = jobs([("A", 900), ("B", 800), ("C", 200)]).map(|(name, ms)| {
        task::spawn(count_down(name, Duration::from_millis(ms), printer.clone()))
    });
    time::sleep(Duration::from_millis(1200)).await;
    printer.line("time is up")?;
    for task in tasks {
        task.abort();
        match task.await {
            Err(error) if error.is_cancelled() => {}
            done => done??,
        }
    }
    time::sleep(Duration::from_millis(600)).await; // the program goes on
    printer.line("the report is written")?;
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

//! Wrong: it says that time is up whatever came, and looks at no result: a countdown that failed is
//! as good as one that was stopped.
//!
//! Refused by: again: A=900 B!=300 C=200, fails

use std::time::Duration;

use countdown_core::Printer;
use futures::future::join_all;
use given::jobs;
use tokio::{task, time};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    let tasks = jobs([("A", 900), ("B", 800), ("C", 200)]).map(|(name, ms)| {
        task::spawn(count_down(name, Duration::from_millis(ms), printer.clone()))
    });
    let handles = tasks.each_ref().map(task::JoinHandle::abort_handle);
    let _ = time::timeout(Duration::from_millis(1200), join_all(tasks)).await;
    printer.line("time is up")?;
    for handle in handles {
        handle.abort();
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

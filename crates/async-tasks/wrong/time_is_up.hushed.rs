//! Wrong: the tasks count on, and only print no more; so the last of them is still there when the
//! report is.
//!
//! Refused by: golden

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use countdown_core::Printer;
use given::jobs;
use tokio::{task::JoinSet, time};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    let stop = Arc::new(AtomicBool::new(false));
    let mut tasks = JoinSet::new();
    for (name, ms) in jobs([("A", 900), ("B", 800), ("C", 200)]) {
        let delay = Duration::from_millis(ms);
        tasks.spawn(count_down(name, delay, stop.clone(), printer.clone()));
    }
    time::sleep(Duration::from_millis(1200)).await;
    printer.line("time is up")?;
    stop.store(true, Ordering::Relaxed);
    while let Some(done) = tasks.join_next().await {
        done??;
    }
    time::sleep(Duration::from_millis(600)).await; // the program goes on
    printer.line("the report is written")?;
    printer.close("Done")?;
    Ok(())
}

#[tracing::instrument(skip(stop, printer))]
async fn count_down(
    name: &str,
    delay: Duration,
    stop: Arc<AtomicBool>,
    printer: Printer,
) -> anyhow::Result<()> {
    for n in (1..=3).rev() {
        time::sleep(delay).await;
        if !stop.load(Ordering::Relaxed) {
            printer.tick(name, n)?;
        }
    }
    Ok(())
}

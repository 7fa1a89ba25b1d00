//! Wrong: the lock is taken for each number, and held for its wait.
//!
//! Refused by: golden

use std::{sync::Arc, time::Duration};

use countdown_core::Printer;
use tokio::{sync::Mutex, task::JoinSet, time};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    let counted = Arc::new(Mutex::new(0));
    let mut tasks = JoinSet::new();
    for (name, ms) in [("A", 700), ("B", 500), ("C", 300)] {
        let delay = Duration::from_millis(ms);
        tasks.spawn(count_down(name, delay, counted.clone(), printer.clone()));
    }
    while let Some(done) = tasks.join_next().await {
        done??;
    }
    printer.close(&format!("Done, {} counted", counted.lock().await))?;
    Ok(())
}

#[tracing::instrument(skip(counted, printer))]
async fn count_down(
    name: &str,
    delay: Duration,
    counted: Arc<Mutex<u32>>,
    printer: Printer,
) -> anyhow::Result<()> {
    for n in (1..=3).rev() {
        let mut counted = counted.lock().await;
        time::sleep(delay).await;
        printer.tick(name, n)?;
        *counted += 1;
    }
    Ok(())
}

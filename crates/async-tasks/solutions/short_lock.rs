//! Solution: the standard library's lock, held for one statement.
//!
//! 参考答案：用标准库的锁，只在一条语句里持有。

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use countdown_core::Printer;
use tokio::{task::JoinSet, time};

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
    printer.close(&format!("Done, {} counted", add(&counted, 0)))?;
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
        time::sleep(delay).await;
        printer.tick(name, n)?;
        add(&counted, 1);
    }
    Ok(())
}

/// Adds to what was counted, and returns the sum.
fn add(counted: &Mutex<u32>, more: u32) -> u32 {
    // Where a countdown panicked, the sum is still one.
    let mut counted = counted.lock().unwrap_or_else(PoisonError::into_inner);
    *counted += more;
    *counted
}

//! Right: a thread for each core, and each number has its point in time, counted from the first
//! line.
//!
//! 也对：每个核一个线程；每个数都有自己的时刻，从第一行算起。

use std::time::Duration;

use countdown_core::Printer;
use given::jobs;
use tokio::{
    task::JoinSet,
    time::{self, Instant},
};

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let start = Instant::now();
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    let mut tasks = JoinSet::new();
    for (name, ms) in jobs([("A", 500), ("B", 300), ("C", 400)]) {
        tasks.spawn(count_down(
            name,
            start,
            Duration::from_millis(ms),
            printer.clone(),
        ));
    }
    for done in tasks.join_all().await {
        done?;
    }
    printer.close("Done")?;
    Ok(())
}

#[tracing::instrument(skip(start, printer))]
async fn count_down(
    name: &str,
    start: Instant,
    delay: Duration,
    printer: Printer,
) -> anyhow::Result<()> {
    for n in (1..=3).rev() {
        time::sleep_until(start + delay * (4 - n)).await;
        printer.tick(name, n)?;
    }
    Ok(())
}

//! Right: two tasks that take one job after another from a queue.
//!
//! 也对：两个任务，从一个队列里一个接一个地取倒计时来做。

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use countdown_core::Printer;
use given::jobs;
use tokio::{task::JoinSet, time};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    let queue = Arc::new(Mutex::new(
        jobs([("A", 400), ("B", 700), ("C", 500), ("D", 300)]).into_iter(),
    ));
    let mut seats = JoinSet::new();
    for _ in 0..2 {
        let (queue, printer) = (queue.clone(), printer.clone());
        seats.spawn(async move {
            let mut worst = Ok(());
            let next = || queue.lock().unwrap_or_else(PoisonError::into_inner).next();
            while let Some((name, ms)) = next() {
                let done = count_down(name, Duration::from_millis(ms), printer.clone()).await;
                worst = worst.and(done);
            }
            worst
        });
    }
    while let Some(done) = seats.join_next().await {
        done??;
    }
    printer.close("Done")?;
    Ok(())
}

#[tracing::instrument(skip(printer))]
async fn count_down(name: &str, delay: Duration, printer: Printer) -> anyhow::Result<()> {
    for n in (1..=2).rev() {
        time::sleep(delay).await;
        printer.tick(name, n)?;
    }
    Ok(())
}

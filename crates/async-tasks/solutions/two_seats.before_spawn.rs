//! Right: `main` takes the seat before it spawns, and the task gives it back with a `drop`.
//!
//! 也对：`main` 先拿到座位再创建任务，任务用 `drop` 交回座位。

use std::{sync::Arc, time::Duration};

use countdown_core::Printer;
use given::jobs;
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    task::JoinSet,
    time,
};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    let seats = Arc::new(Semaphore::new(2));
    let mut tasks = JoinSet::new();
    for (name, ms) in jobs([("A", 400), ("B", 700), ("C", 500), ("D", 300)]) {
        let seat = seats.clone().acquire_owned().await?;
        tasks.spawn(count_down(
            name,
            Duration::from_millis(ms),
            seat,
            printer.clone(),
        ));
    }
    while let Some(done) = tasks.join_next().await {
        done??;
    }
    printer.close("Done")?;
    Ok(())
}

#[tracing::instrument(skip(seat, printer))]
async fn count_down(
    name: &str,
    delay: Duration,
    seat: OwnedSemaphorePermit,
    printer: Printer,
) -> anyhow::Result<()> {
    for n in (1..=2).rev() {
        time::sleep(delay).await;
        printer.tick(name, n)?;
    }
    drop(seat);
    Ok(())
}

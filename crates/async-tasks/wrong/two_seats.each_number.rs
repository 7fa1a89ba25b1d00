//! Wrong: the seat is given away after each number.
//!
//! Refused by: golden

use std::{sync::Arc, time::Duration};

use countdown_core::Printer;
use given::jobs;
use tokio::{sync::Semaphore, task::JoinSet, time};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    let seats = Arc::new(Semaphore::new(2));
    let mut tasks = JoinSet::new();
    for (name, ms) in jobs([("A", 400), ("B", 700), ("C", 500), ("D", 300)]) {
        let delay = Duration::from_millis(ms);
        tasks.spawn(count_down(name, delay, seats.clone(), printer.clone()));
    }
    let mut worst = Ok(());
    while let Some(done) = tasks.join_next().await {
        worst = worst.and(done?);
    }
    worst?;
    printer.close("Done")?;
    Ok(())
}

#[tracing::instrument(skip(seats, printer))]
async fn count_down(
    name: &str,
    delay: Duration,
    seats: Arc<Semaphore>,
    printer: Printer,
) -> anyhow::Result<()> {
    for n in (1..=2).rev() {
        let _seat = seats.acquire().await?;
        time::sleep(delay).await;
        printer.tick(name, n)?;
    }
    Ok(())
}

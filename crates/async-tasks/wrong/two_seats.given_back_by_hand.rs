//! Wrong: the seat is given back by hand, at the end of the function. Whoever fails before takes it
//! along, and soon nobody can sit.
//!
//! Refused by: again: A!=200 B!=300 C=300 D=200, fails

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
    seats.acquire().await?.forget();
    for n in (1..=2).rev() {
        time::sleep(delay).await;
        printer.tick(name, n)?;
    }
    seats.add_permits(1);
    Ok(())
}

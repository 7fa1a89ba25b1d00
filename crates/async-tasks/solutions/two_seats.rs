//! Solution: the permit has a name, and so it lives as long as the countdown.

use std::{sync::Arc, time::Duration};

use countdown_core::Printer;
use futures::future::join_all;
use tokio::{sync::Semaphore, task, time};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    let seats = Arc::new(Semaphore::new(2));
    let tasks = [("A", 1000), ("B", 800), ("C", 500)].map(|(name, ms)| {
        task::spawn(count_down(name, Duration::from_millis(ms), seats.clone(), printer.clone()))
    });
    for done in join_all(tasks).await {
        done??;
    }
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
    let _seat = seats.acquire().await?;
    for n in (1..=3).rev() {
        time::sleep(delay).await;
        printer.tick(name, n)?;
    }
    Ok(())
}

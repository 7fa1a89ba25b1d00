//! Your turn, solved: what is not counted after 1.8 s is cancelled, by dropping it.
//!
//! ```sh
//! cargo run -p async-tasks --example time_is_up
//! ```

use std::time::Duration;

use countdown_core::Printer;
use futures::future::try_join_all;
use tokio::time;

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    // Not spawned: a task would run on after its handle is dropped.
    let futures = [("A", 1000), ("B", 800), ("C", 500)]
        .map(|(name, ms)| count_down(name, Duration::from_millis(ms), printer.clone()));
    match time::timeout(Duration::from_millis(1800), try_join_all(futures)).await {
        Ok(counted) => {
            counted?;
            printer.close("Done")?;
        }
        Err(_) => printer.close("Time is up")?,
    }
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

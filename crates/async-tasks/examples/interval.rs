//! Deadlines instead of delays: how late one tick is does not add to how late the next one is.
//!
//! 等到某个时刻，而不是等上一段时间：这一次的延迟不会累加到下一次。
//!
//! ```sh
//! cargo run -p async-tasks --example interval
//! ```
//!
//! The lines are those of `async-tasks`, and the third tick of each countdown is about as late as
//! its first: `tokio::time::interval` counts each deadline from the one before, whenever that tick
//! came. A delay would hand all lateness on.
//!
//! Golden: async-tasks

use std::time::Duration;

use countdown_core::Printer;
use futures::future::join_all;
use tokio::{task, time};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    let tasks = [("A", 1000), ("B", 800), ("C", 500)].map(|(name, ms)| {
        task::spawn(count_down(name, Duration::from_millis(ms), printer.clone()))
    });
    for done in join_all(tasks).await {
        done??;
    }
    printer.close("Done")?;
    Ok(())
}

#[tracing::instrument(skip(printer))]
async fn count_down(name: &str, delay: Duration, printer: Printer) -> anyhow::Result<()> {
    let mut interval = time::interval(delay);
    interval.tick().await; // the first is due at once
    for n in (1..=3).rev() {
        interval.tick().await; // due at a deadline, however late the tick before was
        printer.tick(name, n)?;
    }
    Ok(())
}

//! Right: no semaphore: a stream polls two countdowns at a time.
//!
//! 也对：不用信号量：一个 stream 同时只轮询两个倒计时。

use std::time::Duration;

use countdown_core::Printer;
use futures::stream::{self, StreamExt, TryStreamExt};
use given::jobs;
use tokio::time;

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    let countdowns = stream::iter(jobs([("A", 400), ("B", 700), ("C", 500), ("D", 300)]))
        .map(|(name, ms)| count_down(name, Duration::from_millis(ms), printer.clone()));
    countdowns.buffer_unordered(2).try_collect::<()>().await?;
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

//! Right: no lock: each countdown returns how often it counted.
//!
//! 也对：不用锁：每个倒计时返回自己数了多少次。

use std::time::Duration;

use countdown_core::Printer;
use tokio::{task::JoinSet, time};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    let mut tasks = JoinSet::new();
    for (name, ms) in [("A", 700), ("B", 500), ("C", 300)] {
        tasks.spawn(count_down(name, Duration::from_millis(ms), printer.clone()));
    }
    let mut counted = 0;
    while let Some(done) = tasks.join_next().await {
        counted += done??;
    }
    printer.close(&format!("Done, {counted} counted"))?;
    Ok(())
}

#[tracing::instrument(skip(printer))]
async fn count_down(name: &str, delay: Duration, printer: Printer) -> anyhow::Result<u32> {
    let mut counted = 0;
    for n in (1..=3).rev() {
        time::sleep(delay).await;
        printer.tick(name, n)?;
        counted += 1;
    }
    Ok(counted)
}

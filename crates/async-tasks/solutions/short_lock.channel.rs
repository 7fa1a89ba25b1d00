//! Right: no lock: the countdowns send what they count to one task, which adds it up.
//!
//! 也对：不用锁：各个倒计时把数到的发给一个任务，由它相加。

use std::time::Duration;

use countdown_core::Printer;
use tokio::{sync::mpsc, task::JoinSet, time};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    let (sender, mut receiver) = mpsc::channel(1);
    let mut tasks = JoinSet::new();
    for (name, ms) in [("A", 700), ("B", 500), ("C", 300)] {
        let delay = Duration::from_millis(ms);
        tasks.spawn(count_down(name, delay, sender.clone(), printer.clone()));
    }
    drop(sender);
    let mut counted = 0;
    while let Some(more) = receiver.recv().await {
        counted += more;
    }
    while let Some(done) = tasks.join_next().await {
        done??;
    }
    printer.close(&format!("Done, {counted} counted"))?;
    Ok(())
}

#[tracing::instrument(skip(counted, printer))]
async fn count_down(
    name: &str,
    delay: Duration,
    counted: mpsc::Sender<u32>,
    printer: Printer,
) -> anyhow::Result<()> {
    for n in (1..=3).rev() {
        time::sleep(delay).await;
        printer.tick(name, n)?;
        counted.send(1).await?;
    }
    Ok(())
}

//! Tasks that share nothing: each sends what it counts, and one prints.
//!
//! 任务之间什么也不共享：各自把数到的数发出去，由一个任务打印。
//!
//! ```sh
//! cargo run -p async-tasks --example channel
//! ```
//!
//! Only `main` has the printer; the tasks have a sender each, and nothing has to be locked. The
//! lines are those of `async-tasks`, stamped when they are received. The loop over the receiver
//! ends when the last sender is gone, whether its task finished or failed: so `main` must not keep
//! one itself.
//!
//! Golden: async-tasks

use std::time::Duration;

use countdown_core::Printer;
use futures::future::join_all;
use tokio::{
    sync::mpsc::{self, Sender},
    task, time,
};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    let (sender, mut receiver) = mpsc::channel(1); // of one place: who is quicker waits
    let tasks = [("A", 1000), ("B", 800), ("C", 500)]
        .map(|(name, ms)| task::spawn(count_down(name, Duration::from_millis(ms), sender.clone())));
    drop(sender); // or the loop would wait for it forever
    while let Some((name, n)) = receiver.recv().await {
        printer.tick(name, n)?;
    }
    for done in join_all(tasks).await {
        done??;
    }
    printer.close("Done")?;
    Ok(())
}

type Tick = (&'static str, u32);

#[tracing::instrument(skip(sender))]
async fn count_down(
    name: &'static str,
    delay: Duration,
    sender: Sender<Tick>,
) -> anyhow::Result<()> {
    for n in (1..=3).rev() {
        time::sleep(delay).await;
        sender.send((name, n)).await?;
    }
    Ok(())
}

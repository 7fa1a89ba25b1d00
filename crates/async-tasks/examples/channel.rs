//! Tasks that share nothing: each sends what it counts, and one prints.
//!
//! ```sh
//! cargo run -p async-tasks --example channel
//! ```
//!
//! Only `main` has the printer; each task has a sender. The lines are those of `async-tasks`,
//! stamped when they are received. `recv` returns `None` when the last sender is dropped, whether
//! its task finished or failed, so `main` must not keep one.
//!
//! 任务之间什么也不共享：各自把数到的数发出去，由一个任务打印。
//!
//! 只有 `main` 有打印器，每个任务各有一个发送端。打印的内容与 `async-tasks` 相同，时间是收到的时
//! 间。最后一个发送端被丢弃，`recv` 才返回 `None`，不管任务是完成了还是失败了；所以 `main` 自己不能
//! 留着一个。
//!
//! Golden: async-tasks

use std::time::Duration;

use countdown_core::Printer;
use tokio::{
    sync::mpsc::{self, Sender},
    task::JoinSet,
    time,
};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    let (sender, mut receiver) = mpsc::channel(1); // with room for one message
    let mut tasks = JoinSet::new();
    for (name, ms) in [("A", 1000), ("B", 800), ("C", 500)] {
        tasks.spawn(count_down(name, Duration::from_millis(ms), sender.clone()));
    }
    drop(sender); // or the loop would wait for it for ever
    while let Some((name, n)) = receiver.recv().await {
        printer.tick(name, n)?;
    }
    while let Some(done) = tasks.join_next().await {
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

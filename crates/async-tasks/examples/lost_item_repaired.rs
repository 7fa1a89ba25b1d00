//! An item taken from a channel is kept: a task has it, and `select!` drops nothing but a wait.
//!
//! ```sh
//! cargo run -p async-tasks --example lost_item_repaired
//! ```
//!
//! What must not stop halfway runs in a task. The branch awaits `&mut serving`: to wait for a task
//! through a reference to its handle is cancel safe.
//!
//! 从通道取出的东西还在：它在任务手里，`select!` 丢弃的只是一次等待。
//!
//! 不能半路停下的事，放到任务里去做。分支里等的是 `&mut serving`：通过句柄的引用等待任务，是取消安
//! 全的。

use std::time::Duration;

use countdown_core::Printer;
use tokio::{
    sync::mpsc::{self, Receiver},
    task, time,
};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    let (sender, waiting) = mpsc::channel(3);
    for name in ["A", "B", "C"] {
        sender.send(name).await?;
    }
    drop(sender);
    let mut serving = task::spawn(serve(waiting, printer.clone()));
    loop {
        tokio::select! {
            done = &mut serving => {
                done??;
                break;
            }
            () = time::sleep(Duration::from_millis(500)) => printer.line("beat")?,
        }
    }
    printer.close("Done")?;
    Ok(())
}

async fn serve(mut waiting: Receiver<&'static str>, printer: Printer) -> anyhow::Result<()> {
    while let Some(name) = waiting.recv().await {
        time::sleep(Duration::from_millis(1200)).await;
        printer.line(&format!("{name} is served"))?;
    }
    Ok(())
}

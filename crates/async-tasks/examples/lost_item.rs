//! An item taken from a channel is lost: its future is dropped before it is done with it.
//!
//! ```sh
//! cargo run -p async-tasks --example lost_item
//! ```
//!
//! `recv` is cancel safe, and so is a sleep; `serve_next`, which awaits one after the other, is
//! not. To serve takes 1.2 s, each beat of 0.5 s drops the future, and the channel is empty at 1.5
//! s: nobody was served. `lost_item_repaired` serves in a task of its own.
//!
//! 从通道取出的东西丢了：还没处理完，future 就被丢弃了。
//!
//! `recv` 是取消安全的，`sleep` 也是；先后等这两样的 `serve_next` 却不是。处理一个要 1.2 秒，而每
//! 0.5 秒的一拍都会丢弃这个 future。到 1.5 秒通道空了，一个也没有处理完。改法见
//! `lost_item_repaired`：放到单独的任务里处理。
//!
//! From tokio-rs/tokio pull request 5947, which is about `send`, and marmot-protocol/mdk issue 712.

use std::time::Duration;

use countdown_core::Printer;
use tokio::{
    sync::mpsc::{self, Receiver},
    time,
};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    let (sender, mut waiting) = mpsc::channel(3);
    for name in ["A", "B", "C"] {
        sender.send(name).await?;
    }
    drop(sender);
    loop {
        tokio::select! {
            served = serve_next(&mut waiting) => match served {
                Some(name) => printer.line(&format!("{name} is served"))?,
                None => break,
            },
            () = time::sleep(Duration::from_millis(500)) => printer.line("beat")?,
        }
    }
    printer.close("Done")?;
    Ok(())
}

async fn serve_next(waiting: &mut Receiver<&'static str>) -> Option<&'static str> {
    let name = waiting.recv().await?; // dropped here, it has taken nothing
    time::sleep(Duration::from_millis(1200)).await; // dropped here, the name is lost
    Some(name)
}

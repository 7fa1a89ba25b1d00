//! No backpressure: an unbounded channel takes whatever a quick producer sends, and grows.
//!
//! ```sh
//! cargo run -p async-tasks --example unbounded_channel
//! ```
//!
//! An item is sent every 0.2 s, and one is done every 0.5 s. The producer has sent all five at 1.0
//! s, when one is done and three wait. With an endless producer the queue grows until the memory is
//! used up. `bounded_channel` has the producer wait.
//!
//! 没有背压：生产者再快，无界通道也照单全收，越积越多。
//!
//! 每 0.2 秒发一个，每 0.5 秒才做完一个。1.0 秒，五个都发完了，只做完一个，三个在排队。生产者如果不
//! 停地发，队列就一直变长，直到内存用完。改法见 `bounded_channel`：让生产者等一等。
//!
//! From tokio-rs/tokio issue 4321 and tokio-rs/website issue 755.

use std::time::Duration;

use countdown_core::Printer;
use tokio::{
    sync::mpsc::{self, UnboundedSender},
    task, time,
};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    let (sender, mut receiver) = mpsc::unbounded_channel();
    let producer = task::spawn(produce(sender, printer.clone()));
    while let Some(n) = receiver.recv().await {
        time::sleep(Duration::from_millis(500)).await;
        printer.line(&format!("{n} is done"))?;
    }
    producer.await??;
    printer.close("Done")?;
    Ok(())
}

async fn produce(sender: UnboundedSender<u32>, printer: Printer) -> anyhow::Result<()> {
    for n in 1..=5 {
        time::sleep(Duration::from_millis(200)).await;
        sender.send(n)?;
        printer.line(&format!("{n} is sent"))?;
    }
    Ok(())
}

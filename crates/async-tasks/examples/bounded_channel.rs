//! Backpressure: `send` waits until the channel has room, and so the producer is no quicker.
//!
//! ```sh
//! cargo run -p async-tasks --example bounded_channel
//! ```
//!
//! There is room for one item. From the third on, `send` returns only when an item is taken out:
//! the producer goes at the pace of its consumer. All five are done at 2.7 s, as without a bound.
//!
//! 背压：通道有了空位，`send` 才返回，生产者也就快不起来。
//!
//! 通道只有一个空位。从第三个起，要等取走一个，`send` 才返回：生产者跟着消费者的步子走。五个都做完
//! 还是在 2.7 秒，与无界时一样。

use std::time::Duration;

use countdown_core::Printer;
use tokio::{
    sync::mpsc::{self, Sender},
    task, time,
};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    let (sender, mut receiver) = mpsc::channel(1);
    let producer = task::spawn(produce(sender, printer.clone()));
    while let Some(n) = receiver.recv().await {
        time::sleep(Duration::from_millis(500)).await;
        printer.line(&format!("{n} is done"))?;
    }
    producer.await??;
    printer.close("Done")?;
    Ok(())
}

async fn produce(sender: Sender<u32>, printer: Printer) -> anyhow::Result<()> {
    for n in 1..=5 {
        time::sleep(Duration::from_millis(200)).await;
        sender.send(n).await?;
        printer.line(&format!("{n} is sent"))?;
    }
    Ok(())
}

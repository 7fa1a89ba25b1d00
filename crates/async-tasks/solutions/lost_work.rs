//! Solution: `main` owns the parcel, and the branch awaits one item, which is cancel safe.
//!
//! 参考答案：包裹由 `main` 持有，分支里只等一件，这是取消安全的。

use std::time::Duration;

use countdown_core::Printer;
use tokio::{
    sync::mpsc::{self, Sender},
    task,
    time::{self, Instant},
};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    let (sender, mut items) = mpsc::channel(1);
    let shipping = task::spawn(ship(sender));
    let every = Duration::from_millis(800);
    let mut beats = time::interval_at(Instant::now() + every, every);
    let mut parcel = Vec::new();
    loop {
        tokio::select! {
            item = items.recv() => match item {
                Some(item) => parcel.push(item),
                None => break,
            },
            _ = beats.tick() => printer.line("the shop is open")?,
        }
        if parcel.len() == 3 {
            printer.line(&format!("a parcel of {parcel:?}"))?;
            parcel.clear();
        }
    }
    shipping.await??;
    printer.close("Done")?;
    Ok(())
}

/// Sends an item every 0.3 s, six in all.
async fn ship(sender: Sender<u32>) -> anyhow::Result<()> {
    for item in 1..=6 {
        time::sleep(Duration::from_millis(300)).await;
        sender.send(item).await?;
    }
    Ok(())
}

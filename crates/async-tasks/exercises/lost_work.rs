//! Exercise 19: nothing is lost.
//!
//! Goal: items arrive every 0.3 s, three of them make a parcel, and every 0.8 s a line says that
//! the shop is open. Now and then an item is lost. Have all six arrive, in two parcels.
//!
//! Hint: when the other branch of `select!` is chosen, the future of `parcel` is dropped at its
//! `.await`, with all items that it has. What is to survive has to be owned by somebody else.
//!
//! Hint: either make that future before the loop, await it by reference, and make a new one only
//! when it is done; or let `main` own the parcel, and have the branch await `items.recv()`: that is
//! cancel safe, for what it has not returned yet is still in the channel.
//!
//! 练习 19：一件不丢。
//!
//! 目标：每 0.3 s 送来一件，三件装成一个包裹，每 0.8 s 还要打印一行，说明店还开着。可是不时
//! 会丢一件。让六件全部送到，装成两个包裹。
//!
//! 提示：`select!` 走了另一个分支，`parcel` 的 future 就在它的 `.await` 处被丢弃，手里的东
//! 西也跟着没了。不能丢的东西，要由别人来持有。
//!
//! 提示：要么在循环之前创建这个 future，循环里只等它的引用，做完了再创建新的；要么由 `main`
//! 持有包裹，分支里只等 `items.recv()`：它是取消安全（cancel safe）的，还没有返回的东西仍然
//! 在 channel 里。
//!
//! Page: cancellation.md

use std::time::Duration;

use countdown_core::Printer;
use tokio::{
    sync::mpsc::{self, Receiver, Sender},
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
    loop {
        tokio::select! {
            parcel = parcel(&mut items) => match parcel {
                Some(parcel) => printer.line(&format!("a parcel of {parcel:?}"))?,
                None => break,
            },
            _ = beats.tick() => printer.line("the shop is open")?,
        }
    }
    shipping.await??;
    printer.close("Done")?;
    Ok(())
}

/// Puts three items into a parcel; none where there are no more.
/// 把三件装成一个包裹；没有了就返回 `None`。
async fn parcel(items: &mut Receiver<u32>) -> Option<[u32; 3]> {
    let mut parcel = [0; 3];
    for place in &mut parcel {
        *place = items.recv().await?;
    }
    Some(parcel)
}

/// Sends an item every 0.3 s, six in all.
/// 每 0.3 s 送来一件，一共六件。
async fn ship(sender: Sender<u32>) -> anyhow::Result<()> {
    for item in 1..=6 {
        time::sleep(Duration::from_millis(300)).await;
        sender.send(item).await?;
    }
    Ok(())
}

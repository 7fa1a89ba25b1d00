//! Wrong: nothing is lost, for nothing else happens: the beats come when all parcels are there.
//!
//! Refused by: golden

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
    while let Some(parcel) = parcel(&mut items).await {
        printer.line(&format!("a parcel of {parcel:?}"))?;
    }
    for _ in 0..2 {
        beats.tick().await;
        printer.line("the shop is open")?;
    }
    shipping.await??;
    printer.close("Done")?;
    Ok(())
}

/// Puts three items into a parcel; none where there are no more.
async fn parcel(items: &mut Receiver<u32>) -> Option<[u32; 3]> {
    let mut parcel = [0; 3];
    for place in &mut parcel {
        *place = items.recv().await?;
    }
    Some(parcel)
}

/// Sends an item every 0.3 s, six in all.
async fn ship(sender: Sender<u32>) -> anyhow::Result<()> {
    for item in 1..=6 {
        time::sleep(Duration::from_millis(300)).await;
        sender.send(item).await?;
    }
    Ok(())
}

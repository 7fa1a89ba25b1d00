//! Right: nothing is spawned: the countdowns send their names, and the filing is joined with them.
//!
//! 也对：不创建任务：倒计时把名字发出来，归档与它们同时进行。

use std::time::Duration;

use countdown_core::Printer;
use futures::future::try_join_all;
use tokio::{sync::mpsc, time};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    let (sender, mut done) = mpsc::channel(3);
    let countdowns = try_join_all([("A", 700), ("B", 300), ("C", 200)].map(|(name, ms)| {
        let (sender, printer) = (sender.clone(), printer.clone());
        async move {
            let name = count_down(name, Duration::from_millis(ms), printer).await?;
            sender.send(name).await?;
            anyhow::Ok(())
        }
    }));
    drop(sender);
    let filing = async {
        while let Some(name) = done.recv().await {
            file(name, &printer).await?;
        }
        anyhow::Ok(())
    };
    tokio::try_join!(countdowns, filing)?;
    printer.close("Done")?;
    Ok(())
}

#[tracing::instrument(skip(printer))]
async fn count_down(name: &str, delay: Duration, printer: Printer) -> anyhow::Result<&str> {
    for n in (1..=2).rev() {
        time::sleep(delay).await;
        printer.tick(name, n)?;
    }
    Ok(name)
}

/// Takes 0.6 s, and one name at a time.
async fn file(name: &str, printer: &Printer) -> anyhow::Result<()> {
    time::sleep(Duration::from_millis(600)).await;
    printer.line(&format!("{name} is filed"))?;
    Ok(())
}

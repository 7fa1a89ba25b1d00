//! Right: each task sends its name when it is done.
//!
//! 也对：每个任务做完时，把自己的名字发过来。

use std::time::Duration;

use countdown_core::Printer;
use tokio::{sync::mpsc, task, time};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    announce([job("A", 600), job("B", 200), job("C", 400)], &printer).await?;
    announce([job("A", 300), job("B", 900), job("C", 500)], &printer).await?;
    printer.close("Done")?;
    Ok(())
}

#[tracing::instrument(skip_all, fields(name = "announce"))]
async fn announce(
    jobs: [impl Future<Output = &'static str> + Send + 'static; 3],
    printer: &Printer,
) -> anyhow::Result<()> {
    let (sender, mut done) = mpsc::channel(3);
    for job in jobs {
        let sender = sender.clone();
        task::spawn(async move { sender.send(job.await).await });
    }
    drop(sender);
    while let Some(name) = done.recv().await {
        printer.line(&format!("{name} is done"))?;
    }
    Ok(())
}

async fn job(name: &'static str, ms: u64) -> &'static str {
    time::sleep(Duration::from_millis(ms)).await;
    name
}

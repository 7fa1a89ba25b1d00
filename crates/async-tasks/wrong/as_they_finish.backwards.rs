//! Wrong: another fixed order.
//!
//! Refused by: golden

use std::time::Duration;

use countdown_core::Printer;
use tokio::{task, time};

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
    let mut jobs = jobs.map(task::spawn);
    jobs.reverse();
    for job in jobs {
        let name = job.await?;
        printer.line(&format!("{name} is done"))?;
    }
    Ok(())
}

async fn job(name: &'static str, ms: u64) -> &'static str {
    time::sleep(Duration::from_millis(ms)).await;
    name
}

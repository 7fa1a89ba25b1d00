//! Wrong: it asks each handle whether it is done, and gives way, and asks again. The processor is
//! busy for as long as it takes.
//!
//! Refused by: `announce` is polled at most 50 times

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
    let mut jobs: Vec<_> = jobs.map(task::spawn).into();
    while !jobs.is_empty() {
        if let Some(done) = jobs.iter().position(|job| job.is_finished()) {
            let name = jobs.remove(done).await?;
            printer.line(&format!("{name} is done"))?;
        }
        task::yield_now().await;
    }
    Ok(())
}

async fn job(name: &'static str, ms: u64) -> &'static str {
    time::sleep(Duration::from_millis(ms)).await;
    name
}

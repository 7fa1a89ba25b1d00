//! Wrong: another fixed order, which happens to be right once.
//! Refused by: golden

use std::time::Duration;

use countdown_core::Printer;
use tokio::{
    task::{self, JoinHandle},
    time,
};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    announce([("A", 900), ("B", 600), ("C", 300)].map(start), &printer).await?;
    announce([("A", 300), ("B", 900), ("C", 600)].map(start), &printer).await?;
    printer.close("Done")?;
    Ok(())
}

async fn announce(jobs: [JoinHandle<&str>; 3], printer: &Printer) -> anyhow::Result<()> {
    for job in jobs.into_iter().rev() {
        let name = job.await?;
        printer.line(&format!("{name} is done"))?;
    }
    Ok(())
}

fn start((name, ms): (&'static str, u64)) -> JoinHandle<&'static str> {
    task::spawn(job(name, Duration::from_millis(ms)))
}

#[tracing::instrument]
async fn job(name: &'static str, takes: Duration) -> &'static str {
    time::sleep(takes).await;
    name
}

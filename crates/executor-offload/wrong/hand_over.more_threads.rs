//! Wrong: C still blocks a thread of the loop. There are more of them now, one for each core, so
//! nobody notices until as many block as there are cores.
//!
//! Refused by: golden

use std::time::Duration;

use countdown_core::Printer;
use given::blocking;
use tokio::{task::JoinSet, time};

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    let mut tasks = JoinSet::new();
    tasks.spawn(count_down("A", Duration::from_millis(800), printer.clone()));
    tasks.spawn(count_down("B", Duration::from_millis(500), printer.clone()));
    let for_c = printer.clone();
    tasks.spawn(async move { blocking("C", Duration::from_millis(300), &for_c) });
    while let Some(done) = tasks.join_next().await {
        done??;
    }
    printer.close("Done")?;
    Ok(())
}

#[tracing::instrument(skip(printer))]
async fn count_down(name: &str, delay: Duration, printer: Printer) -> anyhow::Result<()> {
    for n in (1..=3).rev() {
        time::sleep(delay).await;
        printer.tick(name, n)?;
    }
    Ok(())
}

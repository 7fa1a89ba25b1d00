//! Wrong: each is filed by a task of its own, so that two are filed at the same time.
//!
//! Refused by: golden

use std::time::Duration;

use countdown_core::Printer;
use tokio::{task::JoinSet, time};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    let mut tasks = JoinSet::new();
    for (name, ms) in [("A", 700), ("B", 300), ("C", 200)] {
        let printer = printer.clone();
        tasks.spawn(async move {
            let name = count_down(name, Duration::from_millis(ms), printer.clone()).await?;
            file(name, &printer).await
        });
    }
    while let Some(done) = tasks.join_next().await {
        done??;
    }
    printer.close("Done")?;
    Ok(())
}

#[tracing::instrument(skip(printer))]
async fn count_down(
    name: &'static str,
    delay: Duration,
    printer: Printer,
) -> anyhow::Result<&'static str> {
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

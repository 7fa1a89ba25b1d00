//! Wrong: the filing is spawned, and nobody waits for the last of it.
//!
//! Refused by: golden

use std::time::Duration;

use countdown_core::Printer;
use tokio::{
    task::{self, JoinSet},
    time,
};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    let mut tasks = JoinSet::new();
    for (name, ms) in [("A", 700), ("B", 300), ("C", 200)] {
        tasks.spawn(count_down(name, Duration::from_millis(ms), printer.clone()));
    }
    while let Some(done) = tasks.join_next().await {
        let (name, printer) = (done??, printer.clone());
        task::spawn(async move { file(name, &printer).await });
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

//! Wrong: a job may outlive `main`, so it cannot borrow what `main` owns.
//! Refused by: compiler

use std::{thread, time::Duration};

use countdown_core::Printer;
use futures::future::join_all;
use tokio::{task, time};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    let a = task::spawn(count_down("A", Duration::from_secs(1), printer.clone()));
    let b = task::spawn(count_down("B", Duration::from_millis(800), printer.clone()));
    let c = task::spawn_blocking(|| blocking("C", Duration::from_millis(500), &printer));
    for done in join_all([a, b, c]).await {
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

/// From a library that you cannot change.
#[tracing::instrument(skip(printer))]
fn blocking(name: &str, delay: Duration, printer: &Printer) -> anyhow::Result<()> {
    for n in (1..=3).rev() {
        thread::sleep(delay);
        printer.tick(name, n)?;
    }
    Ok(())
}

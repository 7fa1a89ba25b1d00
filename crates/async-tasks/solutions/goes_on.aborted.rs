//! Right: the beats are a task, which is aborted when A is done.
//!
//! 也对：打拍子的是一个任务，A 数完就把它取消。

use std::time::Duration;

use countdown_core::Printer;
use tokio::{task, time};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    let for_beats = printer.clone();
    let beats = task::spawn(async move {
        for n in (1..=3).rev() {
            time::sleep(Duration::from_millis(800)).await;
            for_beats.tick("B", n)?;
        }
        anyhow::Ok(())
    });
    count_down("A", Duration::from_millis(500), &printer).await?;
    beats.abort();
    printer.close("Done")?;
    Ok(())
}

#[tracing::instrument(skip(printer))]
async fn count_down(name: &str, delay: Duration, printer: &Printer) -> anyhow::Result<()> {
    for n in (1..=4).rev() {
        time::sleep(delay).await;
        printer.tick(name, n)?;
    }
    Ok(())
}

//! Solution: `main` waits for all, and hands on the first failure.
//!
//! 参考答案：`main` 等所有任务结束，遇到失败就往上传。

use std::time::Duration;

use countdown_core::Printer;
use given::jobs;
use tokio::{task::JoinSet, time};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    let mut tasks = JoinSet::new();
    for (name, ms) in jobs([("A", 500), ("B", 300), ("C", 400)]) {
        tasks.spawn(count_down(name, Duration::from_millis(ms), printer.clone()));
    }
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

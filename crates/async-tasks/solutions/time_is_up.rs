//! Solution: the time-out is over a block that looks at each result; when the time is up all tasks
//! are aborted.
//!
//! 参考答案：超时套在一个逐个查看结果的代码块上；时间一到，取消所有任务。

use std::time::Duration;

use countdown_core::Printer;
use given::jobs;
use tokio::{task::JoinSet, time};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    let mut tasks = JoinSet::new();
    for (name, ms) in jobs([("A", 900), ("B", 800), ("C", 200)]) {
        tasks.spawn(count_down(name, Duration::from_millis(ms), printer.clone()));
    }
    let all = async {
        while let Some(done) = tasks.join_next().await {
            done??;
        }
        anyhow::Ok(())
    };
    match time::timeout(Duration::from_millis(1200), all).await {
        Ok(done) => done?,
        Err(_) => printer.line("time is up")?,
    }
    tasks.shutdown().await;
    time::sleep(Duration::from_millis(600)).await; // the program goes on
    printer.line("the report is written")?;
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

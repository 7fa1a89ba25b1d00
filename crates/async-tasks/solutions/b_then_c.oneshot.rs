//! Right: three tasks; that of C waits until that of B sends word through a oneshot channel.
//!
//! 也对：三个任务；C 的任务等 B 的任务通过 oneshot channel 发来消息。

use std::time::Duration;

use countdown_core::Printer;
use given::jobs;
use tokio::{
    sync::oneshot,
    task::{self, JoinHandle},
    time,
};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    let (b_is_done, after_b) = oneshot::channel();
    let [a, b, c] = jobs([("A", 1000), ("B", 400), ("C", 300)])
        .map(|(name, ms)| count_down(name, Duration::from_millis(ms), printer.clone()));
    let c: JoinHandle<anyhow::Result<()>> = task::spawn(async move {
        after_b.await?;
        c.await
    });
    let a = task::spawn(a);
    let b = task::spawn(async move {
        b.await?;
        b_is_done
            .send(())
            .map_err(|()| anyhow::anyhow!("C does not wait"))
    });
    for task in [a, b, c] {
        task.await??;
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

//! A pool that cannot wait for itself: tasks wait for jobs, and no job waits.
//!
//! ```sh
//! cargo run -p executor-offload --example pool_deadlock_repaired
//! ```
//!
//! Only what blocks is a job. The countdowns begin at 0.1 s, when all are prepared.
//!
//! 不会等待自己的线程池：由任务来等作业，作业自己不等。
//!
//! 只有会阻塞的才是作业。0.1 秒准备好了，倒计时就开始。

use std::{thread, time::Duration};

use countdown_core::Printer;
use tokio::{
    runtime::Builder,
    task::{self, JoinSet},
    time,
};

fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    let runtime = Builder::new_current_thread()
        .enable_time()
        .max_blocking_threads(3)
        .build()?;
    match runtime.block_on(async { time::timeout(PATIENCE, offload(&printer)).await }) {
        Ok(done) => done?,
        Err(_) => printer.line("nobody has counted")?,
    }
    runtime.shutdown_background(); // to drop it would be to wait for the jobs
    printer.close("Done")?;
    Ok(())
}

const PATIENCE: Duration = Duration::from_secs(6);

async fn offload(printer: &Printer) -> anyhow::Result<()> {
    let mut jobs = JoinSet::new();
    for (name, ms) in [("A", 1000), ("B", 800), ("C", 500)] {
        let (delay, printer) = (Duration::from_millis(ms), printer.clone());
        jobs.spawn(prepare_and_count(name, delay, printer));
    }
    while let Some(done) = jobs.join_next().await {
        done??;
    }
    Ok(())
}

/// A task that waits for two jobs, one after the other.
async fn prepare_and_count(
    name: &'static str,
    delay: Duration,
    printer: Printer,
) -> anyhow::Result<()> {
    task::spawn_blocking(prepare).await?;
    let counting = task::spawn_blocking(move || count_down(name, delay, &printer));
    counting.await?
}

/// What has to be done before a countdown. It blocks.
fn prepare() {
    thread::sleep(Duration::from_millis(100));
}

#[tracing::instrument(skip(printer))]
fn count_down(name: &str, delay: Duration, printer: &Printer) -> anyhow::Result<()> {
    for n in (1..=3).rev() {
        thread::sleep(delay);
        printer.tick(name, n)?;
    }
    Ok(())
}

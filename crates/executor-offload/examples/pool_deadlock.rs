//! A pool that waits for itself: three jobs hold the three workers, and wait for jobs in the queue.
//!
//! ```sh
//! cargo run -p executor-offload --example pool_deadlock
//! ```
//!
//! Each job prepares, hands its countdown to the pool, and blocks until that is done. No worker is
//! left for the countdowns, now or ever. After 6 s `main` gives up. More workers help until there
//! are more jobs. `pool_deadlock_repaired` waits in a task, which needs no worker.
//!
//! 等待自己的线程池：三件作业占着三个工作线程，等着队列里的作业。
//!
//! 每件作业先做准备，再把倒计时交给线程池，然后阻塞着等它数完。没有一个工作线程留给倒计时，现在没
//! 有，以后也不会有。等到 6 秒，`main` 放弃。加几个工作线程，作业再多几件还是一样。改法见
//! `pool_deadlock_repaired`：在任务里等，等待不占工作线程。
//!
//! From tokio-rs/tokio issues 5889 and 5777.

use std::{thread, time::Duration};

use countdown_core::Printer;
use tokio::{
    runtime::{Builder, Handle},
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
        jobs.spawn_blocking(move || prepare_and_count(name, delay, printer));
    }
    while let Some(done) = jobs.join_next().await {
        done??;
    }
    Ok(())
}

/// A job that waits for another job.
fn prepare_and_count(name: &'static str, delay: Duration, printer: Printer) -> anyhow::Result<()> {
    prepare();
    let counting = task::spawn_blocking(move || count_down(name, delay, &printer));
    Handle::current().block_on(counting)?
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

//! A time-out over a blocking job: it ends the wait, and not the job.
//!
//! ```sh
//! cargo run -p executor-offload --example timeout_runs_on
//! ```
//!
//! After 1.5 s nobody waits for A any more, and A counts on: a blocked thread has no `.await` at
//! which it could be stopped, and `abort` cannot stop it either. To drop a runtime is to wait for
//! its running jobs, so A's last line comes at 3.0 s. A job that must be stoppable looks at a flag
//! between its waits; one that may be left behind is left by `runtime.shutdown_background()`.
//!
//! 给阻塞的作业加上超时：结束的是等待，不是作业。
//!
//! 1.5 秒以后没有人等 A 了，A 却接着数：阻塞的线程里没有 `.await` 可以停下来，`abort` 也停不了它。
//! 丢弃运行时，就要等正在运行的作业做完，所以 A 的最后一行在 3.0 秒。必须能停下来的作业，要在两次等
//! 待之间看一眼标志；可以撇下不管的，用 `runtime.shutdown_background()`。
//!
//! From tokio-rs/tokio issues 2318, 5338, 589 and 6802.

use std::{thread, time::Duration};

use countdown_core::Printer;
use tokio::{runtime::Builder, task, time};

fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    let runtime = Builder::new_current_thread().enable_time().build()?;
    runtime.block_on(offload(&printer))?;
    drop(runtime); // waits for the job
    printer.close("Done")?;
    Ok(())
}

async fn offload(printer: &Printer) -> anyhow::Result<()> {
    let for_job = printer.clone();
    let job = task::spawn_blocking(move || count_down("A", Duration::from_secs(1), &for_job));
    match time::timeout(Duration::from_millis(1500), job).await {
        Ok(done) => done??,
        Err(_) => printer.line("time is up")?,
    }
    Ok(())
}

#[tracing::instrument(skip(printer))]
fn count_down(name: &str, delay: Duration, printer: &Printer) -> anyhow::Result<()> {
    for n in (1..=3).rev() {
        thread::sleep(delay); // nothing can interrupt it
        printer.tick(name, n)?;
    }
    Ok(())
}

//! A time-out over a blocking job: it ends the wait, and not the job.
//!
//! 给阻塞的作业加上超时：结束的是等待，不是作业。
//!
//! ```sh
//! cargo run -p executor-offload --example timeout_runs_on
//! ```
//!
//! After 1.5 s nobody waits for A any more, and A counts on: a thread that blocks has no `.await` at
//! which it could be stopped, and neither can `abort` stop it. The program does not end either: to
//! drop a runtime is to wait for its jobs. So all of A's lines come, at 3.0 s the last.
//!
//! There is no repair in one line. A job that must be stoppable has to look at a flag between its
//! waits; one that may be left behind is left by `runtime.shutdown_background()`.
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

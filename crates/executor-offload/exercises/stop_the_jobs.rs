//! Exercise 12: stop the jobs.
//!
//! Goal: after 1.8 s stop whatever still counts. The time-out fires, and the jobs print on: nobody
//! can stop a thread from outside.
//!
//! Hint: a job has to look whether it shall go on. Share an `Arc<AtomicBool>` with each; set it
//! when the time is up, and have `count_down` look at it before it prints.
//!
//! Golden: time_is_up

use std::{thread, time::Duration};

use countdown_core::Printer;
use futures::future::join_all;
use tokio::{runtime::Builder, task, time};

fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    let runtime = Builder::new_current_thread().enable_time().max_blocking_threads(3).build()?;
    let word = runtime.block_on(offload(&printer));
    thread::sleep(Duration::from_millis(700)); // whoever still counts would show
    printer.close(word)?;
    Ok(())
}

async fn offload(printer: &Printer) -> &'static str {
    let jobs = [("A", 1000), ("B", 800), ("C", 500)].map(|(name, ms)| {
        let printer = printer.clone();
        task::spawn_blocking(move || count_down(name, Duration::from_millis(ms), &printer))
    });
    let in_time = time::timeout(Duration::from_millis(1800), join_all(jobs)).await.is_ok();
    if in_time { "Done" } else { "Time is up" }
}

#[tracing::instrument(skip(printer))]
fn count_down(name: &str, delay: Duration, printer: &Printer) -> anyhow::Result<()> {
    for n in (1..=3).rev() {
        thread::sleep(delay);
        printer.tick(name, n)?;
    }
    Ok(())
}

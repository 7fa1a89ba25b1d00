//! Wrong: no job is stopped. The transcript is closed at once, so that no job can show that it
//! still counts.
//!
//! Refused by: `count_down` has ended when the closing line comes

use std::{thread, time::Duration};

use countdown_core::Printer;
use given::jobs;
use tokio::{runtime::Builder, task::JoinSet, time};

fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    let runtime = Builder::new_current_thread().enable_time().build()?;
    let word = runtime.block_on(offload(&printer))?;
    printer.close(word)?;
    runtime.shutdown_background();
    thread::sleep(Duration::from_millis(700));
    Ok(())
}

async fn offload(printer: &Printer) -> anyhow::Result<&'static str> {
    let mut workers = JoinSet::new();
    for (name, ms) in jobs([("A", 1000), ("B", 600), ("C", 300)]) {
        let printer = printer.clone();
        workers.spawn_blocking(move || count_down(name, Duration::from_millis(ms), &printer));
    }
    let all = async {
        while let Some(done) = workers.join_next().await {
            done??;
        }
        anyhow::Ok(())
    };
    match time::timeout(Duration::from_millis(1500), all).await {
        Ok(done) => done.map(|()| "Done"),
        Err(_) => Ok("Time is up"),
    }
}

#[tracing::instrument(skip(printer))]
fn count_down(name: &str, delay: Duration, printer: &Printer) -> anyhow::Result<()> {
    for n in (1..=3).rev() {
        thread::sleep(delay);
        printer.tick(name, n)?;
    }
    Ok(())
}

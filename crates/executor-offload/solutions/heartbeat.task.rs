//! Right: a task beside the jobs, without a span.
//!
//! 也对：与作业一起运行的一个任务，没有 span。

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
    runtime.block_on(offload(printer))
}

#[tracing::instrument(skip_all)]
async fn offload(printer: Printer) -> anyhow::Result<()> {
    let mut jobs = JoinSet::new();
    for (name, ms) in [("A", 1000), ("B", 700), ("C", 400)] {
        let printer = printer.clone();
        jobs.spawn_blocking(move || count_down(name, Duration::from_millis(ms), &printer));
    }
    let for_beats = printer.clone();
    let beats = task::spawn(async move {
        for _ in 0..3 {
            time::sleep(Duration::from_millis(600)).await;
            for_beats.line("the loop is free")?;
        }
        anyhow::Ok(())
    });
    while let Some(done) = jobs.join_next().await {
        done??;
    }
    beats.await??;
    printer.close("Done")?;
    Ok(())
}

#[tracing::instrument(skip(printer))]
fn count_down(name: &str, delay: Duration, printer: &Printer) -> anyhow::Result<()> {
    for n in (1..=2).rev() {
        thread::sleep(delay);
        printer.tick(name, n)?;
    }
    Ok(())
}

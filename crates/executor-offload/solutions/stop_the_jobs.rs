//! Solution: each job looks at a flag before it prints, and ends by itself; `main` waits for that.
//!
//! 参考答案：每个作业打印之前先看一个标志，自己结束；`main` 等到它们结束。

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::Duration,
};

use countdown_core::Printer;
use given::jobs;
use tokio::{runtime::Builder, task::JoinSet, time};

fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    let runtime = Builder::new_current_thread().enable_time().build()?;
    let word = runtime.block_on(offload(&printer))?;
    printer.close(word)?;
    Ok(())
}

async fn offload(printer: &Printer) -> anyhow::Result<&'static str> {
    let stop = Arc::new(AtomicBool::new(false));
    let mut workers = JoinSet::new();
    for (name, ms) in jobs([("A", 1000), ("B", 600), ("C", 300)]) {
        let (stop, printer) = (stop.clone(), printer.clone());
        let delay = Duration::from_millis(ms);
        workers.spawn_blocking(move || count_down(name, delay, &stop, &printer));
    }
    let limit = Duration::from_millis(1500);
    if let Ok(done) = time::timeout(limit, all(&mut workers)).await {
        return done.map(|()| "Done");
    }
    stop.store(true, Ordering::Relaxed);
    all(&mut workers).await?;
    Ok("Time is up")
}

async fn all(workers: &mut JoinSet<anyhow::Result<()>>) -> anyhow::Result<()> {
    while let Some(done) = workers.join_next().await {
        done??;
    }
    Ok(())
}

#[tracing::instrument(skip(stop, printer))]
fn count_down(
    name: &str,
    delay: Duration,
    stop: &AtomicBool,
    printer: &Printer,
) -> anyhow::Result<()> {
    for n in (1..=3).rev() {
        thread::sleep(delay);
        if stop.load(Ordering::Relaxed) {
            break;
        }
        printer.tick(name, n)?;
    }
    Ok(())
}

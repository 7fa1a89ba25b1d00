//! Right: a pool by hand: two threads that take jobs from one queue; the loop awaits their results.
//!
//! 也对：自己写的线程池：两个线程从一个队列里取作业，事件循环等待结果。

use std::{
    sync::{Arc, Mutex, PoisonError, mpsc},
    thread,
    time::Duration,
};

use countdown_core::Printer;
use tokio::{runtime::Builder, sync::mpsc as results};

fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let runtime = Builder::new_current_thread().build()?;
    runtime.block_on(offload())
}

async fn offload() -> anyhow::Result<()> {
    let printer = Printer::stdout();
    let (queue, jobs) = mpsc::channel();
    let jobs = Arc::new(Mutex::new(jobs));
    let (done, mut results) = results::unbounded_channel();
    for _ in 0..2 {
        let (jobs, done, printer) = (jobs.clone(), done.clone(), printer.clone());
        thread::spawn(move || worker(&jobs, &done, &printer));
    }
    drop(done);
    for job in [("A", 500), ("B", 300), ("C", 300), ("D", 500)] {
        queue.send(job)?;
    }
    drop(queue);
    while let Some(counted) = results.recv().await {
        counted?;
    }
    printer.close("Done")?;
    Ok(())
}

/// Takes one job after another, until there are no more.
fn worker(
    jobs: &Mutex<mpsc::Receiver<(&'static str, u64)>>,
    done: &results::UnboundedSender<anyhow::Result<()>>,
    printer: &Printer,
) {
    loop {
        let job = jobs.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok((name, ms)) = job else { return };
        let counted = count_down(name, Duration::from_millis(ms), printer);
        if done.send(counted).is_err() {
            return;
        }
    }
}

#[tracing::instrument(skip(printer))]
fn count_down(name: &str, delay: Duration, printer: &Printer) -> anyhow::Result<()> {
    for n in (1..=2).rev() {
        thread::sleep(delay);
        printer.tick(name, n)?;
    }
    Ok(())
}

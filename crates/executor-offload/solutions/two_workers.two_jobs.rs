//! Right: two jobs, each of which does one countdown after another from a shared list.
//!
//! 也对：两个作业，各自从共用的列表里一个接一个地取倒计时来做。

use std::{
    sync::{Arc, Mutex, PoisonError},
    thread,
    time::Duration,
};

use countdown_core::Printer;
use tokio::{runtime::Builder, task::JoinSet};

fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let runtime = Builder::new_current_thread().build()?;
    runtime.block_on(offload())
}

async fn offload() -> anyhow::Result<()> {
    let printer = Printer::stdout();
    let list = Arc::new(Mutex::new(
        [("A", 500), ("B", 300), ("C", 300), ("D", 500)].into_iter(),
    ));
    let mut jobs = JoinSet::new();
    for _ in 0..2 {
        let (list, printer) = (list.clone(), printer.clone());
        jobs.spawn_blocking(move || {
            let next = || list.lock().unwrap_or_else(PoisonError::into_inner).next();
            while let Some((name, ms)) = next() {
                count_down(name, Duration::from_millis(ms), &printer)?;
            }
            anyhow::Ok(())
        });
    }
    while let Some(done) = jobs.join_next().await {
        done??;
    }
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

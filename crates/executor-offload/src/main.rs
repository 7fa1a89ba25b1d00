//! Blocking countdowns on a pool of three workers, awaited by an event loop on one thread.
//! 阻塞的倒计时交给三个工作线程，一个线程上的事件循环等待它们。
#![doc = concat!(include_str!("links.md"), include_str!("../README.md"))]

use std::{thread, time::Duration};

use countdown_core::Printer;
use futures::future::join_all;
use tokio::{runtime::Builder, task};

fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let runtime = Builder::new_current_thread()
        .max_blocking_threads(3)
        .build()?; // three workers
    runtime.block_on(offload())
}

async fn offload() -> anyhow::Result<()> {
    let printer = Printer::stdout();
    let jobs = [("A", 1000), ("B", 800), ("C", 500)].map(|(name, ms)| {
        let printer = printer.clone();
        task::spawn_blocking(move || count_down(name, Duration::from_millis(ms), &printer))
    });
    for done in join_all(jobs).await {
        done??;
    }
    printer.close("Done.")?;
    Ok(())
}

#[tracing::instrument(skip(printer))]
fn count_down(name: &str, delay: Duration, printer: &Printer) -> anyhow::Result<()> {
    for n in (1..=3).rev() {
        thread::sleep(delay);
        printer.tick(name, n)?;
    }
    Ok(())
}

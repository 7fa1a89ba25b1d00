//! Exercise 12: stop the jobs.
//!
//! Goal: after 1.8 s stop whatever still counts. The time-out fires, and the jobs print on: nobody
//! can stop a thread from outside.
//!
//! Hint: a job has to look whether it shall go on. Share an `Arc<AtomicBool>` with each; set it
//! when the time is up, and have `count_down` look at it before it prints.
//!
//! 练习 12：让作业停下。
//!
//! 目标：到 1.8 s 就让还在数的都停下。现在时间一到，等待就结束了，作业却还在打印：
//! 谁也不能从外面停下一个线程。
//!
//! 提示：作业得自己看看还要不要继续。给每个作业一份共享的 `Arc<AtomicBool>`；
//! 时间一到就把它设为 `true`，`count_down` 每次打印之前先看一看。
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
    // Whoever still counts would show.
    // 谁还在数，这时就会看出来。
    thread::sleep(Duration::from_millis(700));
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

//! Exercise 27: stop the jobs.
//!
//! Goal: after 1.5 s no job prints any more, and when all have ended, `Time is up` is printed. Here
//! the time-out ends the wait alone, and the jobs count on. If a countdown fails, `main` returns
//! its error.
//!
//! Hint: nobody can stop a thread from outside: a job has to look whether it is to go on, and
//! `main` has to wait until it has seen it.
//!
//! Hint: share an `Arc<AtomicBool>` with each job: a flag that one thread sets, with `store(true,
//! Ordering::Relaxed)`, and others look at, with `load`. When the time is up set it, and then wait
//! for the jobs once more.
//!
//! 练习 27：让作业停下。
//!
//! 目标：1.5 s 之后，作业都不再打印；等它们全部结束，才打印 `Time is up`。现在超时结束的只
//! 是等待，作业还在数。如果有一个倒计时失败，`main` 就返回它的错误。
//!
//! 提示：没有办法从外面强行停掉一个线程：作业得自己看看还要不要继续，`main` 则要等它看到。
//!
//! 提示：与每个作业共享一个 `Arc<AtomicBool>`：一个线程用 `store(true, Ordering::Relaxed)`
//! 设置它，别的线程用 `load` 查看它。时间一到就设置它，然后再等一次这些作业。
//!
//! Holds: `count_down` has ended when the closing line comes
//! Again: A=1000 B!=300 C=300, fails

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

//! More threads only hide a blocked loop: with as many blocking tasks as workers, all stand still.
//!
//! ```sh
//! cargo run -p async-tasks --example blocked_workers
//! ```
//!
//! A and B block a worker each, and there are two. C only sleeps, by a timer; but it is the workers
//! who look at the timers, and they are busy. C = 3 comes at 2.4 s, when B is done. With eight
//! cores it takes eight such tasks, and then the same happens. `blocked_workers_repaired` hands
//! them to the blocking pool.
//!
//! 多几个线程，只是把阻塞藏起来：会阻塞的任务与工作线程一样多时，什么都停住。
//!
//! A 和 B 各阻塞一个工作线程，而一共只有两个。C 只是等定时器；可是看定时器的正是工作线程，它们都不
//! 得空。B 在 2.4 秒数完，C = 3 这才出现。有八个核，八个这样的任务也会造成同样的结果。改法见
//! `blocked_workers_repaired`：把它们交给运行阻塞代码的线程池。
//!
//! From tokio-rs/tokio issue 4730.

use std::{thread, time::Duration};

use countdown_core::Printer;
use tokio::{task::JoinSet, time};

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    let mut tasks = JoinSet::new();
    for (name, ms) in [("A", 1000), ("B", 800)] {
        let (delay, printer) = (Duration::from_millis(ms), printer.clone());
        tasks.spawn(async move { blocking(name, delay, &printer) });
    }
    count_down("C", Duration::from_millis(500), &printer).await?;
    while let Some(done) = tasks.join_next().await {
        done??;
    }
    printer.close("Done")?;
    Ok(())
}

#[tracing::instrument(skip(printer))]
async fn count_down(name: &str, delay: Duration, printer: &Printer) -> anyhow::Result<()> {
    for n in (1..=3).rev() {
        time::sleep(delay).await;
        printer.tick(name, n)?;
    }
    Ok(())
}

#[tracing::instrument(skip(printer))]
fn blocking(name: &str, delay: Duration, printer: &Printer) -> anyhow::Result<()> {
    for n in (1..=3).rev() {
        thread::sleep(delay);
        printer.tick(name, n)?;
    }
    Ok(())
}

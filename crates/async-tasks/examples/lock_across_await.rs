//! A lock held across an `.await`: all of it is async, all of it spawned, and it is sequential.
//!
//! ```sh
//! cargo run -p async-tasks --example lock_across_await
//! ```
//!
//! Each task takes the lock before it counts and keeps it while it sleeps, and the others wait for
//! the lock: 6.9 s. tokio's `Mutex` is made to be held across an `.await`, and nothing warns.
//! `lock_across_await_repaired` holds the lock for a print and not for a wait.
//!
//! 持锁跨 await：全是异步，全都创建了任务，结果还是顺序执行。
//!
//! 每个任务数之前先拿锁，睡眠时也不放，别的任务只好等锁：6.9 秒。tokio 的 `Mutex` 本来就允许拿着锁
//! `.await`，所以什么警告也没有。改法见 `lock_across_await_repaired`：打印时才拿锁，等待时不拿。
//!
//! From tokio-rs/tokio issue 6819, and the story "Alan thinks he needs async locks" of
//! rust-lang/wg-async.
//!
//! Golden: sequential

use std::{sync::Arc, time::Duration};

use countdown_core::Printer;
use tokio::{sync::Mutex, task::JoinSet, time};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Arc::new(Mutex::new(Printer::stdout()));
    let mut tasks = JoinSet::new();
    for (name, ms) in [("A", 1000), ("B", 800), ("C", 500)] {
        tasks.spawn(count_down(name, Duration::from_millis(ms), printer.clone()));
    }
    while let Some(done) = tasks.join_next().await {
        done??;
    }
    printer.lock().await.close("Done")?;
    Ok(())
}

#[tracing::instrument(skip(lock))]
async fn count_down(name: &str, delay: Duration, lock: Arc<Mutex<Printer>>) -> anyhow::Result<()> {
    let printer = lock.lock().await; // until the end of the countdown
    for n in (1..=3).rev() {
        time::sleep(delay).await;
        printer.tick(name, n)?;
    }
    Ok(())
}

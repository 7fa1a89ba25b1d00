//! A lock held for a print and not for a wait: no `.await` is inside, so std's `Mutex` will do.
//!
//! ```sh
//! cargo run -p async-tasks --example lock_across_await_repaired
//! ```
//!
//! The guard is dropped at the end of the statement that prints. The lines are those of
//! `async-tasks`.
//!
//! 打印时才拿锁，等待时不拿：锁内没有 `.await`，用标准库的 `Mutex` 就够了。
//!
//! 打印的那条语句一结束，锁就放开了。打印的内容与 `async-tasks` 相同。
//!
//! Golden: async-tasks

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use countdown_core::Printer;
use tokio::{task::JoinSet, time};

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
    printer.lock().unwrap().close("Done")?;
    Ok(())
}

#[tracing::instrument(skip(lock))]
async fn count_down(name: &str, delay: Duration, lock: Arc<Mutex<Printer>>) -> anyhow::Result<()> {
    for n in (1..=3).rev() {
        time::sleep(delay).await;
        let printer = lock.lock().unwrap(); // until the end of this round
        printer.tick(name, n)?;
    }
    Ok(())
}

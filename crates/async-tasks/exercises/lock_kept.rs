//! Exercise 10: who has the lock.
//!
//! Predict: A and B count with a lock, C without. Before each number A waits 0.3 s, B 0.2 s and C
//! 0.7 s. When does each line come?
//!
//! Overlooked: the guard lives until the end of `with_lock`, so A keeps the lock while it sleeps. B
//! is async and spawned like the others, and waits for the lock until 0.6 s.
//!
//! 练习 10：锁在谁手里。
//!
//! 预测：A 和 B 数的时候要拿锁，C 不用。每个数之前，A 等 0.3 s，B 等 0.2 s，C 等 0.7 s。每
//! 一行各在什么时刻出现？
//!
//! 容易忽略：guard 一直活到 `with_lock` 结束，所以 A 睡眠时也握着锁。B 同样是 async，同样是
//! 任务，却要等锁等到 0.6 s。

use std::{sync::Arc, time::Duration};

use countdown_core::Printer;
use tokio::{sync::Mutex, task::JoinSet, time};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    let lock = Arc::new(Mutex::new(()));
    let mut tasks = JoinSet::new();
    tasks.spawn(with_lock("A", 300, lock.clone(), printer.clone()));
    tasks.spawn(with_lock("B", 200, lock.clone(), printer.clone()));
    tasks.spawn(count_down("C", 700, printer.clone()));
    while let Some(done) = tasks.join_next().await {
        done??;
    }
    printer.close("Done")?;
    Ok(())
}

async fn with_lock(
    name: &str,
    ms: u64,
    lock: Arc<Mutex<()>>,
    printer: Printer,
) -> anyhow::Result<()> {
    let _guard = lock.lock().await;
    count_down(name, ms, printer).await
}

#[tracing::instrument(skip(printer))]
async fn count_down(name: &str, ms: u64, printer: Printer) -> anyhow::Result<()> {
    for n in (1..=2).rev() {
        time::sleep(Duration::from_millis(ms)).await;
        printer.tick(name, n)?;
    }
    Ok(())
}

//! Exercise 11: a shorter lock.
//!
//! Goal: all three count at the same time, and the last line says how often they counted: 9 times.
//! Here each holds the lock while it sleeps, so they count one after another.
//!
//! Hint: hold the lock only while you add: a guard without a name is dropped at the end of its
//! statement.
//!
//! Hint: where no `.await` is inside, the standard library's `Mutex` will do:
//! `*counted.lock().unwrap() += 1`.
//!
//! 练习 11：锁短一点。
//!
//! 目标：三个同时数，最后一行说明一共数了多少次，应当是 9 次。现在每个任务睡眠时都握着锁（
//! 持锁跨 await），所以只能一个接一个地数。
//!
//! 提示：只在加一的时候拿锁：没有名字的 guard，语句一结束就被丢弃。
//!
//! 提示：如果持锁期间没有 `.await`，用标准库的 `Mutex` 就行：
//! `*counted.lock().unwrap() += 1`。

use std::{sync::Arc, time::Duration};

use countdown_core::Printer;
use tokio::{sync::Mutex, task::JoinSet, time};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    let counted = Arc::new(Mutex::new(0));
    let mut tasks = JoinSet::new();
    for (name, ms) in [("A", 700), ("B", 500), ("C", 300)] {
        let delay = Duration::from_millis(ms);
        tasks.spawn(count_down(name, delay, counted.clone(), printer.clone()));
    }
    while let Some(done) = tasks.join_next().await {
        done??;
    }
    printer.close(&format!("Done, {} counted", counted.lock().await))?;
    Ok(())
}

#[tracing::instrument(skip(counted, printer))]
async fn count_down(
    name: &str,
    delay: Duration,
    counted: Arc<Mutex<u32>>,
    printer: Printer,
) -> anyhow::Result<()> {
    let mut counted = counted.lock().await;
    for n in (1..=3).rev() {
        time::sleep(delay).await;
        printer.tick(name, n)?;
        *counted += 1;
    }
    Ok(())
}

//! Countdowns that are spawned: whatever the body of a loop awaits, the event loop polls them.
//!
//! ```sh
//! cargo run -p async-tasks --example unpolled_repaired
//! ```
//!
//! A `JoinSet` holds the handles of its tasks, and the tasks run by themselves. A = 2 comes at 2.0
//! s.
//!
//! 为倒计时创建任务：不管循环体在等什么，事件循环都会轮询它们。
//!
//! `JoinSet` 里放的只是任务的句柄，任务自己运行。A = 2 在 2.0 秒准时出现。

use std::time::Duration;

use countdown_core::Printer;
use tokio::{task::JoinSet, time};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    let mut countdowns = JoinSet::new();
    for (name, ms) in [("A", 1000), ("C", 500)] {
        countdowns.spawn(count_down(name, Duration::from_millis(ms), printer.clone()));
    }
    while let Some(done) = countdowns.join_next().await {
        let name = done??;
        time::sleep(Duration::from_millis(800)).await; // the tasks run meanwhile
        printer.line(&format!("{name} is filed"))?;
    }
    printer.close("Done")?;
    Ok(())
}

#[tracing::instrument(skip(printer))]
async fn count_down(
    name: &'static str,
    delay: Duration,
    printer: Printer,
) -> anyhow::Result<&'static str> {
    for n in (1..=3).rev() {
        time::sleep(delay).await;
        printer.tick(name, n)?;
    }
    Ok(name)
}

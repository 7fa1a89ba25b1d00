//! Cleaning up is lost: a task that is aborted ends at its `.await`, and goes no further.
//!
//! ```sh
//! cargo run -p async-tasks --example clean_up_lost
//! ```
//!
//! C signs off at 1.6 s. At 1.8 s A and B are aborted: their futures are dropped where they stand,
//! and `sign_off` is never called. `Drop` runs, but it cannot await. `shutdown` asks the tasks to
//! end instead.
//!
//! 收尾工作丢了：被中止的任务停在它的 `.await` 处，不再往下走。
//!
//! C 在 1.6 秒告退。1.8 秒，A 和 B 被中止：它们的 future 停在哪里就在哪里被丢弃，`sign_off` 根本没
//! 有调用。`Drop` 会执行，但里面不能 `.await`。改法见 `shutdown`：请任务自己结束。
//!
//! From rust-lang/wg-async issues 297 and 59.

use std::time::Duration;

use countdown_core::Printer;
use tokio::{task::JoinSet, time};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    let mut tasks = JoinSet::new();
    for (name, ms) in [("A", 1000), ("B", 800), ("C", 500)] {
        tasks.spawn(count_down(name, Duration::from_millis(ms), printer.clone()));
    }
    time::sleep(Duration::from_millis(1800)).await;
    printer.line("asked to end")?;
    tasks.shutdown().await; // aborts all tasks, and waits until they have gone
    printer.close("Done")?;
    Ok(())
}

#[tracing::instrument(skip(printer))]
async fn count_down(name: &str, delay: Duration, printer: Printer) -> anyhow::Result<()> {
    for n in (1..=3).rev() {
        time::sleep(delay).await; // where it is dropped
        printer.tick(name, n)?;
    }
    sign_off(name, &printer).await
}

/// Takes its time, as a last message to a server does.
async fn sign_off(name: &str, printer: &Printer) -> anyhow::Result<()> {
    time::sleep(Duration::from_millis(100)).await;
    printer.line(&format!("{name} signs off"))?;
    Ok(())
}

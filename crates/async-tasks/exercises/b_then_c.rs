//! Exercise 5: first B, then C.
//!
//! Goal: C starts when B is done, while A counts beside them. Two tasks will do, or even one.
//!
//! Hint: `count_down(…).await` goes on only when that countdown is done; a spawned task runs
//! meanwhile. Spawn A, await B, await C, and then await A's handle.
//!
//! 练习 5：先 B，后 C。
//!
//! 目标：B 数完，C 才开始；A 则与它们同时数。两个任务就够，其实一个也行。
//!
//! 提示：`count_down(…).await` 要等那个倒计时数完才会往下走，
//! 而已经创建的任务会同时运行。为 A 创建任务，依次 await B 和 C，最后 await A 的句柄。

use std::time::Duration;

use countdown_core::Printer;
use futures::future::join_all;
use tokio::{task, time};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    let tasks = [("A", 1000), ("B", 800), ("C", 500)].map(|(name, ms)| {
        task::spawn(count_down(name, Duration::from_millis(ms), printer.clone()))
    });
    for done in join_all(tasks).await {
        done??;
    }
    printer.close("Done")?;
    Ok(())
}

#[tracing::instrument(skip(printer))]
async fn count_down(name: &str, delay: Duration, printer: Printer) -> anyhow::Result<()> {
    for n in (1..=3).rev() {
        time::sleep(delay).await;
        printer.tick(name, n)?;
    }
    Ok(())
}

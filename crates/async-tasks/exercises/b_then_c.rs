//! Exercise 8: first B, then C.
//!
//! Goal: C starts when B is done, whatever B takes, while A counts beside them. Keep `jobs(…)`.
//!
//! Hint: `count_down(…).await` goes on only when that countdown is done; a spawned task runs
//! meanwhile.
//!
//! Hint: spawn A, await B, await C, and then await A's handle. `jobs(…)` returns an array: `let [a,
//! b, c] = jobs(…)` takes it apart.
//!
//! 练习 8：先 B，后 C。
//!
//! 目标：B 数完，C 才开始，不管 B 要多久；A 则与它们同时数。`jobs(…)` 要保留。
//!
//! 提示：`count_down(…).await` 要等那个倒计时数完才会往下走，而已经创建的任务会同时运行。
//!
//! 提示：为 A 创建任务，依次 `.await` B 和 C，最后 `.await` A 的句柄。`jobs(…)` 返回一个数
//! 组，可以用 `let [a, b, c] = jobs(…)` 拆开。
//!
//! Again: A=300 B=500 C=200, golden b_then_c.again

use std::time::Duration;

use countdown_core::Printer;
use given::jobs;
use tokio::{task::JoinSet, time};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    let mut tasks = JoinSet::new();
    for (name, ms) in jobs([("A", 1000), ("B", 400), ("C", 300)]) {
        tasks.spawn(count_down(name, Duration::from_millis(ms), printer.clone()));
    }
    while let Some(done) = tasks.join_next().await {
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

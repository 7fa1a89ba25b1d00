//! Exercise 6: made first.
//!
//! Predict: the future of A is made first, and then a task for B. When B is done a task for C is
//! made. Before each number A waits 0.3 s, B 0.4 s and C 0.2 s. When does each line come?
//!
//! Overlooked: to call an `async fn` runs nothing of it. A is made first, and begins when it is
//! awaited, at 0.8 s.
//!
//! 练习 6：最先创建的。
//!
//! 预测：先创建 A 的 future，再为 B 创建任务；B 数完，为 C 创建任务。每个数之前，A 等 0.3
//! s，B 等 0.4 s，C 等 0.2 s。每一行各在什么时刻出现？
//!
//! 容易忽略：调用 `async fn` 并不会运行它。A 虽然最先创建，却要到 `.await` 它的时候才开始，
//! 也就是 0.8 s。

use std::time::Duration;

use countdown_core::Printer;
use tokio::{task, time};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    let a = count_down("A", Duration::from_millis(300), printer.clone());
    let b = task::spawn(count_down("B", Duration::from_millis(400), printer.clone()));
    b.await??;
    let c = task::spawn(count_down("C", Duration::from_millis(200), printer.clone()));
    a.await?;
    c.await??;
    printer.close("Done")?;
    Ok(())
}

#[tracing::instrument(skip(printer))]
async fn count_down(name: &str, delay: Duration, printer: Printer) -> anyhow::Result<()> {
    for n in (1..=2).rev() {
        time::sleep(delay).await;
        printer.tick(name, n)?;
    }
    Ok(())
}

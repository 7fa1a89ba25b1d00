//! Structured concurrency: a `JoinSet` waits for its tasks, and the first failure ends the others.
//!
//! ```sh
//! cargo run -p async-tasks --example join_set
//! ```
//!
//! Results come as the tasks finish. C fails at 1.5 s; `?` leaves `count_all`, which drops the set,
//! and a set that is dropped aborts its tasks: B = 2 never comes. The second that follows would
//! show it. `task_group.py` is the same with Python's `TaskGroup`.
//!
//! 结构化并发：`JoinSet` 等待它的任务，第一个失败让其余的都结束。
//!
//! 哪个任务先做完，结果就先到。C 在 1.5 秒出错，`?` 离开 `count_all`，`JoinSet` 随之被丢弃，里面的
//! 任务都被中止：B = 2 不会出现。后面等的一秒就是为了看这一点。`task_group.py` 用 Python 的
//! `TaskGroup` 做同样的事。
//!
//! From tokio-rs/tokio pull request 4335, which added `JoinSet`.

use std::time::Duration;

use anyhow::ensure;
use countdown_core::Printer;
use tokio::{task::JoinSet, time};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    let counted = count_all(&printer).await;
    time::sleep(Duration::from_secs(1)).await; // whoever still counts would show
    let word = counted.map_or_else(|error| format!("Failed: {error}"), |()| "Done".into());
    printer.close(&word)?;
    Ok(())
}

async fn count_all(printer: &Printer) -> anyhow::Result<()> {
    let mut tasks = JoinSet::new();
    for (name, ms) in [("A", 1000), ("B", 800), ("C", 500)] {
        tasks.spawn(count_down(name, Duration::from_millis(ms), printer.clone()));
    }
    while let Some(done) = tasks.join_next().await {
        done??;
    }
    Ok(())
}

#[tracing::instrument(skip(printer))]
async fn count_down(name: &str, delay: Duration, printer: Printer) -> anyhow::Result<()> {
    for n in (1..=3).rev() {
        time::sleep(delay).await;
        ensure!((name, n) != ("C", 1), "C has lost count");
        printer.tick(name, n)?;
    }
    Ok(())
}

//! Tasks that never leave their thread: on a local runtime they may hold an `Rc`.
//!
//! ```sh
//! cargo run -p async-tasks --example local_tasks
//! ```
//!
//! This is the nearest sister of asyncio's loop. `spawn_local` does not ask for `Send`, so tasks
//! may share what is for one thread only, without any lock. The lines are those of `async-tasks`.
//!
//! 从不离开自己线程的任务：在本地运行时上，它们可以持有 `Rc`。
//!
//! 这与 asyncio 的事件循环最相近。`spawn_local` 不要求 `Send`，任务可以共享只供一个线程使用的东西，
//! 不用加锁。打印的内容与 `async-tasks` 相同。
//!
//! From tokio-rs/tokio issues 6739 and 7558.
//!
//! Golden: async-tasks

use std::{rc::Rc, time::Duration};

use countdown_core::Printer;
use tokio::{task::JoinSet, time};

#[tokio::main(flavor = "local")]
async fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Rc::new(Printer::stdout());
    let mut tasks = JoinSet::new();
    for (name, ms) in [("A", 1000), ("B", 800), ("C", 500)] {
        tasks.spawn_local(count_down(name, Duration::from_millis(ms), printer.clone()));
    }
    while let Some(done) = tasks.join_next().await {
        done??;
    }
    printer.close("Done")?;
    Ok(())
}

#[tracing::instrument(skip(printer))]
async fn count_down(name: &str, delay: Duration, printer: Rc<Printer>) -> anyhow::Result<()> {
    for n in (1..=3).rev() {
        time::sleep(delay).await; // `printer` is held across this
        printer.tick(name, n)?;
    }
    Ok(())
}

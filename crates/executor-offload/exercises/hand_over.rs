//! Exercise 22: hand it over.
//!
//! Goal: A and B await, but C comes from a library that only knows how to block (`blocking`, in
//! `given.rs`), and while it waits nobody else gets the thread. Have all three count at the same
//! time, C by that library. More threads for the loop would only hide it.
//!
//! Hint: to write `async` around a call does not make it give way. What blocks has to run in
//! another thread, where nobody is waiting for it.
//!
//! Hint: `spawn_blocking(move || …)`, of the `JoinSet` or of `task`, runs it in a thread of the
//! runtime's pool.
//!
//! 练习 22：交出去。
//!
//! 目标：A 和 B 用 `.await` 等待，C 却来自一个只会阻塞的库（`given.rs` 里的 `blocking`），
//! 它一等，别人就都得不到线程。让三个同时数，C 仍然用那个库。给事件循环更多线程，只是把问题
//! 藏起来。
//!
//! 提示：在调用外面套一层 `async`，并不会让它让出线程。会阻塞的代码要在另一个线程里运行，在
//! 那里不妨碍任何人。
//!
//! 提示：`JoinSet` 或者 `task` 的 `spawn_blocking(move || …)` 会把它放到运行时的线程池里运
//! 行。
//!
//! Holds: one worker thread is enough
//! Holds: `blocking` is called

use std::time::Duration;

use countdown_core::Printer;
use given::blocking;
use tokio::{task::JoinSet, time};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    let mut tasks = JoinSet::new();
    tasks.spawn(count_down("A", Duration::from_millis(800), printer.clone()));
    tasks.spawn(count_down("B", Duration::from_millis(500), printer.clone()));
    let for_c = printer.clone();
    tasks.spawn(async move { blocking("C", Duration::from_millis(300), &for_c) });
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

//! Exercise 10: hand it over.
//!
//! Goal: A and B await, but C comes from a library that only knows how to block, and while it waits
//! nobody else gets the thread. Have all three count at the same time.
//!
//! Hint: to write `async` around a call does not make it pause. `task::spawn_blocking(move || …)`
//! runs it in a thread of the pool, and gives a handle like the others.
//!
//! 练习 10：交出去。
//!
//! 目标：A 和 B 用 await 等待，C 却来自一个只会阻塞的库，它一等，别人就都得不到线程。
//! 让三个同时数。
//!
//! 提示：在调用外面套一层 `async`，并不会让它暂停。
//! `task::spawn_blocking(move || …)` 会把它放到线程池的线程里运行，返回的句柄和别的一样用。
//!
//! Golden: async-tasks

use std::{thread, time::Duration};

use countdown_core::Printer;
use futures::future::join_all;
use tokio::{task, time};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    let a = task::spawn(count_down("A", Duration::from_secs(1), printer.clone()));
    let b = task::spawn(count_down("B", Duration::from_millis(800), printer.clone()));
    let for_c = printer.clone();
    let c = task::spawn(async move { blocking("C", Duration::from_millis(500), &for_c) });
    for done in join_all([a, b, c]).await {
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

/// From a library that you cannot change.
/// 来自一个你不能改动的库。
#[tracing::instrument(skip(printer))]
fn blocking(name: &str, delay: Duration, printer: &Printer) -> anyhow::Result<()> {
    for n in (1..=3).rev() {
        thread::sleep(delay);
        printer.tick(name, n)?;
    }
    Ok(())
}

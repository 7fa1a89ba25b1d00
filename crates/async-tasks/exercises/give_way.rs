//! Exercise 8: give way.
//!
//! Goal: the calculation takes a second, in a hundred pieces. It waits for nothing, so it never
//! pauses, and the countdowns begin when it is done. Have it let the others go first after each
//! piece, on this one thread.
//!
//! Hint: a task gives the loop back only at an `.await` that is not ready yet. That is all that
//! `task::yield_now().await` is: not ready the first time, and ready the second.
//!
//! 练习 8：让一让。
//!
//! 目标：有个计算要一秒，分成一百小块。它什么也不等，所以从不暂停，
//! 等它算完，倒计时才开始。让它每算完一块就给别人让一让，仍然只用这一个线程。
//!
//! 提示：任务只有遇到还没就绪的 `.await`，才会把线程让给事件循环。
//! `task::yield_now().await` 正是如此：第一次没有就绪，第二次就绪。

use std::{thread, time::Duration};

use countdown_core::Printer;
use futures::future::join_all;
use tokio::{task, time};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    let long = task::spawn(work());
    let tasks = [("A", 1000), ("B", 800), ("C", 500)].map(|(name, ms)| {
        task::spawn(count_down(name, Duration::from_millis(ms), printer.clone()))
    });
    for done in join_all(tasks).await {
        done??;
    }
    printer.close(&format!("Done, and {} pieces of work", long.await?))?;
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

#[tracing::instrument]
async fn work() -> u32 {
    let mut done = 0;
    while done < 100 {
        done += piece();
    }
    done
}

/// A piece of a long calculation. It takes 10 ms, and waits for nothing.
/// 一大段计算中的一小块，用时 10 ms，什么也不等。
fn piece() -> u32 {
    thread::sleep(Duration::from_millis(10));
    1
}

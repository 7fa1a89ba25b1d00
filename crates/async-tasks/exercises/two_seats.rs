//! Exercise 7: two seats.
//!
//! Goal: no more than two count at the same time; C gets the seat of whoever is done first. The
//! semaphore has only two seats to give, and yet all three sit.
//!
//! Hint: a seat is taken for as long as its permit lives. `_` is no variable: what is assigned to
//! it is dropped at once. `_seat` is one, and lives to the end of its block.
//!
//! 练习 7：两个座位。
//!
//! 目标：同时数的不能超过两个；谁先数完，C 就坐谁的座位。
//! 信号量明明只有两个座位，三个却都坐下了。
//!
//! 提示：许可（permit）活多久，座位就占多久。`_` 不是变量，
//! 赋给它的值当场就被丢弃；`_seat` 才是变量，一直活到所在的块结束。
//!
//! Golden: b_then_c

use std::{sync::Arc, time::Duration};

use countdown_core::Printer;
use futures::future::join_all;
use tokio::{sync::Semaphore, task, time};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    let seats = Arc::new(Semaphore::new(2));
    let tasks = [("A", 1000), ("B", 800), ("C", 500)].map(|(name, ms)| {
        task::spawn(count_down(name, Duration::from_millis(ms), seats.clone(), printer.clone()))
    });
    for done in join_all(tasks).await {
        done??;
    }
    printer.close("Done")?;
    Ok(())
}

#[tracing::instrument(skip(seats, printer))]
async fn count_down(
    name: &str,
    delay: Duration,
    seats: Arc<Semaphore>,
    printer: Printer,
) -> anyhow::Result<()> {
    let _ = seats.acquire().await?;
    for n in (1..=3).rev() {
        time::sleep(delay).await;
        printer.tick(name, n)?;
    }
    Ok(())
}

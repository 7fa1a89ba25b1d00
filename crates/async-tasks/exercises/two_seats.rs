//! Exercise 21: two seats.
//!
//! Goal: no more than two count at a time. C takes the first seat that is free again and D the
//! next, whoever left it, and even if by an error. A semaphore of two permits makes others wait
//! until a permit is dropped, and yet all four count at once.
//!
//! Hint: a seat is taken for as long as its permit lives. How long does this one live?
//!
//! Hint: what a call returns and `_` takes is dropped at the end of the statement: `_` gives it no
//! name. `_seat` is a name, and lives to the end of its block.
//!
//! 练习 21：两个座位。
//!
//! 目标：同时数的不能超过两个。座位一空出来，就由 C 坐下，再空出来就轮到 D；不管是谁让出
//! 的，哪怕是出错退出。信号量（semaphore）有两个许可（permit），都给出去了，别人就要等到有
//! 一个被丢弃；可是现在四个却同时在数。
//!
//! 提示：许可活多久，座位就占多久。这里的许可能活多久？
//!
//! 提示：调用返回的值赋给 `_`，语句一结束就被丢弃：`_` 没有给它名字。`_seat` 才是名字，一直
//! 活到所在的块结束。
//!
//! Again: A=600 B=300 C=200 D=400, golden two_seats.again
//! Again: A!=200 B!=300 C=300 D=200, fails
//! Page: backpressure.md

use std::{sync::Arc, time::Duration};

use countdown_core::Printer;
use given::jobs;
use tokio::{sync::Semaphore, task::JoinSet, time};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    let seats = Arc::new(Semaphore::new(2));
    let mut tasks = JoinSet::new();
    for (name, ms) in jobs([("A", 400), ("B", 700), ("C", 500), ("D", 300)]) {
        let delay = Duration::from_millis(ms);
        tasks.spawn(count_down(name, delay, seats.clone(), printer.clone()));
    }
    let mut worst = Ok(());
    while let Some(done) = tasks.join_next().await {
        worst = worst.and(done?);
    }
    worst?;
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
    for n in (1..=2).rev() {
        time::sleep(delay).await;
        printer.tick(name, n)?;
    }
    Ok(())
}

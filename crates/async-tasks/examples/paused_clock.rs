//! A clock that jumps: with nothing to do but wait, the three seconds are over at once.
//!
//! ```sh
//! cargo run -p async-tasks --example paused_clock
//! ```
//!
//! With `start_paused` tokio's clock stands still while there is work, and jumps to the next
//! deadline where all tasks wait: so tests need not wait (`#[tokio::test(start_paused = true)]`).
//! Each line is stamped with its due time exactly. The printer asks the same clock;
//! `std::time::Instant`, threads and the network do not follow it.
//!
//! 会跳的时钟：只剩下等待的时候，三秒一跃而过。
//!
//! 用了 `start_paused`，有事可做时 tokio 的时钟不走；所有任务都在等待时，它直接跳到下一个到期的时
//! 刻。测试就不用等了（`#[tokio::test(start_paused = true)]`）。每行的时间与预定时刻分毫不差。打印
//! 器用的也是这个时钟；`std::time::Instant`、线程和网络则不跟着它走。
//!
//! Golden: async-tasks

use std::{io, time::Duration};

use countdown_core::Printer;
use tokio::{task::JoinSet, time};

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let start = time::Instant::now();
    let printer = Printer::new(io::stdout(), move || start.elapsed());
    let mut tasks = JoinSet::new();
    for (name, ms) in [("A", 1000), ("B", 800), ("C", 500)] {
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
        time::sleep(delay).await; // jumps
        printer.tick(name, n)?;
    }
    Ok(())
}

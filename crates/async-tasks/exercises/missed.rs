//! Exercise 15: what was missed.
//!
//! Predict: C ticks every 0.4 s. After its second tick its thread is blocked for a second. When
//! does each line come?
//!
//! Overlooked: an interval that missed ticks catches up, unless it is told otherwise
//! (`MissedTickBehavior::Burst`): those of 1.2 and 1.6 s both come at 1.8, and the next when the
//! old schedule says so, at 2.0 s.
//!
//! 练习 15：错过的节拍。
//!
//! 预测：C 每 0.4 s 报一个数。第二个数之后，它的线程被阻塞了一秒。每一行各在什么时刻出现？
//!
//! 容易忽略：错过了节拍的 interval，不另外设定（`MissedTickBehavior::Burst`），就会一口气补
//! 上：1.2 和 1.6 s 的都在 1.8 s 出现，再下一个仍按原来的时刻表，在 2.0 s。
//!
//! Page: stuck.md

use std::{thread, time::Duration};

use countdown_core::Printer;
use tokio::time::{self, Instant};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    let delay = Duration::from_millis(400);
    let mut interval = time::interval_at(Instant::now() + delay, delay);
    for n in (1..=6).rev() {
        interval.tick().await;
        printer.tick("C", n)?;
        if n == 5 {
            thread::sleep(Duration::from_secs(1));
        }
    }
    printer.close("Done")?;
    Ok(())
}

//! Exercise 16: leave it out.
//!
//! Goal: C ticks every 0.6 s, and after its second tick something else takes 1.5 s. One tick comes
//! when that is over, at 2.7 s, and the next ones by the old schedule, at 3.0 and 3.6 s: what was
//! missed is left out. Here it is caught up at once.
//!
//! Hint: an interval has a rule for ticks that were missed.
//!
//! Hint: `interval.set_missed_tick_behavior(…)`, with a variant of `MissedTickBehavior`.
//!
//! 练习 16：跳过去。
//!
//! 目标：C 每 0.6 s 报一个数，第二个数之后，另有一件事要 1.5 s。这件事一完，在 2.7 s 报一
//! 个，之后仍按原来的时刻表，在 3.0 和 3.6 s：错过的就跳过去。现在却是一口气补上。
//!
//! 提示：interval 对错过的节拍有一条规则。
//!
//! 提示：用 `interval.set_missed_tick_behavior(…)`，参数是 `MissedTickBehavior` 的某个变
//! 体。
//!
//! Page: stuck.md

use std::time::Duration;

use countdown_core::Printer;
use tokio::time::{self, Instant};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    let delay = Duration::from_millis(600);
    let mut interval = time::interval_at(Instant::now() + delay, delay);
    for n in (1..=5).rev() {
        interval.tick().await;
        printer.tick("C", n)?;
        if n == 4 {
            time::sleep(Duration::from_millis(1500)).await;
        }
    }
    printer.close("Done")?;
    Ok(())
}

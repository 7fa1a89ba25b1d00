//! Missed ticks, `Burst`: an interval that was kept waiting catches up at once.
//!
//! ```sh
//! cargo run -p async-tasks --example missed_ticks_burst
//! ```
//!
//! C is due every 0.5 s, and is kept from 1.0 to 2.3 s, over the ticks of 1.5 and 2.0. Both come at
//! 2.3, and the next at 2.5, on the old schedule. An interval does this unless it is told
//! otherwise; it is a surprise where each tick sends a request. `missed_ticks_delay` and
//! `missed_ticks_skip` differ by a word.
//!
//! 错过的节拍，`Burst`：被耽搁的 interval 一口气补上。
//!
//! C 每 0.5 秒一拍，从 1.0 秒被耽搁到 2.3 秒，错过了 1.5 和 2.0 两拍。两拍都在 2.3 秒补上，下一拍仍
//! 在 2.5 秒。这是 interval 的默认做法；如果每一拍都要发一个请求，就会出人意料。
//! `missed_ticks_delay` 和 `missed_ticks_skip` 与它只差一个词。
//!
//! From tokio-rs/tokio issues 7941 and 6029.

use std::time::Duration;

use countdown_core::Printer;
use tokio::time::{self, Instant, MissedTickBehavior};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    let delay = Duration::from_millis(500);
    let mut interval = time::interval_at(Instant::now() + delay, delay);
    interval.set_missed_tick_behavior(MissedTickBehavior::Burst);
    for n in (1..=6).rev() {
        interval.tick().await;
        printer.tick("C", n)?;
        if n == 5 {
            time::sleep(Duration::from_millis(1300)).await; // two ticks fall due meanwhile
        }
    }
    printer.close("Done")?;
    Ok(())
}

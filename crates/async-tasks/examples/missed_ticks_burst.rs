//! Missed ticks, `Burst`: an interval that was kept waiting catches up at once.
//!
//! 错过的节拍，`Burst`：被耽搁的 interval 一口气补上。
//!
//! ```sh
//! cargo run -p async-tasks --example missed_ticks_burst
//! ```
//!
//! C is due every 0.5 s. After the second tick it is kept for 1.3 s, and the ticks of 1.5 and 2.0 s
//! are missed. Both come at 2.3, one right after the other, and the next at 2.5, as if nothing had
//! been: as many ticks as there should be, all on the old schedule, 3.0 s in all. This is what an
//! interval does unless it is told otherwise, and a surprise where each tick sends a request.
//! `missed_ticks_delay` and `missed_ticks_skip` differ from it by one word.
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

//! Missed ticks, `Skip`: an interval that was kept waiting leaves out what it missed.
//!
//! ```sh
//! cargo run -p async-tasks --example missed_ticks_skip
//! ```
//!
//! C is due every 0.5 s, and is kept from 1.0 to 2.3 s, over the ticks of 1.5 and 2.0. One comes at
//! 2.3, and the next at 2.5, on the old schedule: one of the two is lost, so six ticks take 3.5 s.
//!
//! 错过的节拍，`Skip`：被耽搁的 interval 略过错过的那些。
//!
//! C 每 0.5 秒一拍，从 1.0 秒被耽搁到 2.3 秒，错过了 1.5 和 2.0 两拍。一拍在 2.3 秒补上，下一拍仍在
//! 2.5 秒：两拍少了一拍，所以六拍要用 3.5 秒。
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
    interval.set_missed_tick_behavior(MissedTickBehavior::Skip);
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

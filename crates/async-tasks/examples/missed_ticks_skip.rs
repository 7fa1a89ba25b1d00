//! Missed ticks, `Skip`: an interval that was kept waiting leaves out what it missed.
//!
//! 错过的节拍，`Skip`：被耽搁的 interval 略过错过的那些。
//!
//! ```sh
//! cargo run -p async-tasks --example missed_ticks_skip
//! ```
//!
//! C is due every 0.5 s. After the second tick it is kept for 1.3 s, and the ticks of 1.5 and 2.0 s
//! are missed. One comes at 2.3, and the next at 2.5, back on the old schedule: one tick of the two
//! is lost, so six of them take 3.5 s. `missed_ticks_burst` and `missed_ticks_delay` differ from it
//! by one word.
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

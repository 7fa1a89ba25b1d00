//! Missed ticks, `Delay`: an interval that was kept waiting starts a new schedule.
//!
//! ```sh
//! cargo run -p async-tasks --example missed_ticks_delay
//! ```
//!
//! C is due every 0.5 s, and is kept from 1.0 to 2.3 s, over the ticks of 1.5 and 2.0. One comes at
//! 2.3, and from there on it is 0.5 s from each tick to the next: never two close together, and all
//! that is left is 0.8 s later than planned.
//!
//! 错过的节拍，`Delay`：被耽搁的 interval 从此按新的时刻表走。
//!
//! C 每 0.5 秒一拍，从 1.0 秒被耽搁到 2.3 秒，错过了 1.5 和 2.0 两拍。一拍在 2.3 秒补上，从这里起每
//! 隔 0.5 秒一拍：不会有两拍挤在一起，但后面的都比原定的晚 0.8 秒。
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
    interval.set_missed_tick_behavior(MissedTickBehavior::Delay);
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

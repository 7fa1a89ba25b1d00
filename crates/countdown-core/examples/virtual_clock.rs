//! The three countdowns on a clock that jumps from one due time to the next: nothing waits, and
//! every line is exactly on time. `cargo run -p countdown-core --example virtual_clock`
//!
//! 三个倒计时，时钟从一个预定时刻跳到下一个：谁也不等，分毫不差。

use std::sync::{Arc, Mutex};
use std::{io, time::Duration};

use countdown_core::Printer;

fn main() -> io::Result<()> {
    let now = Arc::new(Mutex::new(Duration::ZERO));
    let clock = Arc::clone(&now);
    let printer = Printer::new(io::stdout(), move || *clock.lock().unwrap());
    let waits = [("A", 1000), ("B", 800), ("C", 500)];
    let mut ticks = waits
        .map(|(name, ms)| [3, 2, 1].map(|n| (ms * (4 - u64::from(n)), name, n)))
        .concat();
    ticks.sort_unstable_by_key(|(due, ..)| *due);
    for (due, name, n) in ticks {
        *now.lock().unwrap() = Duration::from_millis(due);
        printer.tick(name, n)?;
    }
    printer.close("Done")
}

//! Right: no interval: the next point in time of the schedule is looked for after each number.
//!
//! 也对：不用 interval：每报一个数，就去找时刻表上的下一个时刻。

use std::time::Duration;

use countdown_core::Printer;
use tokio::time::{self, Instant};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    let delay = Duration::from_millis(600);
    let start = Instant::now();
    let mut due = start + delay;
    for n in (1..=5).rev() {
        time::sleep_until(due).await;
        printer.tick("C", n)?;
        if n == 4 {
            time::sleep(Duration::from_millis(1500)).await;
        }
        // What is over by now is due at once, but once only.
        due += delay;
        while due + delay <= Instant::now() {
            due += delay;
        }
    }
    printer.close("Done")?;
    Ok(())
}

//! Right: what takes time is a task of its own, and its end is one more tick; so nothing is missed,
//! and ticks meanwhile are left out.
//!
//! 也对：占时间的那件事是一个任务，它结束时也报一个数；所以一拍也没有错过，其间的节拍不报。

use std::time::Duration;

use countdown_core::Printer;
use tokio::{
    task,
    time::{self, Instant},
};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    let delay = Duration::from_millis(600);
    let mut interval = time::interval_at(Instant::now() + delay, delay);
    for n in [5, 4] {
        interval.tick().await;
        printer.tick("C", n)?;
    }
    let mut other = task::spawn(time::sleep(Duration::from_millis(1500)));
    let mut n = 3;
    while n > 0 {
        tokio::select! {
            done = &mut other, if n == 3 => {
                done?;
                printer.tick("C", n)?;
                n -= 1;
            }
            _ = interval.tick() => if n < 3 {
                printer.tick("C", n)?;
                n -= 1;
            }
        }
    }
    printer.close("Done")?;
    Ok(())
}

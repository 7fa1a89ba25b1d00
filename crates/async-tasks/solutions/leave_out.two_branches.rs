//! Right: what takes time is a task of its own, and its end is one more tick; so nothing is missed,
//! and ticks meanwhile are left out.

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
    let delay = Duration::from_millis(300);
    let mut interval = time::interval_at(Instant::now() + delay, delay);
    for n in [6, 5] {
        interval.tick().await;
        printer.tick("C", n)?;
    }
    let mut other = task::spawn(time::sleep(Duration::from_millis(800)));
    let mut n = 4;
    while n > 0 {
        tokio::select! {
            done = &mut other, if n == 4 => {
                done?;
                printer.tick("C", n)?;
                n -= 1;
            }
            _ = interval.tick() => if n < 4 {
                printer.tick("C", n)?;
                n -= 1;
            }
        }
    }
    printer.close("Done")?;
    Ok(())
}

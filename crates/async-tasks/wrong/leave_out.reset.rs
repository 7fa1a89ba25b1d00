//! Wrong: the interval is reset after what took long, and so begins a new schedule.
//!
//! Refused by: golden

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
            interval.reset();
        }
    }
    printer.close("Done")?;
    Ok(())
}

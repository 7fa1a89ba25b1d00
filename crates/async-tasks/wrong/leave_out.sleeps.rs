//! Wrong: it sleeps instead, and each wait begins when the one before has ended.
//!
//! Refused by: golden

use std::time::Duration;

use countdown_core::Printer;
use tokio::time;

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    for n in (1..=6).rev() {
        time::sleep(Duration::from_millis(500)).await;
        printer.tick("C", n)?;
        if n == 5 {
            time::sleep(Duration::from_millis(1200)).await;
        }
    }
    printer.close("Done")?;
    Ok(())
}

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
    for n in (1..=5).rev() {
        time::sleep(Duration::from_millis(600)).await;
        printer.tick("C", n)?;
        if n == 4 {
            time::sleep(Duration::from_millis(1500)).await;
        }
    }
    printer.close("Done")?;
    Ok(())
}

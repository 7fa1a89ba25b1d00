//! Wrong: A goes on with the number where it was, but what it had waited for that number is lost.
//!
//! Refused by: golden

use std::{
    sync::atomic::{AtomicU32, Ordering},
    time::Duration,
};

use countdown_core::Printer;
use tokio::time;

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    let left = AtomicU32::new(4);
    for n in (1..=3).rev() {
        tokio::select! {
            done = count_down("A", Duration::from_millis(500), &left, &printer) => {
                done?;
                break;
            }
            () = time::sleep(Duration::from_millis(800)) => printer.tick("B", n)?,
        }
    }
    printer.close("Done")?;
    Ok(())
}

#[tracing::instrument(skip(left, printer))]
async fn count_down(
    name: &str,
    delay: Duration,
    left: &AtomicU32,
    printer: &Printer,
) -> anyhow::Result<()> {
    while left.load(Ordering::Relaxed) > 0 {
        time::sleep(delay).await;
        printer.tick(name, left.fetch_sub(1, Ordering::Relaxed))?;
    }
    Ok(())
}

//! Right: one `select!` without a loop: whoever is done first ends the other, which never ends by
//! itself.
//!
//! 也对：只用一次 `select!`，没有循环：A 先完成，B 就结束了。

use std::time::Duration;

use countdown_core::Printer;
use tokio::time;

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    tokio::select! {
        done = count_down("A", Duration::from_millis(500), &printer) => done?,
        beaten = beat(&printer) => beaten?,
    }
    printer.close("Done")?;
    Ok(())
}

#[tracing::instrument(skip(printer))]
async fn count_down(name: &str, delay: Duration, printer: &Printer) -> anyhow::Result<()> {
    for n in (1..=4).rev() {
        time::sleep(delay).await;
        printer.tick(name, n)?;
    }
    Ok(())
}

async fn beat(printer: &Printer) -> anyhow::Result<()> {
    let mut beats = time::interval(Duration::from_millis(800));
    beats.tick().await; // the first is due at once
    for n in (1..=3).rev() {
        beats.tick().await;
        printer.tick("B", n)?;
    }
    Ok(())
}

//! Wrong: C waits for A and D for B, who are done first and second here.
//!
//! Refused by: again: A=600 B=300 C=200 D=400, golden two_seats.again

use std::time::Duration;

use countdown_core::Printer;
use given::jobs;
use tokio::time;

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    let [a, b, c, d] = jobs([("A", 400), ("B", 700), ("C", 500), ("D", 300)])
        .map(|(name, ms)| count_down(name, Duration::from_millis(ms), printer.clone()));
    let one = async {
        a.await?;
        c.await
    };
    let other = async {
        b.await?;
        d.await
    };
    tokio::try_join!(one, other)?;
    printer.close("Done")?;
    Ok(())
}

#[tracing::instrument(skip(printer))]
async fn count_down(name: &str, delay: Duration, printer: Printer) -> anyhow::Result<()> {
    for n in (1..=2).rev() {
        time::sleep(delay).await;
        printer.tick(name, n)?;
    }
    Ok(())
}

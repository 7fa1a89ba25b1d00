//! Right: nothing is spawned: `main` joins A with a block that awaits B and then C.
//!
//! 也对：不创建任务：`main` 同时等待 A，以及依次 `.await` B 和 C 的代码块。

use std::time::Duration;

use countdown_core::Printer;
use given::jobs;
use tokio::time;

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    let [a, b, c] = jobs([("A", 1000), ("B", 400), ("C", 300)])
        .map(|(name, ms)| count_down(name, Duration::from_millis(ms), printer.clone()));
    let then = async {
        b.await?;
        c.await
    };
    tokio::try_join!(a, then)?;
    printer.close("Done")?;
    Ok(())
}

#[tracing::instrument(skip(printer))]
async fn count_down(name: &str, delay: Duration, printer: Printer) -> anyhow::Result<()> {
    for n in (1..=3).rev() {
        time::sleep(delay).await;
        printer.tick(name, n)?;
    }
    Ok(())
}

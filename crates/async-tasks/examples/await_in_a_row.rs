//! Sequential by accident: one `.await` after another waits for one countdown after another.
//!
//! 不小心写成了顺序执行：`.await` 一个接一个，倒计时也就一个接一个。
//!
//! ```sh
//! cargo run -p async-tasks --example await_in_a_row
//! ```
//!
//! All of it is asynchronous, and nothing runs at the same time: the next countdown's future is
//! made only when the one before is done. So A, B and C take the 6.9 s of `sequential`.
//!
//! Golden: sequential

use std::time::Duration;

use countdown_core::Printer;
use tokio::time;

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    for (name, ms) in [("A", 1000), ("B", 800), ("C", 500)] {
        count_down(name, Duration::from_millis(ms), printer.clone()).await?; // to the end
    }
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

//! Sequential by accident: one `.await` after another waits for one countdown after another.
//!
//! ```sh
//! cargo run -p async-tasks --example await_in_a_row
//! ```
//!
//! Everything is asynchronous, and nothing overlaps: the next future is made only when the one
//! before is done. So A, B and C take the 6.9 s of `sequential`. The repair is `src/main.rs`.
//!
//! 不小心写成了顺序执行：`.await` 一个接一个，倒计时也就一个接一个。
//!
//! 全是异步，却没有一处重叠：前一个 future 做完了，才创建下一个。所以 A、B、C 一共用 6.9 秒，和
//! `sequential` 一样。改法就是 `src/main.rs`。
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

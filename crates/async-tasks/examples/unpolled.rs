//! Countdowns that nobody polls: while the body of a loop awaits something else, they stand still.
//!
//! ```sh
//! cargo run -p async-tasks --example unpolled
//! ```
//!
//! `FuturesUnordered` is no event loop: it polls its futures while *it* is polled, by `next`. C is
//! done at 1.5 s, and the body of the loop then awaits 0.8 s. A = 2 was due at 2.0 and comes at
//! 2.3. Nothing blocks. `buffered` and `buffer_unordered` do the same. `unpolled_repaired` spawns
//! the countdowns.
//!
//! 没有人轮询的倒计时：循环体在等别的事，它们就停在原地。
//!
//! `FuturesUnordered` 不是事件循环：只有 `next` 轮询它的时候，它才轮询里面的 future。C 在 1.5 秒做
//! 完，循环体接着等 0.8 秒。A = 2 的预定时刻是 2.0 秒，到 2.3 秒才来，而线程并没有阻塞。`buffered`
//! 和 `buffer_unordered` 也是如此。改法见 `unpolled_repaired`：为倒计时创建任务。
//!
//! From rust-lang/futures-rs issues 2387 and 2961, and the story "Barbara battles buffered streams"
//! of rust-lang/wg-async.

use std::time::Duration;

use countdown_core::Printer;
use futures::stream::{FuturesUnordered, StreamExt};
use tokio::time;

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    let mut countdowns = FuturesUnordered::new();
    for (name, ms) in [("A", 1000), ("C", 500)] {
        countdowns.push(count_down(name, Duration::from_millis(ms), printer.clone()));
    }
    while let Some(done) = countdowns.next().await {
        let name = done?;
        time::sleep(Duration::from_millis(800)).await; // polls this sleep, and no countdown
        printer.line(&format!("{name} is filed"))?;
    }
    printer.close("Done")?;
    Ok(())
}

#[tracing::instrument(skip(printer))]
async fn count_down(
    name: &'static str,
    delay: Duration,
    printer: Printer,
) -> anyhow::Result<&'static str> {
    for n in (1..=3).rev() {
        time::sleep(delay).await;
        printer.tick(name, n)?;
    }
    Ok(name)
}

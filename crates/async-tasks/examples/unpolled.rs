//! Countdowns that nobody polls: while the body of a loop awaits something else, they stand still.
//!
//! 没有人轮询的倒计时：循环体在等别的事，它们就停在原地。
//!
//! ```sh
//! cargo run -p async-tasks --example unpolled
//! ```
//!
//! A collection of futures is no event loop: it polls them while *it* is polled, by `next`. C is
//! done at 1.5 s, and the loop's body then takes 0.8 s. A = 2 was due at 2.0, and comes at 2.3, when
//! `next` is called again; A = 1 is late from there on, and the whole takes 4.1 s instead of 3.8.
//! Nothing blocks: each wait here is an `.await`.
//!
//! To repair it, give each countdown to the loop that never rests, `task::spawn(count_down(…))`,
//! and collect the handles: then A ticks on while the body waits.
//!
//! From rust-lang/futures-rs issues 2387 and 2961, and the story "Barbara battles buffered streams"
//! of rust-lang/wg-async: `buffered` and `buffer_unordered` do the same.

use std::time::Duration;

use countdown_core::Printer;
use futures::stream::{FuturesUnordered, StreamExt};
use tokio::time;

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    let mut countdowns: FuturesUnordered<_> = [("A", 1000), ("C", 500)]
        .map(|(name, ms)| count_down(name, Duration::from_millis(ms), printer.clone()))
        .into_iter()
        .collect();
    while let Some(done) = countdowns.next().await {
        let name = done?;
        time::sleep(Duration::from_millis(800)).await; // polls this sleep, and no countdown
        printer.line(&format!("{name} is filed"))?;
    }
    printer.close("Done")?;
    Ok(())
}

#[tracing::instrument(skip(printer))]
async fn count_down(name: &str, delay: Duration, printer: Printer) -> anyhow::Result<&str> {
    for n in (1..=3).rev() {
        time::sleep(delay).await;
        printer.tick(name, n)?;
    }
    Ok(name)
}

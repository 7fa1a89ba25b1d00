//! Deadlines instead of delays: how late one tick is does not add to how late the next one is.
//!
//! ```sh
//! cargo run -p async-tasks --example interval
//! ```
//!
//! `tokio::time::interval` counts each deadline from the one before, whenever that tick came. A
//! delay hands all lateness on. The lines are those of `async-tasks`, and the third tick of each
//! countdown is about as late as its first.
//!
//! 等到某个时刻，而不是等上一段时间：这一次的延迟不会累加到下一次。
//!
//! `tokio::time::interval` 的每个到期时刻都从前一个到期时刻算起，不管那一次实际上何时才到。等一段时
//! 间，则会把延迟一次次传下去。打印的内容与 `async-tasks` 相同，只是第三个数与第一个数差不多一样准
//! 时。
//!
//! Golden: async-tasks

use std::time::Duration;

use countdown_core::Printer;
use tokio::{task::JoinSet, time};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    let mut tasks = JoinSet::new();
    for (name, ms) in [("A", 1000), ("B", 800), ("C", 500)] {
        tasks.spawn(count_down(name, Duration::from_millis(ms), printer.clone()));
    }
    while let Some(done) = tasks.join_next().await {
        done??;
    }
    printer.close("Done")?;
    Ok(())
}

#[tracing::instrument(skip(printer))]
async fn count_down(name: &str, delay: Duration, printer: Printer) -> anyhow::Result<()> {
    let mut interval = time::interval(delay);
    interval.tick().await; // the first is due at once
    for n in (1..=3).rev() {
        interval.tick().await; // due at a deadline, however late the tick before was
        printer.tick(name, n)?;
    }
    Ok(())
}

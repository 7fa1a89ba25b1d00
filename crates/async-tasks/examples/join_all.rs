//! Concurrency without spawning: one task polls three futures, and they wait together.
//!
//! 不创建任务也能并发：一个任务轮询三个 future，它们一起等待。
//!
//! ```sh
//! cargo run -p async-tasks --example join_all
//! ```
//!
//! The loop has a single task, the joined one. The lines are those of `async-tasks`, at the same
//! times; but as one task they would share one core on any runtime, and a panic in one ends all.
//!
//! Golden: async-tasks

use std::time::Duration;

use countdown_core::Printer;
use futures::future::join_all;
use tokio::time;

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    let futures = [("A", 1000), ("B", 800), ("C", 500)].map(|(name, ms)| {
        count_down(name, Duration::from_millis(ms), printer.clone()) // runs when polled
    });
    for done in join_all(futures).await {
        done?;
    }
    printer.close("Done")?;
    Ok(())
}

#[tracing::instrument(skip(printer))]
async fn count_down(name: &str, delay: Duration, printer: Printer) -> anyhow::Result<()> {
    for n in (1..=3).rev() {
        time::sleep(delay).await; // suspends this future: the others run meanwhile
        printer.tick(name, n)?;
    }
    Ok(())
}

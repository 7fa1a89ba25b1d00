//! What one blocking call does to an event loop: no task runs while another one sleeps.
//!
//! 一次阻塞调用会让事件循环怎样：一个任务睡着，别的任务都不能运行。
//!
//! ```sh
//! cargo run -p async-tasks --example blocking_pitfall
//! ```
//!
//! Set beside `src/main.rs`, one call differs. (And the span is made by hand, so that a timeline
//! shows how long each task waits for its first poll.) The three tasks are spawned as before, and yet
//! A, B and C come one after another, in the 6.9 s of `sequential`: a task gives the loop back only
//! at an `.await`, and there is none left.
//!
//! Golden: sequential

use std::{thread, time::Duration};

use countdown_core::Printer;
use futures::future::join_all;
use tokio::task;
use tracing::Instrument;

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    let tasks = [("A", 1000), ("B", 800), ("C", 500)].map(|(name, ms)| {
        let span = tracing::info_span!("count_down", name);
        task::spawn(count_down(name, Duration::from_millis(ms), printer.clone()).instrument(span))
    });
    for done in join_all(tasks).await {
        done??;
    }
    printer.close("Done")?;
    Ok(())
}

#[expect(
    clippy::unused_async,
    reason = "the pitfall: clippy finds no `.await` here, and is right"
)]
async fn count_down(name: &str, delay: Duration, printer: Printer) -> anyhow::Result<()> {
    for n in (1..=3).rev() {
        thread::sleep(delay); // blocks the loop: no other task runs until it returns
        printer.tick(name, n)?;
    }
    Ok(())
}

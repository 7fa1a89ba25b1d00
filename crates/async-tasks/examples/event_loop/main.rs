//! An event loop by hand: a ready queue, timers, and tasks that are their own wakers.
//!
//! 手写的事件循环：一个就绪队列，一些定时器，任务就是自己的 waker。
//!
//! ```sh
//! RUST_LOG=event_loop::event_loop=trace cargo run -p async-tasks --example event_loop
//! ```
//!
//! What runs the countdowns stands beside this file, in `event_loop.rs` and `timers.rs`, and needs
//! std alone. Its trace on stderr tells what the loop does while it does it: created A, B, C, then polled A, B, C,
//! and from then on whoever was woken. The lines are those of `async-tasks`, closer to their due
//! times: the thread is parked until the very next deadline, where tokio's wheel turns once a
//! millisecond.
//!
//! `-- 1000000` runs that many countdowns, and prints a line on how it went instead of ticks.
//!
//! Golden: async-tasks

use std::{sync::Arc, time::Duration};

use countdown_core::Printer;

mod event_loop;
#[path = "../summary/mod.rs"]
mod summary;
mod timers;

use event_loop::EventLoop;
use summary::Summary;
use timers::sleep;

fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    summary::asked_for(1)?.map_or_else(three, many)
}

fn three() -> anyhow::Result<()> {
    let printer = Printer::stdout();
    let mut event_loop = EventLoop::new();
    for (name, ms) in [("A", 1000), ("B", 800), ("C", 500)] {
        let future = count_down(name, Duration::from_millis(ms), printer.clone());
        event_loop.spawn(name, future);
    }
    for done in event_loop.run() {
        done?;
    }
    printer.close("Done")?;
    Ok(())
}

#[tracing::instrument(skip(printer))]
async fn count_down(name: &str, delay: Duration, printer: Printer) -> anyhow::Result<()> {
    for n in (1..=3).rev() {
        sleep(delay).await; // suspends this task: the others run meanwhile
        printer.tick(name, n)?;
    }
    Ok(())
}

fn many(n: u32) -> anyhow::Result<()> {
    let summary = Arc::new(Summary::start());
    let mut event_loop = EventLoop::new();
    for delay in summary::delays(n) {
        let summary = summary.clone();
        // An `async fn` would hold its arguments twice.
        event_loop.spawn("one of many", async move {
            for n in 1..=summary::TICKS {
                sleep(summary.until(delay, n)).await;
                summary.tick(delay, n);
            }
        });
    }
    event_loop.run();
    Ok(summary.print()?)
}

#[cfg(test)]
mod tests;

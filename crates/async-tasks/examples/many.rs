//! A hundred thousand countdowns on one thread: they take little longer than the longest of them.
//!
//! 一个线程上的十万个倒计时：用时只比最长的那个多一点。
//!
//! ```sh
//! cargo run --release -p async-tasks --example many -- 1000000
//! ```
//!
//! One line tells how late the ticks were: half of them, 99 of 100, and all of them at most. Without
//! a number there are 100,000 countdowns.
//!
//! All of them are joined into one task: a million spawned tasks take twice the memory. But one task
//! with that many timers must be [`unconstrained`](task::unconstrained). As a rule tokio lets a
//! task see 128 timers and the like to their ends at a time; the others then claim to be pending,
//! and ask to be polled again. That keeps a task from holding the loop, but here each 128 ticks
//! would cost a poll of all who are due: a run of three seconds would not end within minutes.
//!
//! Golden: none

use std::{io, time::Duration};

use futures::future::join_all;
use tokio::{runtime::Builder, task, time};

mod summary;

use summary::Summary;

fn main() -> anyhow::Result<()> {
    let n = summary::asked_for(1)?.unwrap_or(100_000);
    Ok(many(n)?)
}

fn many(n: u32) -> io::Result<()> {
    let runtime = Builder::new_current_thread().enable_time().build()?;
    let summary = Summary::start();
    let countdowns = summary::delays(n).map(|delay| count_down(delay, &summary));
    runtime.block_on(task::unconstrained(join_all(countdowns)));
    summary.print()
}

async fn count_down(delay: Duration, summary: &Summary) {
    for n in 1..=summary::TICKS {
        time::sleep(summary.until(delay, n)).await;
        summary.tick(delay, n);
    }
}

//! A spawned task for each of N countdowns on smol's executor, which has one thread.
//!
//! Peer: smol spawn
//! Most: 1,000,000

#[path = "../../crates/async-tasks/examples/summary/mod.rs"]
mod summary;

use std::{io, sync::Arc, time::Duration};

use smol::Timer;
use summary::{Summary, TICKS};

fn main() -> anyhow::Result<()> {
    let n = summary::asked_for()?.unwrap_or(1_000);
    Ok(count_down_all(n)?)
}

fn count_down_all(n: u32) -> io::Result<()> {
    let summary = Arc::new(Summary::start(n));
    let spawn = |delay| smol::spawn(count_down(delay, summary.clone()));
    let tasks: Vec<_> = summary::delays(n).map(spawn).collect();
    tasks.into_iter().for_each(smol::block_on);
    summary.print()
}

async fn count_down(delay: Duration, summary: Arc<Summary>) {
    for n in 1..=TICKS {
        Timer::after(delay).await;
        summary.tick(delay * n.into());
    }
}

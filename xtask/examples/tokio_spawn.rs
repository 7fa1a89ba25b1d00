//! A spawned task for each of N countdowns on tokio's loop of one thread.
//!
//! Peer: tokio spawn
//! Most: 1,000,000

#[path = "../../crates/async-tasks/examples/summary/mod.rs"]
mod summary;

use std::{io, sync::Arc, time::Duration};

use summary::{Summary, TICKS};
use tokio::{runtime::Builder, task, time};

fn main() -> anyhow::Result<()> {
    let n = summary::asked_for()?.unwrap_or(1_000);
    Ok(count_down_all(n)?)
}

fn count_down_all(n: u32) -> io::Result<()> {
    let event_loop = Builder::new_current_thread().enable_time().build()?;
    let summary = Arc::new(Summary::start(n));
    let spawn = |delay| task::spawn(count_down(delay, summary.clone()));
    event_loop.block_on(async {
        for task in summary::delays(n).map(spawn).collect::<Vec<_>>() {
            task.await?;
        }
        io::Result::Ok(())
    })?;
    summary.print()
}

async fn count_down(delay: Duration, summary: Arc<Summary>) {
    for n in 1..=TICKS {
        time::sleep(delay).await;
        summary.tick(delay * n.into());
    }
}

//! A spawned task for each countdown, on tokio's loop of one thread.
//!
//! Peer: tokio spawn

use std::{sync::Arc, time::Duration};

use tokio::{runtime::Builder, task, time};

mod run;

use run::Run;

fn main() -> anyhow::Result<()> {
    let event_loop = Builder::new_current_thread().enable_time().build()?;
    let run = Run::start()?;
    event_loop.block_on(async {
        let spawn = |delay| task::spawn(count_down(delay, run.clone()));
        for task in run.delays().map(spawn).collect::<Vec<_>>() {
            task.await?;
        }
        run.end()
    })
}

async fn count_down(delay: Duration, run: Arc<Run>) {
    for n in 1..=run::TICKS {
        time::sleep(run.wait(delay, n)).await;
        run.tick(delay, n);
    }
}

//! A spawned task for each countdown, on smol's executor, which has one thread.
//!
//! Peer: smol spawn

use std::{sync::Arc, time::Duration};

use smol::Timer;

mod run;

use run::Run;

fn main() -> anyhow::Result<()> {
    let run = Run::start()?;
    let spawn = |delay| smol::spawn(count_down(delay, run.clone()));
    run.delays().map(spawn).collect::<Vec<_>>().into_iter().for_each(smol::block_on);
    run.end()
}

async fn count_down(delay: Duration, run: Arc<Run>) {
    for n in 1..=run::TICKS {
        Timer::after(run.wait(delay, n)).await;
        run.tick(delay, n);
    }
}

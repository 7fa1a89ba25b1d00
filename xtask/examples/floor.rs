//! Three threads that wake as soon as this machine lets them: `clock_nanosleep`, with a timer slack
//! of 1 ns.
//!
//! Peer: floor, three threads
//! Prints: executor-offload

use std::{io, thread, time::Duration};

mod run;

use run::Run;

fn main() -> anyhow::Result<()> {
    let run = &*Run::start()?;
    thread::scope(|scope| {
        let start = |delay| scope.spawn(move || count_down(delay, run));
        let threads: Vec<_> = run.delays().map(start).collect();
        threads.into_iter().try_for_each(|thread| thread.join().expect("it does not panic"))
    })?;
    run.end()
}

fn count_down(delay: Duration, run: &Run) -> io::Result<()> {
    for n in 1..=run::TICKS {
        sleep(run.wait(delay, n))?;
        run.tick(delay, n);
    }
    Ok(())
}

#[cfg(target_os = "linux")]
fn sleep(delay: Duration) -> io::Result<()> {
    use std::num::NonZeroU64;

    use rustix::thread::{ClockId, NanosleepRelativeResult, clock_nanosleep_relative};

    rustix::thread::set_current_timer_slack(NonZeroU64::new(1))?;
    let delay = delay.try_into().map_err(io::Error::other)?;
    match clock_nanosleep_relative(ClockId::Monotonic, &delay) {
        NanosleepRelativeResult::Ok => Ok(()),
        NanosleepRelativeResult::Interrupted(_) => Err(io::ErrorKind::Interrupted.into()),
        NanosleepRelativeResult::Err(error) => Err(error.into()),
    }
}

#[cfg(not(target_os = "linux"))]
fn sleep(_: Duration) -> io::Result<()> {
    Err(io::Error::new(io::ErrorKind::Unsupported, "only Linux has a timer slack"))
}

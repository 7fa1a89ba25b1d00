//! A thread for each of N countdowns.
//!
//! Peer: threads
//! Most: 100,000

#[path = "../../crates/async-tasks/examples/summary/mod.rs"]
mod summary;

use std::{
    fmt::Display,
    io, panic, process,
    sync::atomic::{AtomicU32, Ordering},
    thread::{self, Builder},
    time::Duration,
};

use summary::{Summary, TICKS};

static THREADS: AtomicU32 = AtomicU32::new(0);

fn main() -> anyhow::Result<()> {
    let n = summary::asked_for()?.unwrap_or(1_000);
    panic::set_hook(Box::new(stop));
    let summary = Summary::start(n);
    count_down_all(n, &summary)?;
    Ok(summary.print()?)
}

fn count_down_all(n: u32, summary: &Summary) -> io::Result<()> {
    thread::scope(|scope| {
        for delay in summary::delays(n) {
            let thread = Builder::new().spawn_scoped(scope, move || count_down(delay, summary));
            thread.map_err(|error| io::Error::new(error.kind(), stopped(&error)))?;
            THREADS.fetch_add(1, Ordering::Relaxed);
        }
        Ok(())
    })
}

fn count_down(delay: Duration, summary: &Summary) {
    for n in 1..=TICKS {
        thread::sleep(delay);
        summary.tick(delay * n.into());
    }
}

/// A thread that was started may still find no room for its stack's guard page. The standard
/// library panics there, where nothing can catch it.
fn stop(panic: &panic::PanicHookInfo<'_>) {
    let why = panic.payload().downcast_ref::<String>();
    eprintln!("error: {}", stopped(why.map_or("a thread panicked", String::as_str)));
    process::exit(1);
}

fn stopped(why: impl Display) -> String {
    format!("there are {} threads, and no more: {why}", THREADS.load(Ordering::Relaxed))
}

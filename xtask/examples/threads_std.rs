//! A thread for each countdown.
//!
//! Peer: threads

use std::{
    panic, process,
    sync::atomic::{AtomicU32, Ordering},
    thread::{self, Builder},
    time::Duration,
};

use anyhow::Context;

mod run;

use run::Run;

static THREADS: AtomicU32 = AtomicU32::new(0);

fn main() -> anyhow::Result<()> {
    panic::set_hook(Box::new(stop));
    let run = &*Run::start()?;
    thread::scope(|scope| {
        for delay in run.delays() {
            let thread = Builder::new().spawn_scoped(scope, move || count_down(delay, run));
            thread.with_context(stopped)?;
            THREADS.fetch_add(1, Ordering::Relaxed);
        }
        anyhow::Ok(())
    })?;
    run.end()
}

fn count_down(delay: Duration, run: &Run) {
    for n in 1..=run::TICKS {
        thread::sleep(run.wait(delay, n));
        run.tick(delay, n);
    }
}

/// A thread that was started may still find no room for its stack's guard page. The standard
/// library panics there, where nothing can catch it.
fn stop(panic: &panic::PanicHookInfo<'_>) {
    let why = panic.payload().downcast_ref::<String>();
    eprintln!("{}: {}", stopped(), why.map_or("a thread panicked", String::as_str));
    process::exit(1);
}

fn stopped() -> String {
    format!("there are {} threads, and no more", THREADS.load(Ordering::Relaxed))
}

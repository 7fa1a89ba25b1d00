//! A thread for each of N countdowns.

#[path = "../../crates/async-tasks/examples/summary/mod.rs"]
mod summary;

use std::{
    io,
    process::ExitCode,
    thread::{self, Builder},
    time::{Duration, Instant},
};

use summary::{Summary, TICKS};

fn main() -> ExitCode {
    match summary::argument() {
        Ok(n) => countdown_core::demo(|| {
            let n = n.unwrap_or(1_000);
            let summary = Summary::start(n);
            count_down_all(n, &summary)?;
            summary.print()
        }),
        Err(status) => status,
    }
}

fn count_down_all(n: u32, summary: &Summary) -> io::Result<()> {
    thread::scope(|scope| {
        for (index, delay) in summary::delays(n).enumerate() {
            let thread = Builder::new().spawn_scoped(scope, move || count_down(delay, summary));
            thread.map_err(|error| stopped(index, &error))?;
        }
        Ok(())
    })
}

fn count_down(delay: Duration, summary: &Summary) {
    for _ in 0..TICKS {
        let start = Instant::now();
        thread::sleep(delay);
        summary.tick(start.elapsed().saturating_sub(delay));
    }
}

fn stopped(index: usize, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("there are {index} threads, and no more: {error}"))
}

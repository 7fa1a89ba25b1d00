//! A bare heap of deadlines on one thread: what N countdowns cost without any task.
//!
//! Peer: bare heap
//! Most: 1,000,000

#[path = "../../crates/async-tasks/examples/summary/mod.rs"]
mod summary;

use std::{
    cmp::Reverse,
    collections::BinaryHeap,
    thread,
    time::{Duration, Instant},
};

use summary::{Summary, TICKS};

fn main() -> anyhow::Result<()> {
    let n = summary::asked_for()?.unwrap_or(1_000);
    let summary = Summary::start(n);
    count_down(n, &summary);
    Ok(summary.print()?)
}

fn count_down(n: u32, summary: &Summary) {
    let start = Instant::now();
    let tick = |delay: Duration, n: u8| Reverse((delay * n.into(), delay, n));
    let mut heap: BinaryHeap<_> = summary::delays(n).map(|delay| tick(delay, 1)).collect();
    while let Some(Reverse((due, delay, n))) = heap.pop() {
        thread::sleep(due.saturating_sub(start.elapsed()));
        summary.tick(due);
        if n < TICKS {
            heap.push(tick(delay, n + 1));
        }
    }
}

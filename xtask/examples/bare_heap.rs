//! A heap of deadlines on one thread, without any task: what no mechanism can beat.
//!
//! Peer: bare heap
//! Prints: nothing

#[path = "../../crates/async-tasks/examples/summary/mod.rs"]
mod summary;

use std::{cmp::Reverse, collections::BinaryHeap, thread, time::Duration};

use summary::{Summary, TICKS};

fn main() -> anyhow::Result<()> {
    let n = summary::asked_for()?.unwrap_or(1_000);
    let summary = Summary::start();
    let next = |delay: Duration, n: u8| Reverse((delay * n.into(), delay, n));
    let mut heap: BinaryHeap<_> = summary::delays(n).map(|delay| next(delay, 1)).collect();
    while let Some(Reverse((_, delay, n))) = heap.pop() {
        thread::sleep(summary.until(delay, n));
        summary.tick(delay, n);
        if n < TICKS {
            heap.push(next(delay, n + 1));
        }
    }
    Ok(summary.print()?)
}

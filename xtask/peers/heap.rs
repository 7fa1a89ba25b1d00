//! A bare heap of deadlines on one thread: what N countdowns cost without any task.

#[path = "../../crates/async-tasks/examples/summary/mod.rs"]
mod summary;

use std::{cmp::Reverse, collections::BinaryHeap, thread, time::Instant};

use summary::{Summary, TICKS};

fn main() -> anyhow::Result<()> {
    let n = summary::asked_for()?.unwrap_or(1_000);
    let summary = Summary::start(n);
    count_down(n, &summary);
    Ok(summary.print()?)
}

fn count_down(n: u32, summary: &Summary) {
    let start = Instant::now();
    let tick = |delay, left| Reverse((start.elapsed() + delay, delay, left));
    let mut heap: BinaryHeap<_> = summary::delays(n).map(|delay| tick(delay, TICKS)).collect();
    while let Some(Reverse((due, delay, left))) = heap.pop() {
        thread::sleep(due.saturating_sub(start.elapsed()));
        summary.tick(start.elapsed().saturating_sub(due));
        if left > 1 {
            heap.push(tick(delay, left - 1));
        }
    }
}

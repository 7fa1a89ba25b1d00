//! What large runs share: their countdowns, and how late the ticks of these were.

use std::{
    env,
    ffi::OsStr,
    io::{self, Write},
    sync::atomic::{AtomicU32, Ordering},
    time::{Duration, Instant},
};

use anyhow::Context;

/// The ticks of each countdown.
pub(crate) const TICKS: u8 = 3;

/// The longest delay; the others go down to half of it.
const LONGEST: Duration = Duration::from_secs(1);

/// The number of countdowns that the command line asks for, after so many words, if it does.
pub(crate) fn asked_for(after: usize) -> anyhow::Result<Option<u32>> {
    let given = env::args_os()
        .skip(after)
        .collect::<Vec<_>>()
        .join(" ".as_ref());
    if given.is_empty() {
        return Ok(None);
    }
    let hint = || {
        format!(
            "`{}` is not a number of countdowns from 0 to 1000000",
            given.display()
        )
    };
    countdowns(&given).with_context(hint).map(Some)
}

pub(crate) fn countdowns(given: &OsStr) -> Option<u32> {
    given.to_str()?.parse().ok().filter(|n| *n <= 1_000_000)
}

/// The delays of `n` countdowns, spread evenly. The longest comes first, as in the document, so
/// that starting the others is part of its wait.
pub(crate) fn delays(n: u32) -> impl Iterator<Item = Duration> {
    (1..=n)
        .rev()
        .map(move |step| LONGEST / 2 + LONGEST / 2 * step / n)
}

/// How late the ticks of a run are.
///
/// Tick k of a countdown is due at k times its delay after the run's start: a loop that falls
/// behind is late from there on, and cannot hide it. The ticks are counted by how late they are, and
/// not listed, for a list would count as the countdowns' memory.
pub(crate) struct Summary {
    start: Instant,
    counts: Box<[AtomicU32]>,
}

/// Up to 2³² µs, as wide as 1/32 of what they hold.
const BUCKETS: usize = 28 * 32;

impl Summary {
    /// Starts the clock of a run, before there is any countdown.
    pub(crate) fn start() -> Self {
        let counts = (0..BUCKETS).map(|_| AtomicU32::new(0)).collect();
        Self {
            counts,
            start: Instant::now(),
        }
    }

    /// How long it is until tick n of a countdown with this delay is due.
    pub(crate) fn until(&self, delay: Duration, n: u8) -> Duration {
        (delay * n.into()).saturating_sub(self.start.elapsed())
    }

    /// Counts tick n of a countdown with this delay.
    pub(crate) fn tick(&self, delay: Duration, n: u8) {
        let late = self
            .start
            .elapsed()
            .saturating_sub(delay * n.into())
            .as_micros();
        let bucket = bucket(late.try_into().unwrap_or(u32::MAX));
        self.counts[bucket as usize].fetch_add(1, Ordering::Relaxed);
    }

    /// Prints how late half of the ticks, 99 of 100, and all of them were at most.
    pub(crate) fn print(&self) -> io::Result<()> {
        let [p50, p99, largest] = [50, 99, 100].map(|percent| self.percentile(percent));
        writeln!(
            io::stdout(),
            "late by {p50:.6}, p99 {p99:.6}, at most {largest:.6} s"
        )
    }

    fn percentile(&self, percent: u64) -> f64 {
        let counts = || {
            self.counts
                .iter()
                .map(|count| u64::from(count.load(Ordering::Relaxed)))
        };
        let wanted = (counts().sum::<u64>() * percent).div_ceil(100);
        let mut seen = 0;
        let found = (0..).zip(counts()).find(|(_, count)| {
            seen += count;
            seen >= wanted
        });
        f64::from(found.map_or(0, |(bucket, _)| edge(bucket))) / 1e6
    }
}

/// Where so many microseconds are counted.
pub(crate) fn bucket(late: u32) -> u32 {
    let shift = (u32::BITS - late.leading_zeros()).saturating_sub(6);
    32 * shift + (late >> shift)
}

/// The most microseconds that are counted there.
pub(crate) fn edge(bucket: u32) -> u32 {
    let shift = (bucket / 32).saturating_sub(1);
    ((bucket - 32 * shift) << shift) | ((1 << shift) - 1)
}

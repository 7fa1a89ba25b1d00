//! Many countdowns: their delays, and how late their ticks were.

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

/// The longest delay. The shortest is half of it.
const LONGEST: Duration = Duration::from_secs(1);

/// The number of countdowns that the program's second argument asks for.
pub(crate) fn number() -> anyhow::Result<Option<u32>> {
    let Some(argument) = env::args_os().nth(2) else {
        return Ok(None);
    };
    let number = parse(&argument);
    let range = || format!("`{}` is not a number from 0 to 1000000", argument.display());
    number.with_context(range).map(Some)
}

fn parse(argument: &OsStr) -> Option<u32> {
    let number = argument.to_str()?.parse().ok()?;
    (number <= 1_000_000).then_some(number)
}

/// The delays of `n` countdowns, spread evenly. The longest comes first, as in the article, so that
/// starting the others is part of its wait.
pub(crate) fn delays(n: u32) -> impl Iterator<Item = Duration> {
    let steps = (1..=n).rev();
    steps.map(move |step| LONGEST / 2 + LONGEST / 2 * step / n)
}

/// Counts ticks by how late they are.
///
/// Tick k of a countdown is due at k times its delay, so a loop that falls behind is late with all
/// later ticks. Lateness is not listed but counted in buckets: a list would count as the
/// countdowns' memory.
pub(crate) struct Summary {
    start: Instant,
    buckets: Box<[AtomicU32]>,
}

/// Enough for 2³² µs, each 1/32 as wide as what it holds.
const BUCKETS: usize = 28 * 32;

impl Summary {
    /// Starts the clock.
    pub(crate) fn start() -> Self {
        let buckets = (0..BUCKETS).map(|_| AtomicU32::new(0)).collect();
        Self {
            buckets,
            start: Instant::now(),
        }
    }

    /// The time left until tick n of a countdown is due.
    pub(crate) fn until(&self, delay: Duration, n: u8) -> Duration {
        (delay * n.into()).saturating_sub(self.start.elapsed())
    }

    /// Counts tick n of a countdown.
    pub(crate) fn tick(&self, delay: Duration, n: u8) {
        let late = self.start.elapsed().saturating_sub(delay * n.into());
        let micros = late.as_micros().try_into().unwrap_or(u32::MAX);
        self.buckets[bucket(micros) as usize].fetch_add(1, Ordering::Relaxed);
    }

    /// Prints the line that the bench reads.
    pub(crate) fn print(&self) -> io::Result<()> {
        let [p50, p99, largest] = [50, 99, 100].map(|percent| self.percentile(percent));
        let mut stdout = io::stdout();
        writeln!(
            stdout,
            "late by {p50:.6}, p99 {p99:.6}, at most {largest:.6} s"
        )
    }

    fn percentile(&self, percent: u64) -> f64 {
        let counts: Vec<u64> = self
            .buckets
            .iter()
            .map(|count| count.load(Ordering::Relaxed).into())
            .collect();
        let wanted = (counts.iter().sum::<u64>() * percent).div_ceil(100);
        let mut seen = 0;
        let found = (0..).zip(counts).find(|(_, count)| {
            seen += count;
            seen >= wanted
        });
        f64::from(found.map_or(0, |(bucket, _)| upper_end(bucket))) / 1e6
    }
}

/// The bucket for a lateness in microseconds.
fn bucket(late: u32) -> u32 {
    let shift = (u32::BITS - late.leading_zeros()).saturating_sub(6);
    32 * shift + (late >> shift)
}

/// The most microseconds that are counted in a bucket.
fn upper_end(bucket: u32) -> u32 {
    let shift = (bucket / 32).saturating_sub(1);
    ((bucket - 32 * shift) << shift) | ((1 << shift) - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delays_are_spread_from_the_longest_down() {
        let millis = delays(4).map(|delay| delay.as_millis());
        assert_eq!(millis.collect::<Vec<_>>(), [1000, 875, 750, 625]);
        assert_eq!(
            delays(1_000_000).min(),
            Some(Duration::from_nanos(500_000_500))
        );
    }

    #[test]
    fn the_number_of_countdowns_is_at_most_a_million() {
        for (argument, number) in [("0", 0), ("1", 1), ("1000000", 1_000_000)] {
            assert_eq!(parse(argument.as_ref()), Some(number));
        }
        for argument in ["", "1000001", "-1", "1.5", "many", "99999999999"] {
            assert_eq!(parse(argument.as_ref()), None, "{argument}");
        }
    }

    #[test]
    fn buckets_round_up_by_a_32nd_at_most() {
        for late in (0..100_000).chain([1 << 20, u32::MAX - 1, u32::MAX]) {
            let bucket = bucket(late);
            let end = upper_end(bucket);
            assert!(
                end >= late && end - late <= late / 32,
                "{late} counts as {end}"
            );
            assert!((bucket as usize) < BUCKETS);
            assert!(end == u32::MAX || super::bucket(end + 1) == bucket + 1);
        }
    }
}

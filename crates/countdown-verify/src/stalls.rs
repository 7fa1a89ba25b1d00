//! What the machine did: the spans in which threads should have run and did not.
//!
//! Threads sleep short steps and note each that took longer than a sleep takes anyway. jHiccup does
//! so for a Java process; here one log serves every program that is judged, whenever it starts.

mod book;
mod log;

use std::{cmp::Reverse, time::Duration};

pub(crate) use self::book::Book;
pub use self::log::StallLog;

/// The stalls between two instants: in order, none touching another.
///
/// All times are since the first of the two instants.
///
/// ```
/// # fn main() -> anyhow::Result<()> {
/// use std::time::{Duration, Instant};
/// use countdown_verify::stalls::StallLog;
///
/// let log = StallLog::start()?;
/// let before = Instant::now();
/// std::thread::sleep(Duration::from_millis(20));
/// let after = Instant::now();
///
/// // Was I late, or the machine?
/// let late = (after - before).saturating_sub(Duration::from_millis(20));
/// let stalls = log.between(before, after);
/// if late > Duration::from_millis(100) + stalls.sum() {
///     panic!("late by {late:?}, and the machine stood still for {:?}", stalls.sum());
/// }
/// # Ok(()) }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stalls {
    spans: Vec<Span>,
}

/// From when until when nothing ran.
pub(crate) type Span = (Duration, Duration);

impl Stalls {
    /// Takes spans that are in order and apart.
    pub(crate) fn new(spans: Vec<Span>) -> Self {
        Self { spans }
    }

    #[cfg(test)]
    pub(crate) fn spans(&self) -> &[Span] {
        &self.spans
    }

    /// How long they took together.
    #[must_use]
    pub fn sum(&self) -> Duration {
        self.lengths().sum()
    }

    /// How long the `k` longest of them took together.
    #[must_use]
    pub fn largest(&self, k: usize) -> Duration {
        let mut lengths: Vec<Duration> = self.lengths().collect();
        lengths.sort_unstable_by_key(|length| Reverse(*length));
        lengths.into_iter().take(k).sum()
    }

    /// Those before `end`, and of one that goes on then, what was before it.
    #[must_use]
    pub fn until(&self, end: Duration) -> Self {
        let before = self.spans.iter().take_while(|(from, _)| *from < end);
        Self {
            spans: before.map(|(from, to)| (*from, end.min(*to))).collect(),
        }
    }

    fn lengths(&self) -> impl Iterator<Item = Duration> + '_ {
        self.spans.iter().map(|(from, to)| to.saturating_sub(*from))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MS: Duration = Duration::from_millis(1);

    fn stalls(spans: &[(u32, u32)]) -> Stalls {
        Stalls::new(
            spans
                .iter()
                .map(|(from, to)| (MS * *from, MS * *to))
                .collect(),
        )
    }

    #[test]
    fn adds_up_all_or_the_longest() {
        let stalls = stalls(&[(10, 20), (30, 70), (90, 110)]);
        assert_eq!(stalls.sum(), 70 * MS);
        assert_eq!(
            [0, 1, 2, 3, 9].map(|k| stalls.largest(k)),
            [0, 40, 60, 70, 70].map(|n| n * MS)
        );
    }

    #[test]
    fn takes_of_a_stall_what_was_before_the_end() {
        let all = stalls(&[(10, 20), (30, 70)]);
        assert_eq!(all.until(5 * MS), stalls(&[]));
        assert_eq!(all.until(30 * MS), stalls(&[(10, 20)]));
        assert_eq!(all.until(50 * MS), stalls(&[(10, 20), (30, 50)]));
        assert_eq!(all.until(99 * MS), all);
    }
}

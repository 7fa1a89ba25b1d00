//! When lines were printed, by the verifier's own clock.

use std::time::Duration;

use countdown_core::{Comparison, Golden, Stamp};

use crate::stalls::Stalls;

/// An output, compared by its text, its order and what is early, and when its lines were printed.
pub(crate) struct Timed {
    /// With a stamp before each line.
    pub(crate) text: Vec<u8>,
    pub(crate) comparison: Comparison,
    /// The stamped lines that the golden has too, in the order they were printed in.
    pub(crate) lines: Vec<Line>,
    /// What stamps count from, since the program's start.
    pub(crate) zero: Duration,
    /// Whether that was told by an arrival. One that came late makes all others seem early.
    pub(crate) zero_arrived: bool,
}

/// The output of a program that stamps its lines.
pub(crate) fn own(output: &[u8], arrivals: &[Duration], golden: &Golden) -> Timed {
    let mut timed = timed(output.to_vec(), arrivals, golden);
    timed.zero = own_zero(&timed.lines);
    timed
}

/// The output of a program that does not: its times count from its first line, and `stalls` are
/// what may have held that up; or from its start, where none are given.
pub(crate) fn by_arrival(
    output: &[u8],
    arrivals: &[Duration],
    golden: &Golden,
    stalls: Option<&Stalls>,
) -> Timed {
    let from = |zero| Timed {
        zero,
        ..timed(stamped(output, arrivals, zero), arrivals, golden)
    };
    let (Some(first), Some(stalls)) = (arrivals.first(), stalls) else {
        return from(Duration::ZERO);
    };
    let lines = from(*first).lines;
    let zero = first.saturating_sub(before_first(&lines, stalls.until(*first).sum()));
    Timed {
        zero_arrived: true,
        ..from(zero)
    }
}

fn timed(text: Vec<u8>, arrivals: &[Duration], golden: &Golden) -> Timed {
    let comparison = golden.compare_within(&text, Duration::MAX);
    let lines = comparison.matched().iter().map(|matched| Line {
        golden_line: matched.golden_line,
        actual_line: matched.actual_line,
        due: matched.due,
        stamp: matched.stamp,
        arrival: arrivals
            .get(matched.actual_line - 1)
            .copied()
            .unwrap_or_default(),
    });
    let lines = lines.collect();
    Timed {
        text,
        comparison,
        lines,
        zero: Duration::ZERO,
        zero_arrived: false,
    }
}

/// A stamped line that the golden has too. Times count from the program's start, but for what the
/// line and its golden say: those count from the program's own zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::struct_field_names, reason = "as in countdown_core::Matched")]
pub(crate) struct Line {
    pub(crate) golden_line: usize,
    pub(crate) actual_line: usize,
    pub(crate) due: Duration,
    pub(crate) stamp: Duration,
    /// When its line feed arrived.
    pub(crate) arrival: Duration,
}

impl Line {
    /// How late it came by the verifier's clock.
    pub(crate) fn late(&self, zero: Duration) -> Duration {
        self.arrival.saturating_sub(zero).saturating_sub(self.due)
    }

    /// How late it is by its own word.
    pub(crate) fn late_by_stamp(&self) -> Duration {
        self.stamp.saturating_sub(self.due)
    }

    /// How long after its stamp it came.
    pub(crate) fn held_back(&self, zero: Duration) -> Duration {
        self.arrival.saturating_sub(zero).saturating_sub(self.stamp)
    }

    /// Whether it was there before the time that it says it is.
    pub(crate) fn is_from_the_future(&self) -> bool {
        // For clocks that are steered.
        let allowed = Duration::from_millis(10) + self.stamp / 1000;
        self.arrival.saturating_add(allowed) < self.stamp
    }
}

/// When a program that stamps its lines took its zero: not later than any line says.
fn own_zero(lines: &[Line]) -> Duration {
    let zeros = lines
        .iter()
        .map(|line| line.arrival.saturating_sub(line.stamp));
    zeros.min().unwrap_or_default()
}

/// How far a first arrival may be from a program's zero, stalls aside: 30 ms were seen beside eight
/// busy loops, of which stalls explained the most. Where it was further, the program runs again.
const FIRST_ARRIVAL: Duration = Duration::from_millis(25);

/// How much earlier than its first arrival a program's zero was: so much that no line is early, as
/// far as `stalls`, those before the first arrival, allow.
fn before_first(lines: &[Line], stalls: Duration) -> Duration {
    let early = lines
        .iter()
        .map(|line| line.due.saturating_sub(line.stamp))
        .max();
    early
        .unwrap_or_default()
        .min(FIRST_ARRIVAL.saturating_add(stalls))
}

/// Puts a stamp before each line of an output: when it arrived, counted from `zero`.
fn stamped(output: &[u8], arrivals: &[Duration], zero: Duration) -> Vec<u8> {
    let mut text = Vec::with_capacity(output.len() + 8 * arrivals.len());
    for (line, arrival) in output.split_inclusive(|byte| *byte == b'\n').zip(arrivals) {
        let stamp = Stamp::from(arrival.saturating_sub(zero));
        text.extend(format!("{stamp} ").bytes());
        text.extend(line);
    }
    text
}

/// From the least stamp to the greatest.
pub(crate) fn span(lines: &[Line]) -> Duration {
    let stamps = || lines.iter().map(|line| line.stamp);
    stamps()
        .max()
        .unwrap_or_default()
        .saturating_sub(stamps().min().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    const MS: Duration = Duration::from_millis(1);

    /// Due, stamped and there at these milliseconds.
    fn lines(times: &[(u32, u32, u32)]) -> Vec<Line> {
        let line = |(index, (due, stamp, arrival)): (usize, &(u32, u32, u32))| Line {
            golden_line: 2 * index + 2,
            actual_line: 2 * index + 2,
            due: MS * *due,
            stamp: MS * *stamp,
            arrival: MS * *arrival,
        };
        times.iter().enumerate().map(line).collect()
    }

    #[test]
    fn a_slow_start_is_no_lateness() {
        let lines = lines(&[(500, 501, 842), (1000, 1003, 1340)]);
        let zero = own_zero(&lines);
        assert_eq!(zero, 337 * MS);
        assert_eq!(lines[0].late(zero), 5 * MS);
        assert_eq!(lines[0].held_back(zero), 4 * MS);
        assert_eq!(lines[1].held_back(zero), Duration::ZERO);
        assert_eq!(lines[1].late_by_stamp(), 3 * MS);
    }

    #[test]
    fn a_line_that_says_more_than_it_can_know() {
        let from_the_future =
            |stamp, arrival| lines(&[(0, stamp, arrival)])[0].is_from_the_future();
        assert!(from_the_future(1001, 3));
        assert!(from_the_future(1000, 988) && !from_the_future(1000, 989));
        assert!(from_the_future(9000, 8980) && !from_the_future(9000, 8981));
        assert!(!from_the_future(10, 0));
    }

    #[test]
    fn zero_is_moved_until_no_line_is_early() {
        let moved = |times, stalls| before_first(&lines(times), MS * stalls);
        assert_eq!(moved(&[(0, 0, 30), (100, 101, 131)], 0), Duration::ZERO);
        assert_eq!(
            moved(&[(0, 0, 30), (100, 96, 126), (200, 199, 229)], 0),
            4 * MS
        );
        assert_eq!(moved(&[(0, 0, 30), (100, 40, 70)], 0), 25 * MS);
        assert_eq!(moved(&[(0, 0, 30), (100, 40, 70)], 20), 45 * MS);
    }

    #[test]
    fn arrivals_become_stamps() {
        let text = stamped(b"one\ntwo\nhal", &[50 * MS, 150 * MS, 300 * MS], 50 * MS);
        assert_eq!(
            String::from_utf8(text).unwrap(),
            "0.0000 one\n0.1000 two\n0.2500 hal"
        );
        assert_eq!(stamped(b"", &[], MS), b"");
    }

    #[test]
    fn stamps_span_from_the_least_to_the_greatest() {
        assert_eq!(
            span(&lines(&[(0, 700, 0), (0, 200, 0), (0, 500, 0)])),
            500 * MS
        );
        assert_eq!(span(&[]), Duration::ZERO);
    }
}

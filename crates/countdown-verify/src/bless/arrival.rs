//! The golden of a program that prints plain lines.

use std::time::Duration;

use anyhow::{Result, ensure};
use countdown_core::Stamp;

use crate::program::Zero;

/// Puts a stamp before each line: its arrival, counted from a zero at which no line is early.
///
/// A line is due at the multiple of the grid that is nearest to its arrival after the first line's,
/// or after the program's start.
pub(super) fn stamped(
    text: &str,
    arrivals: &[Duration],
    zero: Zero,
    grid: Duration,
) -> Result<String> {
    let first = match zero {
        Zero::First => arrivals.first().copied().unwrap_or_default(),
        Zero::Start => Duration::ZERO,
    };
    let since = |arrival: &Duration| arrival.saturating_sub(first);
    let early = |arrival: &Duration| nearest(since(arrival), grid).saturating_sub(since(arrival));
    let early = arrivals.iter().map(early).max().unwrap_or_default();
    let shift = if zero == Zero::First {
        early
    } else {
        Duration::ZERO
    };
    let mut stamped = String::new();
    for (line, arrival) in text.split_inclusive('\n').zip(arrivals) {
        ensure!(line.ends_with('\n'), "its last line has no line break");
        let due = nearest(since(arrival), grid);
        let stamp = (since(arrival) + shift).max(due);
        stamped.extend([&*Stamp::from(stamp).to_string(), " ", line]);
    }
    Ok(stamped)
}

fn nearest(at: Duration, grid: Duration) -> Duration {
    let steps = (at.as_nanos() + grid.as_nanos() / 2) / grid.as_nanos().max(1);
    grid.saturating_mul(u32::try_from(steps).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Lines `a`, `b`, … that arrive at these milliseconds, on a grid of 100.
    fn stamps(arrivals: &[u64], zero: Zero) -> String {
        let text: String = ('a'..)
            .take(arrivals.len())
            .flat_map(|name| [name, '\n'])
            .collect();
        let arrivals: Vec<_> = arrivals
            .iter()
            .copied()
            .map(Duration::from_millis)
            .collect();
        super::stamped(&text, &arrivals, zero, Duration::from_millis(100)).unwrap()
    }

    #[test]
    fn times_count_from_the_first_line() {
        let text = stamps(&[60, 161, 362], Zero::First);
        assert_eq!(text, "0.0000 a\n0.1010 b\n0.3020 c\n");
    }

    #[test]
    fn a_first_line_that_came_late_makes_no_other_early() {
        let text = stamps(&[60, 157, 358], Zero::First);
        assert_eq!(text, "0.0030 a\n0.1000 b\n0.3010 c\n");
    }

    #[test]
    fn times_can_count_from_the_start() {
        let text = stamps(&[103, 198, 302], Zero::Start);
        assert_eq!(text, "0.1030 a\n0.2000 b\n0.3020 c\n");
    }

    #[test]
    fn a_torn_line_is_refused() {
        let torn = super::stamped(
            "a\nb",
            &[Duration::ZERO; 2],
            Zero::First,
            Duration::from_secs(1),
        );
        assert!(torn.is_err());
        assert_eq!(stamps(&[], Zero::First), "");
    }
}

//! What is said of lines that came at another time than they should.

use std::time::Duration;

use countdown_core::Stamp;

use super::judgement::Difference;
use crate::clock::{Line, Timed};

/// What is said of stamps that do not show whether each line was printed when it says.
pub(super) const CLOSE_TOGETHER: &str =
    "its stamps are too close together to show whether it is live";

pub(super) fn busy(stalls: Duration) -> String {
    format!(
        "this machine is too busy to tell: it stood still for {} s",
        Stamp::from(stalls)
    )
}

/// What is said of an output whose worst line is this one.
pub(super) fn buffered(worst: &Line, text: &Timed) -> String {
    let by = Stamp::from(worst.held_back(text.zero));
    let said = format!(
        "buffered: line {} was printed {by} s after its stamp",
        worst.actual_line
    );
    if came_together(&text.lines) {
        said + "; all came together: have it flush each line (PYTHONUNBUFFERED=1, `stdbuf -oL`), or give --tty"
    } else {
        said
    }
}

fn came_together(lines: &[Line]) -> bool {
    const TOGETHER: Duration = Duration::from_millis(10);
    let arrivals = || lines.iter().map(|line| line.arrival);
    let (first, last) = (arrivals().min(), arrivals().max());
    lines.len() > 1
        && last
            .unwrap_or_default()
            .saturating_sub(first.unwrap_or_default())
            <= TOGETHER
}

pub(super) fn future(line: &Line) -> Difference {
    let Line {
        actual_line,
        stamp,
        arrival,
        ..
    } = line;
    let (stamp, arrival) = (Stamp::from(*stamp), Stamp::from(*arrival));
    let message = format!("line {actual_line} says {stamp}, and was there after {arrival} s");
    Difference {
        golden_line: line.golden_line,
        actual_line: Some(*actual_line),
        message,
    }
}

/// The lines of an output, to be quoted.
pub(super) struct Quoted<'a>(Vec<&'a [u8]>);

impl<'a> Quoted<'a> {
    pub(super) fn new(text: &'a [u8]) -> Self {
        Self(text.split(|byte| *byte == b'\n').collect())
    }

    pub(super) fn late(&self, line: &Line, late: Duration, tolerance: Duration) -> Difference {
        let printed = Stamp::from(line.due.saturating_add(late));
        let (due, late) = (seconds(line.due), Stamp::from(late));
        let allowed = seconds(tolerance);
        let said = format!("due {due}, printed at {printed}, {late} late, {allowed} allowed");
        self.difference(line, &said)
    }

    pub(super) fn held_back(&self, line: &Line, zero: Duration) -> Difference {
        let (stamp, by) = (Stamp::from(line.stamp), Stamp::from(line.held_back(zero)));
        self.difference(
            line,
            &format!("stamp {stamp}, printed {by} s after its stamp"),
        )
    }

    fn difference(&self, line: &Line, said: &str) -> Difference {
        let text = self
            .0
            .get(line.actual_line - 1)
            .copied()
            .unwrap_or_default();
        let message = format!("`{}`: {said}", label(text));
        Difference {
            golden_line: line.golden_line,
            actual_line: Some(line.actual_line),
            message,
        }
    }
}

/// What follows a stamp, as far as it is short and prints.
fn label(line: &[u8]) -> String {
    const LONGEST: usize = 60;
    let line = String::from_utf8_lossy(line);
    let label = line.split_once(' ').map_or("", |(_, label)| label).trim();
    let mut shown: String = label
        .chars()
        .take(LONGEST)
        .flat_map(char::escape_debug)
        .collect();
    if label.chars().nth(LONGEST).is_some() {
        shown.push('…');
    }
    shown
}

/// A time as people write it: `3.0`, not `3.0000`.
fn seconds(time: Duration) -> String {
    format!("{:?}", time.as_secs_f64())
}

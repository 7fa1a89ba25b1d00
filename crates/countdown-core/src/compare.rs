use std::{fmt, time::Duration};

use crate::{
    difference::{Difference, Kind},
    golden::Golden,
    pairing::pair,
    printed::{Line, Printed},
    stamp::Stamp,
};

mod between;
mod paired;

/// What became of comparing a program's output with a [`Golden`].
///
/// Displays as the diff: a sentence for each difference, and nothing for a match. So a golden test
/// is `assert!(comparison.matches(), "{comparison}")`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    differences: Vec<Difference>,
    matched: Vec<Matched>,
    total: Duration,
    swapped_ties: usize,
}

impl Comparison {
    /// Whether the output is right: no [difference](Comparison::differences) at all.
    #[must_use]
    pub fn matches(&self) -> bool {
        self.differences.is_empty()
    }

    /// Every difference, in the order of the golden's lines.
    #[must_use]
    pub fn differences(&self) -> &[Difference] {
        &self.differences
    }

    /// Each stamped line of the output that the golden has too, in the order they were printed in.
    #[must_use]
    pub fn matched(&self) -> &[Matched] {
        &self.matched
    }

    /// How late each [matched](Comparison::matched) line was; zero for one that was early.
    #[must_use]
    pub fn lateness(&self) -> impl ExactSizeIterator<Item = Duration> + '_ {
        self.matched.iter().map(|line| line.stamp.saturating_sub(line.due))
    }

    /// The last stamp: how long the run took.
    #[must_use]
    pub fn total(&self) -> Duration {
        self.total
    }

    /// How many groups of lines that are due at the same time came in another order than the
    /// golden's. That is no difference.
    #[must_use]
    pub fn swapped_ties(&self) -> usize {
        self.swapped_ties
    }
}

/// A stamped line of an output, and the line of the golden that it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Matched {
    /// The line of the golden file, from 1.
    pub golden_line: usize,
    /// The line of the output, from 1.
    pub actual_line: usize,
    /// When it was due, since the start of the run.
    pub due: Duration,
    /// When it was printed, by its own word.
    pub stamp: Duration,
}

impl fmt::Display for Comparison {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const SHOWN: usize = 20;
        for difference in self.differences.iter().take(SHOWN) {
            writeln!(f, "{difference}")?;
        }
        match self.differences.len() {
            0..=SHOWN => Ok(()),
            more => writeln!(f, "… and {} more", more - SHOWN),
        }
    }
}

pub(crate) fn compare(golden: &Golden, printed: &[u8], tolerance: Stamp) -> Comparison {
    let printed = Printed::read(printed, golden.transcript.is_stamped());
    let mut matcher = Matcher::new(golden, &printed, tolerance);
    matcher.paired();
    matcher.gone();
    matcher.between();
    matcher.ends();
    matcher.finish()
}

struct Matcher<'a> {
    golden: &'a Golden,
    printed: &'a Printed<'a>,
    tolerance: Stamp,
    /// For each printed line, the golden line that it is, or in whose place it stands.
    places: Vec<Option<usize>>,
    /// For each printed line, whether it is paired and stands where it belongs.
    in_place: Vec<bool>,
    /// The golden lines that no line stands for.
    missing: Vec<usize>,
    found: Comparison,
}

/// What the order of golden lines goes by: the due time, which lines may share; those without one
/// come after, each in its place.
type Rank = (Stamp, usize);

impl<'a> Matcher<'a> {
    fn new(golden: &'a Golden, printed: &'a Printed<'a>, tolerance: Stamp) -> Self {
        let last = printed.lines.iter().rev().find_map(Line::stamp);
        let found = Comparison {
            differences: Vec::new(),
            matched: Vec::new(),
            total: last.unwrap_or_default().into(),
            swapped_ties: 0,
        };
        let places = pair(golden, printed, tolerance);
        let in_place = vec![false; places.len()];
        Self { golden, printed, tolerance, places, in_place, missing: Vec::new(), found }
    }

    fn add(&mut self, golden_line: usize, actual_line: Option<usize>, kind: Kind) {
        self.found.differences.push(Difference { golden_line, actual_line, kind });
    }

    /// Adds a difference between a golden line and the printed line at `index`.
    fn add_at(&mut self, line: usize, index: usize, kind: Kind) {
        let number = self.golden.transcript.number(line);
        self.add(number, Some(self.printed.number(index)), kind);
    }

    fn rank(&self, line: usize) -> Rank {
        self.golden.due(line).map_or((Stamp::MAX, line), |due| (due, 0))
    }

    fn ends(&mut self) {
        if self.printed.crlf {
            self.add(1, Some(1), Kind::Crlf);
        }
        if self.printed.is_unfinished() {
            let last = self.places.iter().rev().find_map(|place| *place);
            let at = last.map_or(1, |line| self.golden.transcript.number(line));
            self.add(at, Some(self.printed.count), Kind::Unfinished);
        }
    }

    fn finish(mut self) -> Comparison {
        self.found.differences.sort_by_key(|found| (found.golden_line, found.actual_line));
        self.found
    }
}

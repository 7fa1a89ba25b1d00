use std::{fmt, time::Duration};

use crate::{
    decide::decide,
    difference::{Difference, Kind},
    explain::explain,
    golden::{Golden, TOLERANCE},
    reader::is_crlf,
    stamp::Stamp,
    transcript::Transcript,
};

impl Golden {
    /// Compares what a program printed with this golden, [`TOLERANCE`] late at most.
    #[must_use]
    pub fn compare(&self, actual: impl AsRef<[u8]>) -> Comparison {
        self.compare_within(actual, TOLERANCE)
    }

    /// Compares what a program printed with this golden, `tolerance` late at most (in whole
    /// ten-thousandths of a second).
    ///
    /// Every byte but the digits of the stamps must be the golden's. A stamp before its due time
    /// is wrong by however little; lines due at the same time may come in any order. An output that
    /// is malformed is compared up to the first line that is.
    ///
    /// ```
    /// use std::time::Duration;
    /// use countdown_core::{Golden, RULE};
    ///
    /// let golden = Golden::parse(format!("{RULE}\n0.5010 \tA = 1\n{RULE}\nDone\n"))?;
    /// // On a virtual clock nothing has to be late.
    /// let due = format!("{RULE}\n0.5000 \tA = 1\n{RULE}\nDone\n");
    /// assert!(golden.compare_within(due, Duration::ZERO).matches());
    /// # Ok::<(), countdown_core::ParseError>(())
    /// ```
    #[must_use]
    pub fn compare_within(&self, actual: impl AsRef<[u8]>, tolerance: Duration) -> Comparison {
        let (actual, tolerance) = (actual.as_ref(), Stamp::whole(tolerance));
        let lf = self.without_crlf(actual);
        let text = lf.as_deref().unwrap_or(actual);
        let (actual, malformed) = Transcript::read(text, self.transcript.form());
        if lf.is_none()
            && malformed.is_none()
            && let Some(pairs) = decide(self, &actual, tolerance)
        {
            return Comparison::new(self, &actual, pairs.into_iter().map(Some), Vec::new());
        }
        let explanation = explain(self, &actual, tolerance, malformed.is_some());
        let mut differences = explanation.differences;
        if lf.is_some() {
            differences.push(Difference {
                golden_line: 1,
                actual_line: Some(1),
                kind: Kind::Crlf,
            });
        }
        if let Some(error) = malformed {
            differences.push(Difference {
                golden_line: explanation.next,
                actual_line: Some(error.line()),
                kind: Kind::Malformed(error),
            });
        }
        differences.sort_by_key(|found| (found.golden_line, found.actual_line));
        Comparison::new(self, &actual, explanation.pairs.into_iter(), differences)
    }

    /// The output with `\n` for its `\r\n`; none where it should have, or has not, `\r\n` throughout.
    fn without_crlf(&self, actual: &[u8]) -> Option<Vec<u8>> {
        let has_own = || (0..self.transcript.len()).all(|l| self.transcript.key(l).ends_with('\r'));
        if !is_crlf(actual) || has_own() {
            return None;
        }
        let lines = actual.split_inclusive(|b| *b == b'\n');
        let ends = lines.map(|line| line.strip_suffix(b"\r\n").map_or((line, ""), |l| (l, "\n")));
        Some(
            ends.flat_map(|(line, end)| [line, end.as_bytes()])
                .collect::<Vec<_>>()
                .concat(),
        )
    }
}

/// What became of comparing a program's output with a [`Golden`].
///
/// Displays as the diff: a sentence for each difference, and nothing for a match. So a golden test
/// is `assert!(comparison.matches(), "{comparison}")`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    differences: Vec<Difference>,
    matched: Vec<Matched>,
    total: Duration,
}

/// A stamped line of an output, and the line of the golden that it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
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

impl Comparison {
    fn new(
        golden: &Golden,
        actual: &Transcript,
        pairs: impl Iterator<Item = Option<usize>>,
        differences: Vec<Difference>,
    ) -> Self {
        let matched = |(index, line): (usize, Option<usize>)| {
            Some(Matched {
                golden_line: golden.transcript.number(line?),
                actual_line: actual.number(index),
                due: golden.due(line?)?.into(),
                stamp: actual.stamp(index)?.into(),
            })
        };
        let total = actual.stamps().last().unwrap_or_default().into();
        Self {
            differences,
            matched: pairs.enumerate().filter_map(matched).collect(),
            total,
        }
    }

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
        self.matched
            .iter()
            .map(|line| line.stamp.saturating_sub(line.due))
    }

    /// The last stamp: how long the run took.
    #[must_use]
    pub fn total(&self) -> Duration {
        self.total
    }

    /// How many groups of lines that are due together came in another order than the golden's.
    /// That is no difference.
    #[must_use]
    pub fn swapped_ties(&self) -> usize {
        let next = self.matched.iter().skip(1);
        let swapped = self
            .matched
            .iter()
            .zip(next)
            .filter(|(line, next)| line.due == next.due && line.golden_line > next.golden_line);
        let mut due: Vec<_> = swapped.map(|(line, _)| line.due).collect();
        due.dedup();
        due.len()
    }
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

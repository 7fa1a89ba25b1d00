use std::time::Duration;

use countdown_core::Comparison;

/// What is said of a program. They come in the order of what they mean for the exit status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "cli", derive(serde::Serialize))]
#[cfg_attr(feature = "cli", serde(rename_all = "lowercase"))]
pub enum Verdict {
    /// It printed what its golden has, when it should.
    Match,
    /// Nothing is known: the program did not end as it should, or the machine was too busy.
    Unjudged,
    /// It printed something else, or at another time.
    Mismatch,
}

impl Verdict {
    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Verdict::Match => "match",
            Verdict::Mismatch => "mismatch",
            Verdict::Unjudged => "unjudged",
        }
    }

    /// The exit status of a command whose worst verdict this is.
    #[must_use]
    pub fn status(self) -> u8 {
        match self {
            Verdict::Match => 0,
            Verdict::Mismatch => 1,
            Verdict::Unjudged => 2,
        }
    }
}

/// What came of one run.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Judgement {
    /// What is said of it.
    pub verdict: Verdict,
    /// Why, where the differences alone do not say it.
    pub reason: Option<String>,
    /// All that is wrong, in the order of the golden's lines.
    pub differences: Vec<Difference>,
    /// Whether another run may say more: the machine stood still, and may have done this.
    pub again: bool,
    /// When the lines came; none where it was not judged by them.
    pub timing: Option<Timing>,
}

impl Judgement {
    pub(crate) fn without_timing(verdict: Verdict, reason: String) -> Self {
        let reason = Some(reason);
        Self {
            verdict,
            reason,
            differences: Vec::new(),
            again: false,
            timing: None,
        }
    }

    /// Whether this machine was too busy to tell.
    #[must_use]
    pub fn is_busy(&self) -> bool {
        self.again && self.verdict == Verdict::Unjudged
    }
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "cli", derive(serde::Serialize))]
pub struct Difference {
    /// The line of the golden file, from 1, that it is at or nearest to.
    pub golden_line: usize,
    /// The line of the output, from 1; none where a line is missing.
    #[cfg_attr(feature = "cli", serde(rename = "printed_line"))]
    pub actual_line: Option<usize>,
    /// What is wrong, in a sentence.
    pub message: String,
}

impl From<&countdown_core::Difference> for Difference {
    fn from(difference: &countdown_core::Difference) -> Self {
        Self {
            golden_line: difference.golden_line(),
            actual_line: difference.actual_line(),
            message: difference.message(),
        }
    }
}

/// When the lines of an output came.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Timing {
    /// The last stamp: how long it took.
    pub total: Duration,
    /// How late each stamped line was that the golden has too, in the order they were printed in:
    /// by the verifier's clock where that was looked at, else by its stamp.
    pub lateness: Vec<Duration>,
    /// When each of these lines was due, and when it was printed.
    pub times: Vec<(Duration, Duration)>,
    /// How many groups of lines that are due together came in another order than the golden's.
    pub swapped_ties: usize,
    /// What its times count from, since its start; none where no arrival was looked at.
    pub zero: Option<Duration>,
    /// Whether each line was printed when its stamp says so; none where nobody knows.
    pub live: Option<bool>,
    /// When each of these lines arrived, since its start.
    pub arrivals: Vec<Duration>,
    /// How long the machine stood still until the last of them, all in all.
    pub stalls: Duration,
}

impl Timing {
    pub(crate) fn of_stamps(comparison: &Comparison) -> Option<Self> {
        let timing = Self {
            total: comparison.total(),
            lateness: comparison.lateness().collect(),
            times: comparison
                .matched()
                .iter()
                .map(|line| (line.due, line.stamp))
                .collect(),
            swapped_ties: comparison.swapped_ties(),
            ..Self::default()
        };
        (!timing.lateness.is_empty()).then_some(timing)
    }
}

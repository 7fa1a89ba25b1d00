//! From what a program printed to a verdict.

use std::time::Duration;

use countdown_core::{Comparison, Golden, Late};
use serde::Serialize;

use super::{
    control::Lateness,
    run::{End, Run},
};

/// What is said of a program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Verdict {
    Match,
    /// Nothing is known: the program did not end as it should, or the machine was too busy.
    Unjudged,
    Mismatch,
}

impl Verdict {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Verdict::Match => "match",
            Verdict::Mismatch => "mismatch",
            Verdict::Unjudged => "unjudged",
        }
    }

    /// The exit status of a command whose worst verdict this is.
    pub(crate) fn status(self) -> u8 {
        match self {
            Verdict::Match => 0,
            Verdict::Mismatch => 1,
            Verdict::Unjudged => 2,
        }
    }
}

/// What came of one run.
pub(crate) struct Judgement {
    pub(crate) verdict: Verdict,
    /// Why, where the comparison alone does not say it.
    pub(crate) reason: Option<String>,
    /// Whether another run may say more: the program was late, and so was the control.
    pub(crate) again: bool,
}

impl Judgement {
    fn new(verdict: Verdict, reason: impl Into<Option<String>>) -> Self {
        Self { verdict, reason: reason.into(), again: false }
    }
}

/// Judges a run by how it ended and how its output compares.
pub(crate) fn judge(
    run: &Run,
    comparison: &Comparison,
    golden: &Golden,
    tolerance: Duration,
) -> Judgement {
    match run.end {
        End::Exited(status) if status.success() => {
            transcript(comparison, Some(&run.control), golden, tolerance)
        }
        End::Exited(status) => Judgement::new(Verdict::Unjudged, format!("it ended with {status}")),
        End::TimedOut { closed } => {
            let when = if closed { "had closed stdout and " } else { "" };
            let reason = format!("it {when}still ran at the time-out, and was stopped");
            Judgement::new(Verdict::Unjudged, reason)
        }
        End::Endless => {
            let reason =
                format!("it had printed {} bytes and went on, and was stopped", run.stdout.len());
            Judgement::new(Verdict::Mismatch, reason)
        }
        End::LeftOpen => {
            let reason =
                "it exited, but a process that it started kept its stdout open, and was stopped";
            Judgement::new(Verdict::Unjudged, reason.to_owned())
        }
        End::Interrupted => Judgement::new(Verdict::Unjudged, "it was interrupted".to_owned()),
    }
}

/// Judges a transcript by its comparison, and where all is right but for lateness, by the control.
pub(crate) fn transcript(
    comparison: &Comparison,
    control: Option<&Lateness>,
    golden: &Golden,
    tolerance: Duration,
) -> Judgement {
    let late: Option<Vec<Late>> =
        comparison.differences().iter().map(countdown_core::Difference::late).collect();
    match (late, control) {
        _ if comparison.matches() => Judgement::new(Verdict::Match, None),
        (None, _) => Judgement::new(Verdict::Mismatch, None),
        (Some(_), None) => {
            let reason = "no control ran beside it, so being late is a mismatch";
            Judgement::new(Verdict::Mismatch, reason.to_owned())
        }
        (Some(late), Some(control)) => {
            let excused = |late: &Late| {
                let allowed = if late.overtaken { golden.grid() / 2 } else { tolerance };
                late.lateness <= control.at(late.due) + allowed
            };
            if late.iter().all(excused) {
                let reason =
                    "this machine is too busy to tell: the control was late too".to_owned();
                Judgement { again: true, ..Judgement::new(Verdict::Unjudged, reason) }
            } else {
                Judgement::new(Verdict::Mismatch, None)
            }
        }
    }
}

//! From what a program did to a verdict.
//!
//! A program that ended by itself and with success is judged by what it printed. One that did not
//! is not judged, for what it would have printed nobody knows; but one that printed far more than
//! its golden has is wrong whatever would have followed.
//!
//! # Wrong, or only late?
//!
//! What was printed, in which order, and anything early is wrong at once: no machine makes an
//! honest program do that. Lateness is another matter. A line that is late beyond the tolerance is
//! held against the [control](super::control), which slept through the same due times on the same
//! machine. It sleeps them one after another and so gathers the lateness of every one of them,
//! while a task of a program gathers that of its own sleeps only: whatever stalls both stalls the
//! control at least as long. So:
//!
//! - later than the control by more than the tolerance: the program is wrong. The tolerance allows
//!   for what chance does to the one and not to the other.
//! - otherwise nothing is known, and the program runs again. That is never a match, so no stall
//!   can excuse a broken program: it can only put its verdict off.
//!
//! A late line may also have been overtaken by one that was due after it, where each comes from a
//! thread of its own. Due times differ by a grid step at least, so an honest line that is overtaken
//! was held up by more than a step. Where the control was not late by half a step at least, the
//! machine has not done that, and the order is wrong: a program that prints two neighbours in the
//! wrong order is not excused by the millisecond that every control is late.

use std::time::Duration;

use countdown_core::{Comparison, Difference, Golden, Late};
use serde::Serialize;

use super::{
    control::Lateness,
    run::{End, Run},
};

/// What is said of a program. They come in the order of what they mean for the exit status.
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
    /// How what was printed compares; none where it was not judged by that.
    pub(crate) comparison: Option<Comparison>,
    /// Whether another run may say more: the program was late, and so was the control.
    pub(crate) is_busy: bool,
}

impl Judgement {
    fn without_comparison(verdict: Verdict, reason: impl Into<String>) -> Self {
        Self { verdict, reason: Some(reason.into()), comparison: None, is_busy: false }
    }

    fn unjudged(reason: impl Into<String>) -> Self {
        Self::without_comparison(Verdict::Unjudged, reason)
    }

    fn compared(verdict: Verdict, reason: Option<&str>, comparison: Comparison) -> Self {
        let reason = reason.map(str::to_owned);
        Self { verdict, reason, comparison: Some(comparison), is_busy: false }
    }
}

/// Judges a run by how it ended and what it printed.
pub(crate) fn judge(run: &Run, golden: &Golden, tolerance: Duration) -> Judgement {
    match run.end {
        End::Exited(status) if status.success() => {
            let comparison = golden.compare_within(&run.stdout, tolerance);
            transcript(comparison, Some(&run.control), golden, tolerance)
        }
        End::Exited(status) => Judgement::unjudged(format!("it ended with {status}")),
        End::TimedOut { closed: false } => {
            Judgement::unjudged("it still ran at the time-out, and was stopped")
        }
        End::TimedOut { closed: true } => {
            let reason = "it had closed stdout and still ran at the time-out, and was stopped";
            Judgement::unjudged(reason)
        }
        End::Endless => endless(run.stdout.len()),
        End::LeftOpen => Judgement::unjudged(
            "it exited, but a process that it started kept its stdout open, and was stopped",
        ),
        End::Interrupted => Judgement::unjudged("it was interrupted"),
    }
}

/// Judges an output of which only the first `printed` bytes were taken.
pub(crate) fn endless(printed: usize) -> Judgement {
    let reason = format!("it printed {printed} bytes and went on, far more than its golden has");
    Judgement::without_comparison(Verdict::Mismatch, reason)
}

/// Judges a transcript by its comparison, and where all is right but for lateness, by the control.
pub(crate) fn transcript(
    comparison: Comparison,
    control: Option<&Lateness>,
    golden: &Golden,
    tolerance: Duration,
) -> Judgement {
    if comparison.matches() {
        return Judgement::compared(Verdict::Match, None, comparison);
    }
    let late: Option<Vec<Late>> = comparison.differences().iter().map(Difference::late).collect();
    let Some(late) = late else {
        return Judgement::compared(Verdict::Mismatch, None, comparison);
    };
    let Some(control) = control else {
        let reason = "no control ran beside it, so being late is a mismatch";
        return Judgement::compared(Verdict::Mismatch, Some(reason), comparison);
    };
    if late.iter().any(|late| !is_excused(late, control, golden.grid(), tolerance)) {
        return Judgement::compared(Verdict::Mismatch, None, comparison);
    }
    let reason = "this machine is too busy to tell: the control was late too";
    let judgement = Judgement::compared(Verdict::Unjudged, Some(reason), comparison);
    Judgement { is_busy: true, ..judgement }
}

fn is_excused(late: &Late, control: &Lateness, grid: Duration, tolerance: Duration) -> bool {
    let allowed = if late.overtaken { tolerance.min(grid / 2) } else { tolerance };
    late.lateness <= control.at(late.due).saturating_add(allowed)
}

//! From what a program did to a verdict.
//!
//! # The rule
//!
//! 1. A program that did not end as it should is not judged, for what it would have printed nobody
//!    knows; nor is one that printed nothing. One that printed far more than its golden has is
//!    wrong whatever would have followed.
//! 2. Another text than the golden's is wrong at once, and so is a stamp before its due time, but
//!    for 9: no machine makes an honest program do that. So is a line that arrives before its own
//!    stamp.
//! 3. How late a line is, the verifier's clock says: its arrival, less the program's zero, less its
//!    due time. Zero is the least of arrival less stamp over all lines.
//! 4. A line that is not later than the tolerance is right.
//! 5. A later one is held against the machine's stalls between the program's start and the line's
//!    arrival. Later than the tolerance and all of them together: wrong at once.
//! 6. Otherwise the program runs again: late never passes. But all stalls together excuse too much.
//!    A program that has waited k times has met k of them or few more, and it has waited no more
//!    often than it has printed lines. So, where it is later than the tolerance and the k largest
//!    in every run, k being the stamped lines so far, it is wrong; otherwise nothing is known.
//! 7. Lines in the wrong order are wrong at once, but for a line that was overtaken because it was
//!    late: due times differ by a step of the grid, so half a step of stalls can do that. Where the
//!    stalls up to its arrival reach half a step, the program runs again; where the k largest do
//!    not, it counts as wrong.
//! 8. A line that arrives later than zero and its stamp by more than the tolerance was held back,
//!    unless 5 and 6 excuse it. Then the output was buffered. That is wrong where it has to be
//!    live; elsewhere the stamps are taken at their word, and how late a line is, they say.
//! 9. Where the verifier stamps the lines, 8 has nothing to say, and zero is the program's start or
//!    the first line's arrival. A busy machine can hand that line over late, and the log of stalls
//!    not know, so that the others seem early. So one that is early by no more than the tolerance
//!    counts as wrong, but the program runs again; one that is earlier is wrong at once.
//!
//! On a virtual clock no arrival is looked at, and nothing may be late.

mod evidence;
mod judgement;
mod sentences;
#[cfg(test)]
mod tests;

use std::time::Duration;

use countdown_core::{Comparison, Golden};

use self::evidence::{Allowances, Evidence, Live};
pub use self::judgement::{Difference, Judgement, Timing, Verdict};
use crate::{
    clock,
    program::{Clock, Program, Stream, Zero},
    run::{End, Run},
    stalls::Stalls,
};

/// Judges a run by how it ended, what it printed, and what the machine did meanwhile.
pub(crate) fn judge(
    run: &Run,
    program: &Program,
    golden: &Golden,
    tolerance: Duration,
    stalls: &Stalls,
) -> Judgement {
    if let Some(failure) = failure(run, program.stream, program.status) {
        return failure;
    }
    let allowances = Allowances {
        tolerance,
        grid: golden.grid(),
        stalls,
    };
    match program.clock {
        Clock::Virtual => by_stamps(&golden.compare_within(&run.output, Duration::ZERO), None),
        Clock::Own => {
            let live = if program.live {
                Live::Asked
            } else {
                Live::Open
            };
            let text = clock::own(&run.output, &run.arrivals, golden);
            Evidence::new(&text, allowances, live).judge()
        }
        Clock::Arrival => {
            let zero = (program.zero == Zero::First).then_some(stalls);
            let text = clock::by_arrival(&run.output, &run.arrivals, golden, zero);
            Evidence::new(&text, allowances, Live::Given).judge()
        }
    }
}

/// Judges a run by how it ended and whether it printed at all: none where both is as it should be.
///
/// It is to end with this status, and to print on this stream.
#[must_use]
pub fn failure(run: &Run, stream: Stream, status: i32) -> Option<Judgement> {
    let (stream, expected) = (stream.name(), status);
    let reason = match run.end {
        End::Exited(status) if status.code() != Some(expected) => match expected {
            0 => format!("it ended with {status}"),
            _ => format!("it ended with {status}, not {expected}"),
        },
        End::Exited(_) if run.printed == 0 => format!("nothing was printed: {stream} was empty"),
        End::Exited(_) if run.output.is_empty() => {
            format!("no line of its {stream} is one of those that are looked at")
        }
        End::Exited(_) => return None,
        End::TimedOut { closed: false } => "it still ran at the time-out, and was stopped".into(),
        End::TimedOut { closed: true } => {
            format!("it had closed {stream} and still ran at the time-out, and was stopped")
        }
        End::Endless => return Some(endless(run.output.len())),
        End::LeftOpen => format!(
            "it exited, but a process that it started kept its {stream} open, and was stopped"
        ),
        End::Interrupted => "it was interrupted".into(),
    };
    Some(Judgement::without_timing(Verdict::Unjudged, reason))
}

/// Judges an output of which only the first `length` bytes were taken.
pub(crate) fn endless(length: usize) -> Judgement {
    let reason = format!("it printed {length} bytes and went on, far more than its golden has");
    Judgement::without_timing(Verdict::Mismatch, reason)
}

/// Judges a text that nobody knows the arrivals of.
#[cfg(feature = "cli")]
pub(crate) fn captured(
    text: &[u8],
    golden: &Golden,
    tolerance: Duration,
    clock: Clock,
) -> Judgement {
    let unjudged = |reason: &str| Judgement::without_timing(Verdict::Unjudged, reason.into());
    let tolerance = match clock {
        _ if text.is_empty() => return unjudged("nothing was printed: the transcript is empty"),
        Clock::Own => tolerance,
        Clock::Virtual => Duration::ZERO,
        Clock::Arrival => return unjudged("a transcript does not say when its lines arrived"),
    };
    let comparison = golden.compare_within(text, tolerance);
    // Otherwise it is wrong whatever a clock would say.
    let is_up_to_a_clock = comparison
        .differences()
        .iter()
        .all(countdown_core::Difference::is_late);
    let has_stamps = !comparison.matched().is_empty();
    let is_told = has_stamps && is_up_to_a_clock && clock == Clock::Own;
    let reason = "without a clock, its stamps are taken at their word";
    by_stamps(&comparison, is_told.then(|| reason.to_owned()))
}

/// Judges stamps at their word: being late is wrong, whatever the machine did.
fn by_stamps(comparison: &Comparison, reason: Option<String>) -> Judgement {
    let verdict = if comparison.matches() {
        Verdict::Match
    } else {
        Verdict::Mismatch
    };
    let differences = comparison
        .differences()
        .iter()
        .map(Difference::from)
        .collect();
    let timing = Timing::of_stamps(comparison);
    Judgement {
        verdict,
        reason,
        differences,
        again: false,
        timing,
    }
}

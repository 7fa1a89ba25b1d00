//! What is said of one program.

use std::{path::PathBuf, time::Duration};

use countdown_core::Golden;

use super::Axis;
use crate::{
    judge::{Judged, Tally},
    program::{Policy, Program, Stream},
    verdict::{self, Difference, Verdict},
};

/// What was found of one program.
#[derive(Debug, Clone)]
#[cfg_attr(feature = "cli", derive(serde::Serialize))]
pub(crate) struct Finding {
    /// The program.
    pub(crate) name: String,
    /// Relative to the workspace, where it is inside.
    pub(crate) golden: PathBuf,
    /// What is said of it.
    pub(crate) verdict: Verdict,
    /// Why, where the differences do not say it.
    pub(crate) reason: Option<String>,
    /// Of the run that is described.
    pub(crate) timing: Option<Timing>,
    /// How many were counted: fewer than asked for where one of them ended it.
    pub(crate) runs: u32,
    /// How many had to be done again because the machine was busy.
    pub(crate) reruns: u32,
    /// How many the machine was too busy for even so.
    pub(crate) busy_runs: u32,
    /// Over all runs, where there were to be several.
    pub(crate) spread: Option<Spread>,
    /// All that is wrong.
    pub(crate) differences: Vec<Difference>,
    /// Where the output that does not match is kept.
    pub(crate) kept: Option<PathBuf>,
    /// The end of what it said there, where it does not match or that was asked for.
    pub(crate) stderr: Option<String>,
    /// When its lines were due and when they came, where some came at a wrong time.
    #[cfg_attr(feature = "cli", serde(skip))]
    pub(crate) axis: Option<Axis>,
}

impl Finding {
    /// What was found of a program that was judged. What it said on stderr is part of it where it
    /// does not match.
    pub(crate) fn new(
        program: &Program,
        golden: &Golden,
        judged: &Judged,
        policy: &Policy,
    ) -> Self {
        let Judged {
            judgement, tally, ..
        } = judged;
        let timing = judgement.timing.as_ref();
        let matches = judgement.verdict == Verdict::Match;
        let times = timing
            .filter(|_| !matches)
            .map(|timing| timing.times.iter().copied());
        Self {
            name: program.name.clone(),
            golden: program.golden.path.clone(),
            verdict: judgement.verdict,
            reason: judgement.reason.clone(),
            timing: timing.map(|timing| Timing::new(timing, golden)),
            runs: tally.runs,
            reruns: tally.reruns,
            busy_runs: tally.busy_runs,
            spread: timing
                .filter(|_| policy.runs > 1)
                .map(|_| Spread::new(tally)),
            differences: judgement.differences.clone(),
            kept: None,
            stderr: (!matches).then(|| said(program, judged)).flatten(),
            axis: times.and_then(|times| Axis::new(times, policy.tolerance)),
        }
    }

    /// A program of which nothing is known, and why.
    pub(crate) fn unjudged(program: &Program, reason: String) -> Self {
        Self {
            name: program.name.clone(),
            golden: program.golden.path.clone(),
            verdict: Verdict::Unjudged,
            reason: Some(reason),
            timing: None,
            runs: 0,
            reruns: 0,
            busy_runs: 0,
            spread: None,
            differences: Vec::new(),
            kept: None,
            stderr: None,
            axis: None,
        }
    }
}

/// What a program said on stderr, where it said anything and that is not what is judged.
pub(crate) fn said(program: &Program, judged: &Judged) -> Option<String> {
    let is_stderr = program.stream == Stream::Stdout && !judged.said.is_empty();
    is_stderr.then(|| String::from_utf8_lossy(&judged.said).into_owned())
}

/// When the lines of a run came.
#[derive(Debug, Clone)]
#[cfg_attr(feature = "cli", derive(serde::Serialize))]
pub(crate) struct Timing {
    /// The last stamp.
    pub(crate) total: f64,
    /// The largest.
    pub(crate) lateness: f64,
    /// The largest of the golden.
    pub(crate) golden_lateness: f64,
    /// How long the machine stood still meanwhile; none where nobody looked.
    pub(crate) control_lateness: Option<f64>,
    /// What times count from, since the start; none where no arrival was looked at.
    pub(crate) zero: Option<f64>,
    /// Whether each line was printed when its stamp says so; none where nobody knows.
    pub(crate) live: Option<bool>,
    /// When each stamped line that the golden has too arrived, since the start.
    #[cfg_attr(
        not(feature = "cli"),
        expect(dead_code, reason = "machines alone read it")
    )]
    pub(crate) arrivals: Vec<f64>,
}

impl Timing {
    pub(crate) fn new(timing: &verdict::Timing, golden: &Golden) -> Self {
        let has_arrivals = !timing.arrivals.is_empty();
        Self {
            total: timing.total.as_secs_f64(),
            lateness: timing
                .lateness
                .iter()
                .max()
                .map_or(0.0, Duration::as_secs_f64),
            golden_lateness: golden.lateness().max().unwrap_or_default().as_secs_f64(),
            control_lateness: has_arrivals.then_some(timing.stalls.as_secs_f64()),
            zero: timing.zero.map(|zero| zero.as_secs_f64()),
            live: timing.live,
            arrivals: timing.arrivals.iter().map(Duration::as_secs_f64).collect(),
        }
    }
}

/// Lateness over all lines of all runs, and the runs in which lines due together swapped.
#[derive(Debug, Clone)]
#[cfg_attr(feature = "cli", derive(serde::Serialize))]
pub(crate) struct Spread {
    /// The median.
    pub(crate) median: f64,
    /// The 99th percentile.
    pub(crate) p99: f64,
    /// The largest.
    pub(crate) max: f64,
    /// The longest that the machine stood still in a run.
    pub(crate) control_max: f64,
    /// In how many runs lines that are due together came in another order than the golden's.
    pub(crate) runs_with_swapped_ties: u32,
}

impl Spread {
    pub(crate) fn new(tally: &Tally) -> Self {
        let lateness = |hundredths| tally.lateness(hundredths).as_secs_f64();
        Self {
            median: lateness(50),
            p99: lateness(99),
            max: lateness(100),
            control_max: tally.stalls.as_secs_f64(),
            runs_with_swapped_ties: tally.runs_with_swapped_ties,
        }
    }
}

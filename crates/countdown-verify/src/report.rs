//! The results, for people and for machines.

mod axis;
#[cfg(feature = "cli")]
mod github;
#[cfg(feature = "cli")]
mod junit;
mod text;

use std::path::PathBuf;
#[cfg(feature = "cli")]
use std::time::Duration;

use countdown_core::Golden;

#[cfg(feature = "cli")]
pub use self::text::printable;
use crate::{
    judge::{Judged, Tally},
    program::{Clock, Program, Stream},
    verdict::{Judgement, Verdict},
};

/// The result for one program.
#[derive(Debug, Clone)]
pub(crate) struct ProgramReport {
    pub(crate) name: String,
    /// The golden's path, relative to the workspace if it is inside.
    pub(crate) golden: PathBuf,
    /// The largest lateness of the golden itself.
    golden_lateness: f64,
    pub(crate) judgement: Judgement,
    tally: Tally,
    /// The allowed lateness.
    allowed: std::time::Duration,
    /// True if the last line is a closing word, which is not counted.
    has_closing: bool,
    /// True if all lines of the golden are due at once, so that no time is checked.
    is_at_once: bool,
    /// True if several runs were requested.
    has_spread: bool,
    /// The file with the output, if it does not match.
    pub(crate) kept: Option<PathBuf>,
    /// The name of the other stream, and the end of the output there.
    pub(crate) other: Option<(&'static str, String)>,
}

impl ProgramReport {
    pub(crate) fn new(program: &Program, judged: Judged) -> Self {
        let Judged {
            golden,
            judgement,
            output,
            other,
            tally,
        } = judged;
        let settings = &program.settings;
        // With `select`, the dropped lines of the judged stream may say more, such as a traceback.
        let dropped = settings.select.is_some().then_some(output);
        let (name, bytes) = match (settings.stream(), dropped) {
            (Stream::Stderr, Some(output)) if !output.is_empty() => ("stderr", tail(output)),
            (Stream::Stderr, _) => ("stdout", other),
            _ => ("stderr", other),
        };
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let lateness = golden.lateness().max().unwrap_or_default();
        Self {
            name: program.name.clone(),
            golden: program.golden.clone(),
            golden_lateness: lateness.as_secs_f64(),
            judgement,
            has_spread: tally.runs > 1,
            tally,
            allowed: settings.tolerance().late,
            has_closing: golden.has_times() && !golden.is_plain(),
            is_at_once: is_at_once(program, &golden),
            kept: None,
            other: (!text.is_empty()).then_some((name, text)),
        }
    }

    /// Creates the result for a program that could not be judged.
    pub(crate) fn unjudged(program: &Program, error: &anyhow::Error) -> Self {
        Self {
            name: program.name.clone(),
            golden: program.golden.clone(),
            golden_lateness: 0.0,
            judgement: Judgement::of_reason(Verdict::Unjudged, format!("{error:#}")),
            tally: Tally::default(),
            allowed: program.settings.tolerance().late,
            has_closing: false,
            is_at_once: false,
            has_spread: false,
            kept: None,
            other: None,
        }
    }

    pub(crate) fn verdict(&self) -> Verdict {
        self.judgement.verdict
    }
}

/// Returns `true` if all lines of a golden are due at once, with the first arrival as zero.
fn is_at_once(program: &Program, golden: &Golden) -> bool {
    let is_arrival = program.settings.clock() == Clock::Arrival;
    let mut dues = golden.due_times();
    is_arrival && !golden.is_written_by_hand() && dues.all(|due| due.is_zero())
}

/// Returns the end of an output.
fn tail(mut output: Vec<u8>) -> Vec<u8> {
    const LONGEST: usize = 8 * 1024;

    let excess = output.len().saturating_sub(LONGEST);
    output.drain(..excess);
    output
}

/// The results for all programs.
#[cfg(feature = "cli")]
#[derive(Debug, Clone)]
pub(crate) struct Report {
    /// The time from the first start to the last verdict.
    pub(crate) elapsed: Duration,
    /// The results, in the order of the list.
    pub(crate) programs: Vec<ProgramReport>,
    pub(crate) others: Others,
}

/// Goldens and programs that were not judged.
#[cfg(feature = "cli")]
#[derive(Debug, Clone, Default)]
pub(crate) struct Others {
    /// Goldens that no program uses.
    pub(crate) unused_goldens: Vec<PathBuf>,
    /// Programs that are only built.
    pub(crate) not_judged: Vec<String>,
    /// Those of them that do not build, with the reason.
    pub(crate) not_built: Vec<(String, String)>,
    /// Optional programs that were skipped, with the reason.
    pub(crate) skipped: Vec<(String, String)>,
}

#[cfg(feature = "cli")]
impl Report {
    /// Returns the worst verdict on any program.
    pub(crate) fn verdict(&self) -> Verdict {
        let all_build = self.others.not_built.is_empty();
        let least = if all_build {
            Verdict::Match
        } else {
            Verdict::Unjudged
        };
        let verdicts = self.programs.iter().map(ProgramReport::verdict);
        verdicts.fold(least, Verdict::max)
    }
}

#[cfg(feature = "cli")]
mod json {
    //! The JSON document. `format` stays 2 as long as fields are only added, and none is renamed,
    //! removed or given another meaning. Times are in seconds, rounded to 0.1 ms, the resolution of
    //! the measurement.

    use serde::Serialize;
    use serde_json::{Value, json};

    use super::{ProgramReport, Report};
    use crate::verdict::{Difference, Timing};

    impl Report {
        pub(crate) fn json(&self) -> Value {
            let others = &self.others;
            let paths = others.unused_goldens.iter();
            let not_built = others.not_built.iter().map(|(name, _)| name);
            let skipped = others.skipped.iter();
            let programs = self.programs.iter();
            json!({
                "format": 2,
                "verdict": self.verdict(),
                "elapsed": seconds(self.elapsed),
                "programs": programs.map(ProgramReport::json).collect::<Vec<_>>(),
                "unused_goldens": paths.map(|path| path.display().to_string()).collect::<Vec<_>>(),
                "not_judged": others.not_judged,
                "not_built": not_built.collect::<Vec<_>>(),
                "skipped": skipped
                    .map(|(name, reason)| json!({ "name": name, "reason": reason }))
                    .collect::<Vec<_>>(),
            })
        }
    }

    impl ProgramReport {
        fn json(&self) -> Value {
            let judgement = &self.judgement;
            let tally = &self.tally;
            let timing = judgement.timing.as_ref();
            let differences = judgement.differences.iter().map(Difference::json);
            let other = self.other.as_ref();
            let stderr = other
                .filter(|(name, _)| *name == "stderr")
                .map(|(_, text)| text);
            json!({
                "name": self.name,
                "golden": self.golden.display().to_string(),
                "verdict": self.verdict(),
                "reason": judgement.reason,
                "cause": judgement.cause,
                "lines": judgement.lines,
                "timing": timing.map(|timing| timing.json(self.golden_lateness)),
                "runs": tally.runs,
                "reruns": tally.reruns,
                "busy_runs": tally.busy_runs,
                "spread": timing.filter(|_| self.has_spread).map(|_| {
                    json!({
                        "median": seconds(tally.lateness(50)),
                        "p99": seconds(tally.lateness(99)),
                        "max": seconds(tally.lateness(100)),
                        "stalls": seconds(tally.stalls),
                        "runs_with_swapped_ties": tally.runs_with_swapped_ties,
                    })
                }),
                "differences": differences.collect::<Vec<_>>(),
                "kept": self.kept.as_ref().map(|path| path.display().to_string()),
                "stderr": stderr,
            })
        }
    }

    impl Timing {
        fn json(&self, golden_lateness: f64) -> Value {
            json!({
                "total": seconds(self.total),
                "lateness": seconds(self.lateness().max().unwrap_or_default()),
                "golden_lateness": round(golden_lateness),
                "stalls": self.stalls.map(seconds),
                "run_delay": self.run_delay.map(seconds),
                "zero": self.zero.map(seconds),
                "live": self.is_live,
                "arrivals": self.arrivals.iter().copied().map(seconds).collect::<Vec<_>>(),
            })
        }
    }

    impl Difference {
        fn json(&self) -> Value {
            json!({
                "golden_line": self.golden_line,
                "printed_line": self.printed_line,
                "message": self.message,
                "due": self.due.map(seconds),
                "earliest": self.earliest.map(seconds),
                "latest": self.latest.map(seconds),
                "printed": self.printed.map(seconds),
                "late": self.late.map(seconds),
                "repeats": self.repeats,
            })
        }
    }

    fn seconds(time: std::time::Duration) -> impl Serialize {
        round(time.as_secs_f64())
    }

    fn round(seconds: f64) -> f64 {
        (seconds * 1e4).round() / 1e4
    }
}

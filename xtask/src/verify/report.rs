//! What the verifier found, for people and for machines.

use std::{
    fmt::{self, Write},
    path::{Path, PathBuf},
    time::Duration,
};

use anstyle::{AnsiColor, Style};
use countdown_core::{Comparison, Golden};
use serde::Serialize;

use super::verdict::Verdict;

/// The JSON document, format 1: fields may be added to it, none change their meaning.
#[derive(Serialize)]
pub(crate) struct Report {
    pub(crate) format: u32,
    /// The worst of the programs' verdicts.
    pub(crate) verdict: Verdict,
    pub(crate) programs: Vec<Entry>,
    /// Goldens that no program is held to.
    pub(crate) orphans: Vec<PathBuf>,
    /// Programs that were built only.
    pub(crate) not_judged: Vec<String>,
}

/// What is said of one program. Times are in seconds.
#[derive(Serialize)]
pub(crate) struct Entry {
    pub(crate) name: String,
    /// Relative to the workspace, where it is inside.
    pub(crate) golden: PathBuf,
    pub(crate) verdict: Verdict,
    pub(crate) reason: Option<String>,
    /// Of the last run.
    pub(crate) timing: Option<Timing>,
    pub(crate) runs: u32,
    /// How many runs had to be done again because the machine was busy.
    pub(crate) reruns: u32,
    pub(crate) spread: Option<Spread>,
    pub(crate) differences: Vec<Difference>,
    /// Where the output that does not match is kept.
    pub(crate) kept: Option<PathBuf>,
    /// The end of what a program that failed said there.
    pub(crate) stderr: Option<String>,
}

#[derive(Serialize)]
pub(crate) struct Timing {
    pub(crate) total: f64,
    pub(crate) lateness: f64,
    pub(crate) golden_lateness: f64,
    /// How late the control was; none where there was none.
    pub(crate) control_lateness: Option<f64>,
}

impl Timing {
    pub(crate) fn new(comparison: &Comparison, golden: &Golden, control: Option<Duration>) -> Self {
        let largest =
            |lateness: &mut dyn Iterator<Item = Duration>| lateness.max().unwrap_or_default();
        Self {
            total: comparison.total().as_secs_f64(),
            lateness: largest(&mut comparison.lateness().iter().copied()).as_secs_f64(),
            golden_lateness: largest(&mut golden.lateness()).as_secs_f64(),
            control_lateness: control.map(|control| control.as_secs_f64()),
        }
    }
}

/// Lateness over all lines of all runs, and the runs in which lines due together swapped.
#[derive(Serialize)]
pub(crate) struct Spread {
    pub(crate) median: f64,
    pub(crate) p99: f64,
    pub(crate) max: f64,
    pub(crate) control_max: f64,
    pub(crate) runs_with_swapped_ties: u32,
}

#[derive(Serialize)]
pub(crate) struct Difference {
    pub(crate) golden_line: usize,
    pub(crate) printed_line: Option<usize>,
    pub(crate) message: String,
}

impl From<&countdown_core::Difference> for Difference {
    fn from(difference: &countdown_core::Difference) -> Self {
        Self {
            golden_line: difference.golden_line(),
            printed_line: difference.printed_line(),
            message: difference.message(),
        }
    }
}

/// The most differences that are shown to a person.
const SHOWN: usize = 20;

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = self.programs.iter().map(|entry| entry.name.len()).max().unwrap_or(0);
        self.programs.iter().try_for_each(|entry| entry.show(f, width))?;
        for orphan in &self.orphans {
            let golden = orphan.display();
            writeln!(f, "{} {golden}: no program is held to this golden", word(Verdict::Unjudged))?;
        }
        if !self.not_judged.is_empty() {
            writeln!(f, "built, not judged: {}", self.not_judged.join(", "))?;
        }
        Ok(())
    }
}

impl Entry {
    fn show(&self, f: &mut fmt::Formatter<'_>, width: usize) -> fmt::Result {
        write!(f, "{} {:width$}  ", word(self.verdict), self.name)?;
        self.figures(f)?;
        writeln!(f)?;
        let golden = self.golden.display();
        for difference in self.differences.iter().take(SHOWN) {
            writeln!(f, "         {golden}:{}: {}", difference.golden_line, difference.message)?;
        }
        if self.differences.len() > SHOWN {
            writeln!(f, "         … and {} more", self.differences.len() - SHOWN)?;
        }
        for line in self.stderr.iter().flat_map(|text| text.lines()) {
            writeln!(f, "         stderr: {}", line.escape_debug())?;
        }
        if let Some(kept) = &self.kept {
            writeln!(f, "         what it printed: {}", kept.display())?;
        }
        Ok(())
    }

    fn figures(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(timing) = &self.timing {
            write!(f, "{:.4} s, late by {:.4} at most", timing.total, timing.lateness)?;
            write!(f, " (golden {:.4}", timing.golden_lateness)?;
            if let Some(control) = timing.control_lateness {
                write!(f, ", control {control:.4}")?;
            }
            f.write_str(")")?;
        } else if self.reason.is_none() {
            f.write_str("as its golden, which has no stamps")?;
        }
        if let Some(reason) = &self.reason {
            write!(f, "{}{reason}", if self.timing.is_some() { "; " } else { "" })?;
        }
        if self.reruns > 0 {
            write!(f, "; {} runs done again", self.reruns)?;
        }
        if let Some(spread) = &self.spread {
            let Spread { median, p99, max, control_max, runs_with_swapped_ties } = spread;
            write!(
                f,
                "; {} runs: lateness median {median:.4}, p99 {p99:.4}, max {max:.4}",
                self.runs
            )?;
            write!(f, " (control {control_max:.4}), ties swapped in {runs_with_swapped_ties}")?;
        }
        Ok(())
    }
}

fn word(verdict: Verdict) -> String {
    let color = match verdict {
        Verdict::Match => AnsiColor::Green,
        Verdict::Mismatch => AnsiColor::Red,
        Verdict::Unjudged => AnsiColor::Yellow,
    };
    let style = Style::new().bold().fg_color(Some(color.into()));
    format!("{style}{:8}{style:#}", verdict.word())
}

/// What GitHub shows beside the golden's lines.
pub(crate) fn annotations(report: &Report) -> String {
    let mut text = String::new();
    for entry in &report.programs {
        let file = property(&entry.golden);
        for Difference { golden_line, message, .. } in entry.differences.iter().take(SHOWN) {
            let message = data(&format!("{}: {message}", entry.name));
            let _ = writeln!(text, "::error file={file},line={golden_line}::{message}");
        }
        if let (Verdict::Unjudged, Some(reason)) = (entry.verdict, &entry.reason) {
            let message = data(&format!("{}: {reason}", entry.name));
            let _ = writeln!(text, "::error file={file},line=1::{message}");
        }
    }
    text
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(path: &Path) -> String {
    data(&path.display().to_string()).replace(':', "%3A").replace(',', "%2C")
}

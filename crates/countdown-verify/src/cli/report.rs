//! What the verifier found, for people and for machines.

use std::{
    fmt::{self, Write},
    path::{Path, PathBuf},
    time::Duration,
};

use anstyle::{AnsiColor, Style};
use countdown_core::{Comparison, Golden};
use serde::Serialize;

use crate::{
    verdict::Verdict,
    workspace::{Program, Workspace},
};

/// The JSON document that `--format json` prints. `format` stays 1 as long as fields are only
/// added: none is renamed, left out or given another meaning.
#[derive(Serialize)]
pub(crate) struct Report {
    pub(crate) format: u32,
    /// The worst of all verdicts, which the exit status follows.
    pub(crate) verdict: Verdict,
    /// From the first start to the last verdict.
    pub(crate) elapsed: f64,
    pub(crate) programs: Vec<Entry>,
    /// Goldens that no program is held to.
    pub(crate) orphans: Vec<PathBuf>,
    /// Programs that are built only.
    pub(crate) not_judged: Vec<String>,
    /// Those of them that do not build.
    pub(crate) not_built: Vec<String>,
}

impl Default for Report {
    fn default() -> Self {
        Self {
            format: 1,
            verdict: Verdict::Match,
            elapsed: 0.0,
            programs: Vec::new(),
            orphans: Vec::new(),
            not_judged: Vec::new(),
            not_built: Vec::new(),
        }
    }
}

impl Report {
    /// The worst that can be said of all.
    pub(crate) fn worst(&self) -> Verdict {
        let of_all = if self.orphans.is_empty() && self.not_built.is_empty() {
            Verdict::Match
        } else {
            Verdict::Unjudged
        };
        self.programs.iter().map(|entry| entry.verdict).fold(of_all, Verdict::max)
    }
}

/// A program as `--list` shows it.
#[derive(Serialize)]
pub(crate) struct Listed {
    name: String,
    concept: String,
    /// Relative to the workspace; none where it is not judged.
    golden: Option<PathBuf>,
    /// The grid of the golden's due times, in seconds.
    grid: Option<f64>,
    summary: String,
}

impl Listed {
    pub(crate) fn new(workspace: &Workspace, program: &Program) -> Self {
        let golden = program.golden.as_ref();
        Self {
            name: program.name.clone(),
            concept: program.concept.clone(),
            golden: golden.map(|golden| workspace.relative(&golden.path)),
            grid: golden.map(|golden| golden.grid.as_secs_f64()),
            summary: program.summary.clone(),
        }
    }

    fn golden_name(&self) -> String {
        let name = self.golden.as_deref().and_then(Path::file_stem);
        name.map_or("not judged".into(), |name| name.display().to_string())
    }
}

/// What `--list` prints for people: concept, name, golden and what it shows.
pub(crate) fn table(programs: &[Listed]) -> String {
    let width = |of: fn(&Listed) -> usize| programs.iter().map(of).max().unwrap_or(0);
    let concepts = width(|program| program.concept.len());
    let names = width(|program| program.name.len());
    let goldens = width(|program| program.golden_name().len());
    let line = |program: &Listed| {
        let Listed { concept, name, summary, .. } = program;
        let golden = program.golden_name();
        format!("{concept:concepts$}  {name:names$}  {golden:goldens$}  {summary}\n")
    };
    programs.iter().map(line).collect()
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
    /// How many were counted: fewer than asked for where one of them ended it.
    pub(crate) runs: u32,
    /// How many had to be done again because the machine was busy.
    pub(crate) reruns: u32,
    /// How many the machine was too busy for even so.
    pub(crate) busy_runs: u32,
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
            lateness: largest(&mut comparison.lateness()).as_secs_f64(),
            golden_lateness: largest(&mut golden.lateness()).as_secs_f64(),
            control_lateness: control.map(|control| control.as_secs_f64()),
        }
    }
}

impl fmt::Display for Timing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { total, lateness, golden_lateness, control_lateness } = self;
        write!(f, "{total:.4} s, late by {lateness:.4} at most (golden {golden_lateness:.4}")?;
        match control_lateness {
            Some(control) => write!(f, ", control {control:.4})"),
            None => f.write_str(")"),
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

impl Spread {
    fn of_runs(&self, runs: u32) -> String {
        let Self { median, p99, max, control_max, runs_with_swapped_ties } = self;
        format!(
            "{runs} runs: lateness median {median:.4}, p99 {p99:.4}, max {max:.4} \
             (control {control_max:.4}), ties swapped in {runs_with_swapped_ties}"
        )
    }
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
            printed_line: difference.actual_line(),
            message: difference.message(),
        }
    }
}

/// The most differences, and lines of stderr, that are shown to a person.
const SHOWN: usize = 20;

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = self.programs.iter().map(|entry| entry.name.len()).max().unwrap_or(0);
        self.programs.iter().try_for_each(|entry| entry.show(f, width))?;
        for orphan in &self.orphans {
            let golden = orphan.display();
            writeln!(f, "{} {golden}: no program is held to this golden", word(Verdict::Unjudged))?;
        }
        for name in &self.not_built {
            writeln!(
                f,
                "{} {name}: it does not build: see Cargo's errors",
                word(Verdict::Unjudged)
            )?;
        }
        if !self.not_judged.is_empty() {
            writeln!(f, "not judged: {}", self.not_judged.join(", "))?;
        }
        Ok(())
    }
}

impl Entry {
    fn show(&self, f: &mut fmt::Formatter<'_>, width: usize) -> fmt::Result {
        write!(f, "{} {:width$}  ", word(self.verdict), self.name)?;
        writeln!(f, "{}", self.figures())?;
        let golden = self.golden.display();
        for difference in self.differences.iter().take(SHOWN) {
            writeln!(f, "         {golden}:{}: {}", difference.golden_line, difference.message)?;
        }
        if self.differences.len() > SHOWN {
            writeln!(f, "         … and {} more", self.differences.len() - SHOWN)?;
        }
        self.said(f)?;
        if let Some(kept) = &self.kept {
            writeln!(f, "         what it printed: {}", kept.display())?;
        }
        Ok(())
    }

    /// What it said on stderr: where that is long, its first and its last lines.
    fn said(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines: Vec<&str> = self.stderr.iter().flat_map(|text| text.lines()).collect();
        let left_out = lines.len().saturating_sub(SHOWN);
        for (index, line) in lines.iter().enumerate() {
            if left_out > 0 && index == SHOWN / 2 {
                writeln!(f, "         stderr: … {left_out} lines …")?;
            }
            if left_out == 0 || index < SHOWN / 2 || index >= SHOWN / 2 + left_out {
                writeln!(f, "         stderr: {}", printable(line))?;
            }
        }
        Ok(())
    }

    /// All that stands on the program's own line after its name.
    fn figures(&self) -> String {
        let no_stamps = "as its golden, which has no stamps";
        let nothing_else = self.timing.is_none() && self.reason.is_none();
        let parts = [
            self.timing.as_ref().map(Timing::to_string),
            nothing_else.then(|| no_stamps.to_owned()),
            self.reason.clone(),
            self.again(),
            self.spread.as_ref().map(|spread| spread.of_runs(self.runs + self.reruns)),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join("; ")
    }

    fn again(&self) -> Option<String> {
        let Self { runs, reruns, busy_runs, .. } = self;
        let busy = (*busy_runs > 0 && *runs > 1)
            .then(|| format!("nothing is known of {busy_runs} of {runs} runs"));
        let again = (*reruns > 0).then(|| format!("{reruns} done again, as this machine was busy"));
        let said: Vec<String> = busy.into_iter().chain(again).collect();
        (!said.is_empty()).then(|| said.join("; "))
    }
}

/// A program's control characters are not for this terminal.
fn printable(line: &str) -> String {
    let escaped = |c: char| if c.is_control() { c.escape_default().to_string() } else { c.into() };
    line.chars().map(escaped).collect()
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

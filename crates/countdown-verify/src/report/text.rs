//! A report for people.

use std::fmt;

use anstyle::Style;

use super::{
    Finding,
    finding::{Spread, Timing},
};
use crate::verdict::{Difference, Verdict};

impl fmt::Display for Timing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            total,
            lateness,
            golden_lateness,
            control_lateness,
            zero,
            ..
        } = self;
        write!(
            f,
            "{total:.4} s, late by {lateness:.4} at most (golden {golden_lateness:.4}"
        )?;
        if let Some(stalls) = control_lateness {
            write!(f, ", stalls {stalls:.4}")?;
        }
        if let Some(zero) = zero {
            write!(f, ", zero at {zero:.4}")?;
        }
        f.write_str(")")
    }
}

impl Spread {
    fn of_runs(&self, runs: u32) -> String {
        let Self {
            median,
            p99,
            max,
            control_max,
            runs_with_swapped_ties,
        } = self;
        format!(
            "{runs} runs: lateness median {median:.4}, p99 {p99:.4}, max {max:.4} \
             (stalls {control_max:.4}), ties swapped in {runs_with_swapped_ties}"
        )
    }
}

/// The most differences, and lines of stderr, that are shown to a person.
pub(super) const SHOWN: usize = 20;
/// Before what stands under a program's own line.
const INDENT: usize = 9;

impl Finding {
    /// What is said of it, its name as wide as `names`, its verdict in the style for it.
    pub(crate) fn text(&self, names: usize, width: usize, style: fn(Verdict) -> Style) -> String {
        let (word, style, figures) = (self.words(), style(self.verdict), self.figures());
        let line = format!("{style}{word:8}{style:#} {:names$}  {figures}", self.name);
        let mut text = line.trim_end().to_owned() + "\n";
        let rows = self
            .axis
            .iter()
            .flat_map(|axis| axis.rows(width.saturating_sub(INDENT)));
        for line in self.details().into_iter().chain(rows) {
            text.extend([&" ".repeat(INDENT), &*line, "\n"]);
        }
        text
    }

    /// What is said of the verdict first.
    pub(super) fn words(&self) -> &'static str {
        let live = self.timing.as_ref().and_then(|timing| timing.live);
        match (self.verdict, live) {
            (Verdict::Match, Some(false)) => "stamps match, buffered",
            (verdict, _) => verdict.word(),
        }
    }

    /// All that is said of it under its own line.
    pub(super) fn details(&self) -> Vec<String> {
        let golden = self.golden.display();
        let line =
            |found: &Difference| format!("{golden}:{}: {}", found.golden_line, found.message);
        let mut lines: Vec<String> = self.differences.iter().take(SHOWN).map(line).collect();
        if self.differences.len() > SHOWN {
            lines.push(format!("… and {} more", self.differences.len() - SHOWN));
        }
        lines.extend(self.said());
        lines.extend(
            self.kept
                .iter()
                .map(|kept| format!("what it printed: {}", kept.display())),
        );
        lines
    }

    /// What it said on stderr: where that is long, its first and its last lines.
    fn said(&self) -> Vec<String> {
        let lines = self.stderr.iter().flat_map(|text| text.lines());
        let mut lines: Vec<_> = lines
            .map(|line| format!("stderr: {}", printable(line)))
            .collect();
        let left_out = lines.len().saturating_sub(SHOWN);
        if left_out > 0 {
            let cut = format!("stderr: … {left_out} lines …");
            lines.splice(SHOWN / 2..SHOWN / 2 + left_out, [cut]);
        }
        lines
    }

    /// All that stands on the program's own line after its name.
    pub(super) fn figures(&self) -> String {
        let no_stamps = "as its golden, which has no stamps";
        let is_bare = self.timing.is_none() && self.verdict == Verdict::Match;
        let parts = [
            self.timing.as_ref().map(Timing::to_string),
            is_bare.then(|| no_stamps.to_owned()),
            self.reason.clone(),
            self.again(),
            self.spread
                .as_ref()
                .map(|spread| spread.of_runs(self.runs + self.reruns)),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join("; ")
    }

    fn again(&self) -> Option<String> {
        let Self {
            runs,
            reruns,
            busy_runs,
            ..
        } = self;
        let busy = (*busy_runs > 0 && *runs > 1)
            .then(|| format!("nothing is known of {busy_runs} of {runs} runs"));
        let again = (*reruns > 0).then(|| format!("{reruns} done again, as this machine was busy"));
        let said: Vec<String> = busy.into_iter().chain(again).collect();
        (!said.is_empty()).then(|| said.join("; "))
    }
}

/// A line that a program printed, for a terminal: its control characters are not meant for that one,
/// but for tabs.
#[must_use]
pub fn printable(line: &str) -> String {
    let shown = |c: char| {
        if c.is_control() && c != '\t' {
            c.escape_default().to_string()
        } else {
            c.into()
        }
    };
    line.chars().map(shown).collect()
}

//! A report for people.

use std::fmt;

use anstyle::{AnsiColor, Style};

use super::{Finding, Left, Report, Spread, Timing};
use crate::verdict::Verdict;

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

impl Spread {
    fn of_runs(&self, runs: u32) -> String {
        let Self { median, p99, max, control_max, runs_with_swapped_ties } = self;
        format!(
            "{runs} runs: lateness median {median:.4}, p99 {p99:.4}, max {max:.4} \
             (control {control_max:.4}), ties swapped in {runs_with_swapped_ties}"
        )
    }
}

/// The most differences, and lines of stderr, that are shown to a person.
pub(super) const SHOWN: usize = 20;

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = self.programs.iter().map(|found| found.name.len()).max().unwrap_or(0);
        self.programs.iter().try_for_each(|found| found.show(f, width))?;
        for orphan in &self.orphans {
            let golden = orphan.display();
            writeln!(f, "{} {golden}: no program is held to this golden", word(Verdict::Unjudged))?;
        }
        for Left { name, reason } in &self.not_built {
            writeln!(f, "{} {name}: {reason}", word(Verdict::Unjudged))?;
        }
        for Left { name, reason } in &self.skipped {
            writeln!(f, "skipped  {name}: {reason}")?;
        }
        if !self.not_judged.is_empty() {
            writeln!(f, "not judged: {}", self.not_judged.join(", "))?;
        }
        Ok(())
    }
}

impl Finding {
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

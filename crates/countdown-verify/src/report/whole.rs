//! The report on all programs.

use std::{path::PathBuf, time::Duration};

use anstyle::{AnsiColor, Style};
use serde::{Serialize, Serializer};

use super::Finding;
use crate::verdict::Verdict;

/// What is said of a golden that is unused.
pub(super) const UNUSED: &str = "no program is held to this golden";

/// What was found of all programs.
///
/// It is the JSON document too. `format` stays 1 as long as fields are only added: none is renamed,
/// left out or given another meaning. Times are in seconds.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Report {
    format: u32,
    /// The worst that can be said of all, which the exit status follows.
    pub(crate) verdict: Verdict,
    /// From the first start to the last verdict.
    pub(crate) elapsed: f64,
    /// In the order in which they are listed.
    pub(super) programs: Vec<Finding>,
    #[serde(flatten)]
    pub(super) others: Others,
}

/// What there is beside the programs that were judged.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct Others {
    /// Goldens that no program is held to.
    #[serde(rename = "orphans")]
    pub(crate) unused_goldens: Vec<PathBuf>,
    /// Programs that are built only.
    pub(crate) not_judged: Vec<String>,
    /// Those of them that do not build.
    #[serde(serialize_with = "names")]
    pub(crate) not_built: Vec<Left>,
    /// Optional programs whose command is not installed.
    pub(crate) skipped: Vec<Left>,
}

/// A program that was left out, and why.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Left {
    pub(crate) name: String,
    pub(crate) reason: String,
}

impl Report {
    pub(crate) fn new(programs: Vec<Finding>, others: Others, elapsed: Duration) -> Self {
        let is_well = others.amiss().next().is_none();
        let of_others = if is_well {
            Verdict::Match
        } else {
            Verdict::Unjudged
        };
        let verdicts = programs.iter().map(|found| found.verdict);
        let verdict = verdicts.fold(of_others, Verdict::max);
        Self {
            format: 1,
            verdict,
            elapsed: elapsed.as_secs_f64(),
            programs,
            others,
        }
    }

    /// The report for people, on a terminal that is `width` columns wide.
    pub(crate) fn text(&self, width: usize) -> String {
        let names = self
            .programs
            .iter()
            .map(|found| found.name.len())
            .max()
            .unwrap_or(0);
        let programs = self.programs.iter();
        let mut text: String = programs
            .map(|found| found.text(names, width, color))
            .collect();
        let style = color(Verdict::Unjudged);
        let unjudged = format!("{style}{:8}{style:#}", Verdict::Unjudged.word());
        let mut line = |parts: &[&str]| text.extend(parts.iter().chain(&["\n"]).copied());
        for (name, reason) in self.others.amiss() {
            line(&[&unjudged, " ", &name, ": ", reason]);
        }
        for Left { name, reason } in &self.others.skipped {
            line(&["skipped  ", name, ": ", reason]);
        }
        if !self.others.not_judged.is_empty() {
            line(&["not judged: ", &self.others.not_judged.join(", ")]);
        }
        text
    }
}

impl Others {
    /// What could not be judged, and why.
    pub(super) fn amiss(&self) -> impl Iterator<Item = (String, &str)> {
        let unused = self.unused_goldens.iter();
        let unused = unused.map(|golden| (golden.display().to_string(), UNUSED));
        unused.chain(
            self.not_built
                .iter()
                .map(|Left { name, reason }| (name.clone(), &**reason)),
        )
    }
}

fn names<S: Serializer>(left: &[Left], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(left.iter().map(|left| &left.name))
}

fn color(verdict: Verdict) -> Style {
    let color = match verdict {
        Verdict::Match => AnsiColor::Green,
        Verdict::Mismatch => AnsiColor::Red,
        Verdict::Unjudged => AnsiColor::Yellow,
    };
    Style::new().bold().fg_color(Some(color.into()))
}

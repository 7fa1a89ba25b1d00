//! What the verifier found, for people and for machines.

mod axis;
mod finding;
#[cfg(feature = "cli")]
mod github;
#[cfg(feature = "cli")]
mod junit;
#[cfg(feature = "cli")]
mod listed;
mod text;

use std::{path::PathBuf, time::Duration};

pub use self::{
    axis::Axis,
    finding::{Finding, Spread, Timing},
    text::printable,
};
#[cfg(feature = "cli")]
pub(crate) use self::{
    finding::said,
    listed::{Row, table},
};
use crate::verdict::Verdict;

/// What is said of a golden that is unused.
const UNUSED: &str = "no program is held to this golden";

/// What was found of all programs.
///
/// It is the JSON document too. `format` stays 1 as long as fields are only added: none is renamed,
/// left out or given another meaning. Times are in seconds.
#[derive(Debug, Clone)]
#[cfg_attr(feature = "cli", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Report {
    /// The document's format: 1.
    pub format: u32,
    /// The worst of all verdicts, which the exit status follows.
    pub verdict: Verdict,
    /// From the first start to the last verdict.
    pub elapsed: f64,
    /// In the order in which they are listed.
    pub programs: Vec<Finding>,
    /// Goldens that no program is held to.
    #[cfg_attr(feature = "cli", serde(rename = "orphans"))]
    pub unused_goldens: Vec<PathBuf>,
    /// Programs that are built only.
    pub not_judged: Vec<String>,
    /// Those of them that do not build.
    #[cfg_attr(feature = "cli", serde(serialize_with = "names"))]
    pub not_built: Vec<Left>,
    /// Optional programs whose command is not installed.
    pub skipped: Vec<Left>,
}

impl Report {
    /// The report of these findings.
    #[must_use]
    pub fn new(programs: Vec<Finding>, elapsed: Duration) -> Self {
        Self {
            format: 1,
            verdict: Verdict::Match,
            elapsed: elapsed.as_secs_f64(),
            programs,
            unused_goldens: Vec::new(),
            not_judged: Vec::new(),
            not_built: Vec::new(),
            skipped: Vec::new(),
        }
    }

    /// The same, with the worst that can be said of all as its verdict.
    #[must_use]
    pub fn judged(mut self) -> Self {
        let of_all = if self.amiss().next().is_none() { Verdict::Match } else { Verdict::Unjudged };
        self.verdict = self.programs.iter().map(|found| found.verdict).fold(of_all, Verdict::max);
        self
    }

    /// What could not be judged beside the programs, and why.
    fn amiss(&self) -> impl Iterator<Item = (String, &str)> {
        let unused = self.unused_goldens.iter();
        let unused = unused.map(|golden| (golden.display().to_string(), UNUSED));
        unused.chain(self.not_built.iter().map(|Left { name, reason }| (name.clone(), &**reason)))
    }
}

/// A program that was left out, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "cli", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Left {
    /// The program.
    pub name: String,
    /// Why, in a sentence.
    pub reason: String,
}

#[cfg(feature = "cli")]
fn names<S: serde::Serializer>(left: &[Left], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(left.iter().map(|left| &left.name))
}

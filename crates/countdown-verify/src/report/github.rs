//! What GitHub shows of a report: annotations, and a summary of the step.

use std::{fmt::Write, path::Path};

use super::{Finding, Left, Report, text::SHOWN, whole::UNUSED};
use crate::verdict::Verdict;

impl Report {
    /// Workflow commands that annotate whatever is not a match: the golden's lines that something is
    /// wrong with, or its first line where the reason is no line's.
    pub(crate) fn annotations(&self) -> String {
        let wrong = self
            .programs
            .iter()
            .filter(|found| found.verdict != Verdict::Match);
        let wrong = wrong.map(Finding::annotations);
        let unused = self
            .others
            .unused_goldens
            .iter()
            .map(|golden| annotation(golden, 1, UNUSED));
        let not_built = self.others.not_built.iter();
        let not_built = not_built.map(|Left { name, reason }| {
            format!("::error::{}\n", data(&format!("{name}: {reason}")))
        });
        wrong.chain(unused).chain(not_built).collect()
    }

    /// A table of all programs, in Markdown.
    pub(crate) fn summary(&self) -> String {
        let mut text = String::from("| verdict | program | |\n|---|---|---|\n");
        let mut row = |word: &str, name: &str, said: &str| {
            let said = said.replace('|', "\\|").replace('\n', "<br>");
            let _ = writeln!(text, "| {word} | {name} | {said} |");
        };
        for found in &self.programs {
            let differences = found
                .differences
                .iter()
                .take(SHOWN)
                .map(|found| &*found.message);
            let said: Vec<&str> = found
                .reason
                .as_deref()
                .into_iter()
                .chain(differences)
                .collect();
            let matches = found.verdict == Verdict::Match || said.is_empty();
            let said = if matches {
                found.figures()
            } else {
                said.join("\n")
            };
            row(found.words(), &found.name, &said);
        }
        for (name, reason) in self.others.amiss() {
            row(Verdict::Unjudged.word(), &name, reason);
        }
        for Left { name, reason } in &self.others.skipped {
            row("skipped", name, reason);
        }
        text
    }
}

impl Finding {
    fn annotations(&self) -> String {
        let reason = self.reason.iter().map(|reason| (1, reason));
        let differences = self.differences.iter().take(SHOWN);
        let differences = differences.map(|found| (found.golden_line, &found.message));
        let said = reason.chain(differences);
        said.map(|(line, said)| annotation(&self.golden, line, &format!("{}: {said}", self.name)))
            .collect()
    }
}

fn annotation(golden: &Path, line: usize, message: &str) -> String {
    format!(
        "::error file={},line={line}::{}\n",
        property(golden),
        data(message)
    )
}

fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

fn property(path: &Path) -> String {
    data(&path.display().to_string())
        .replace(':', "%3A")
        .replace(',', "%2C")
}

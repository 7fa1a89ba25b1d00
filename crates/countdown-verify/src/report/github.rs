//! Output for GitHub: annotations, and a summary of the step.

use std::{env, fmt::Write, fs, path::Path};

use super::{ProgramReport, Report, text};
use crate::verdict::Verdict;

impl Report {
    /// Returns the commands that annotate each program that does not match: at the golden's lines
    /// with a difference, or at its first line. Paths are relative to the repository, which is
    /// found from the workspace's `root`.
    pub(crate) fn annotations(&self, root: &Path) -> String {
        let wrong = self.programs.iter();
        let wrong = wrong.filter(|program| program.verdict() != Verdict::Match);
        let mut text: String = wrong.map(|program| program.annotations(root)).collect();
        for (name, reason) in &self.others.not_built {
            let _ = writeln!(text, "::error::{}", data(&format!("{name}: {reason}")));
        }
        text
    }

    /// Returns a table of all programs, in Markdown.
    pub(crate) fn summary(&self) -> String {
        let mut table = String::from("| | program | |\n|---|---|---|\n");
        let mut row = |word: &str, name: &str, said: &str| {
            let said = said.replace('|', "\\|").replace('\n', "<br>");
            let _ = writeln!(table, "| {word} | {name} | {said} |");
        };
        for program in &self.programs {
            let mut said = vec![program.headline()];
            said.extend(program.details());
            row(
                text::word(program.verdict()),
                &program.name,
                &said.join("\n"),
            );
        }
        for (name, reason) in &self.others.not_built {
            row(Verdict::Unjudged.word(), name, reason);
        }
        for (name, reason) in &self.others.skipped {
            row("skipped", name, reason);
        }
        table
    }
}

impl ProgramReport {
    fn annotations(&self, root: &Path) -> String {
        let judgement = &self.judgement;
        let file = in_repository(root, &self.golden);
        let headline = judgement.reason.as_ref().or(judgement.cause.as_ref());
        let headline = headline.map(|said| (1, said));
        let told = judgement.differences.iter().filter(|found| !found.repeats);
        let told = told
            .take(text::SHOWN)
            .map(|found| (found.golden_line, &found.message));
        let annotation = |(line, said): (usize, &String)| {
            let message = data(&format!("{}: {said}", self.name));
            format!("::error file={file},line={line}::{message}\n")
        };
        headline.into_iter().chain(told).map(annotation).collect()
    }
}

/// Returns a path of the workspace relative to the repository, escaped for a command.
fn in_repository(root: &Path, path: &Path) -> String {
    // Either path may be written differently, such as through a link.
    let real = |folder: &Path| fs::canonicalize(folder).unwrap_or(folder.into());
    let repository = env::var_os("GITHUB_WORKSPACE").unwrap_or_default();
    let inside = real(root).join(path);
    let inside = inside.strip_prefix(real(repository.as_ref()));
    let path = inside.map_or(root.join(path), Path::to_owned);
    let path = path.display().to_string().replace('\\', "/");
    data(&path).replace(':', "%3A").replace(',', "%2C")
}

fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

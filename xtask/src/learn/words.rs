//! What is said to the learner, in each language. The verifier and the compiler speak English.

mod chinese;
mod english;

use anstyle::{AnsiColor, Style};
use countdown_timeline::Language;
use countdown_verify::verdict::Verdict;
use unicode_width::UnicodeWidthStr;

use self::{chinese::CHINESE, english::ENGLISH};
use super::{attempt::Outcome, exercise::Exercise};
use crate::prose::wrapped;

/// How wide text is: it is to fit into 80 columns.
const WIDTH: usize = 76;

/// The most reasons that are shown: a screen has 24 lines.
const SHOWN: usize = 3;

/// The verifier's terms that a learner may meet.
const TERMS: [&str; 10] = [
    "golden",
    "due",
    "early",
    "late, allowed",
    "missing",
    "unexpected",
    "out of order",
    "live, buffered",
    "stalls",
    "unjudged",
];

/// How far the learner is with an exercise.
#[derive(Debug, Clone)]
pub(crate) enum Standing {
    /// The file is as it was given.
    NotBegun,
    Tried(Outcome),
}

/// What is said in one language.
pub(crate) struct Words {
    pub(crate) language: Language,
    not_begun: &'static str,
    done: &'static str,
    no_build: &'static str,
    not_yet: &'static str,
    /// Above an exercise: its number of so many, its concept and its title.
    head: fn(u32, usize, &str, &str) -> String,
    edit: fn(&str) -> String,
    done_of: fn(usize, usize) -> String,
    all_done: &'static str,
    keys: &'static str,
    start_over: fn(&str) -> String,
    hint: &'static str,
    /// The verdicts.
    does_not_compile: &'static str,
    is_done: &'static str,
    compare_with: fn(&str) -> String,
    is_not_yet: &'static str,
    and_more: fn(usize) -> String,
    /// What each of the terms means.
    glossary: &'static str,
    meanings: [&'static str; TERMS.len()],
    pub(crate) trying_all: &'static str,
    pub(crate) again: &'static str,
    pub(crate) no_timeline: fn(&str) -> String,
    pub(crate) not_run: &'static str,
    pub(crate) nothing_recorded: &'static str,
    pub(crate) cannot_build: &'static str,
    pub(crate) cannot_read_keys: &'static str,
}

pub(crate) fn words(language: Language) -> &'static Words {
    match language {
        Language::English => &ENGLISH,
        Language::Chinese => &CHINESE,
    }
}

impl Standing {
    pub(crate) fn is_done(&self) -> bool {
        matches!(self, Standing::Tried(outcome) if outcome.is_done())
    }

    /// Whether it was run when it was tried last.
    pub(crate) fn has_run(&self) -> bool {
        matches!(self, Standing::Tried(Outcome::Judged { .. }))
    }
}

impl Words {
    /// How far the learner is, and in which colour.
    fn standing(&self, standing: &Standing) -> (&'static str, Option<AnsiColor>) {
        match standing {
            Standing::NotBegun => (self.not_begun, None),
            Standing::Tried(outcome) if outcome.is_done() => (self.done, Some(AnsiColor::Green)),
            Standing::Tried(Outcome::NotBuilt) => (self.no_build, Some(AnsiColor::Red)),
            Standing::Tried(_) => (self.not_yet, Some(AnsiColor::Yellow)),
        }
    }

    /// What is on top of the page of an exercise.
    pub(crate) fn task(&self, exercise: &Exercise, of: usize, file: &str) -> String {
        let task = exercise.task(self.language);
        let head = (self.head)(exercise.header.number, of, &exercise.concept, &task.title);
        let bold = Style::new().bold();
        let goal = wrapped(&sentence(&task.goal), WIDTH);
        format!("{bold}{head}{bold:#}\n{goal}\n{}\n\n", (self.edit)(file))
    }

    /// The last lines: how far all is, and the keys.
    pub(crate) fn keys(&self, done: usize, of: usize) -> String {
        let done = if done == of {
            self.all_done.into()
        } else {
            (self.done_of)(done, of)
        };
        format!("\n{done}  {}", self.keys)
    }

    pub(crate) fn ask(&self, file: &str) -> String {
        format!("\n\n{} ", (self.start_over)(file))
    }

    pub(crate) fn hint(&self, exercise: &Exercise) -> String {
        let hint = sentence(&exercise.task(self.language).hint);
        format!("{}\n", wrapped(&format!("{}{hint}", self.hint), WIDTH))
    }

    /// What the verifier's terms mean.
    pub(crate) fn glossary(&self) -> String {
        let width = TERMS
            .iter()
            .map(|term| term.len())
            .max()
            .unwrap_or_default();
        let lines = TERMS.iter().zip(self.meanings);
        let lines = lines.map(|(term, meaning)| format!("  {term:width$}  {meaning}\n"));
        format!("{}\n{}", self.glossary, lines.collect::<String>())
    }

    /// The verdict on a try.
    pub(crate) fn verdict(&self, exercise: &Exercise, outcome: &Outcome) -> String {
        match outcome {
            Outcome::NotBuilt => styled(AnsiColor::Red, self.does_not_compile) + "\n",
            Outcome::Judged {
                verdict: Verdict::Match,
                ..
            } => {
                let done = styled(AnsiColor::Green, self.is_done);
                let solution = exercise.solution().display().to_string();
                format!("{done}{}\n", (self.compare_with)(&solution))
            }
            Outcome::Judged { reasons, .. } => {
                styled(AnsiColor::Yellow, self.is_not_yet) + "\n" + &self.list(reasons)
            }
        }
    }

    fn list(&self, reasons: &[String]) -> String {
        let more = reasons.len().saturating_sub(SHOWN);
        let more = (more > 0).then(|| (self.and_more)(more));
        let shown = reasons.iter().take(SHOWN).chain(&more);
        shown.flat_map(|reason| ["  ", reason, "\n"]).collect()
    }

    /// All exercises, and how far the learner is with each of those that `standings` has.
    pub(crate) fn table(&self, exercises: &[Exercise], standings: &[Standing]) -> String {
        let width = exercises
            .iter()
            .map(|exercise| exercise.name.len())
            .max()
            .unwrap_or(0);
        let words = [self.not_begun, self.done, self.no_build, self.not_yet];
        let widest = words.iter().map(|word| word.width()).max().unwrap_or(0);
        let mut standings = standings.iter().map(|standing| {
            let (word, color) = self.standing(standing);
            let blanks = widest - word.width() + 2;
            let word = color.map_or(word.to_owned(), |color| styled(color, word));
            format!("{word}{:blanks$}", "")
        });
        let line = |exercise: &Exercise| {
            let standing = standings.next().unwrap_or_default();
            let (number, title) = (exercise.header.number, &exercise.task(self.language).title);
            format!("{number:2}  {standing}{:width$}  {title}\n", exercise.name)
        };
        exercises.iter().map(line).collect()
    }
}

/// With a capital first: in the header it follows a label.
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .into_iter()
        .flat_map(char::to_uppercase)
        .chain(letters)
        .collect()
}

fn styled(color: AnsiColor, text: &str) -> String {
    let style = Style::new().bold().fg_color(Some(color.into()));
    format!("{style}{text}{style:#}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_reasons_are_shown() {
        let reasons: Vec<String> = (1..=8).map(|n| format!("reason {n}")).collect();
        let text = ENGLISH.list(&reasons);
        assert!(text.starts_with("  reason 1\n") && text.ends_with("  reason 3\n  … and 5 more\n"));
    }

    #[test]
    fn the_last_line_and_the_glossary_fit_into_a_terminal() {
        for language in Language::ALL {
            let words = words(language);
            for text in [words.keys(12, 13), words.keys(13, 13), words.glossary()] {
                assert!(text.lines().all(|line| line.width() < 80), "{text}");
            }
            assert!(words.glossary().lines().count() < 16);
        }
    }
}

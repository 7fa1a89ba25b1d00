//! What is said to the learner.

use anstyle::{AnsiColor, Style};
use countdown_verify::verdict::Verdict;

use super::{attempt::Outcome, exercise::Exercise};

const KEYS: &str = "h hint  n next  p previous  l list  t timeline  r reset  q quit";

/// How wide text is: it is to fit into 80 columns.
const WIDTH: usize = 76;

/// The most reasons that are shown: a screen has 24 lines.
const SHOWN: usize = 3;

/// How far the learner is with an exercise.
#[derive(Debug, Clone)]
pub(crate) enum Progress {
    /// The file is as it was given.
    NotBegun,
    Tried(Outcome),
}

impl Progress {
    pub(crate) fn is_done(&self) -> bool {
        matches!(self, Progress::Tried(outcome) if outcome.is_done())
    }

    fn word(&self) -> String {
        match self {
            Progress::NotBegun => "not begun".into(),
            Progress::Tried(outcome) if outcome.is_done() => styled(AnsiColor::Green, "done     "),
            Progress::Tried(Outcome::NotBuilt) => styled(AnsiColor::Red, "no build "),
            Progress::Tried(_) => styled(AnsiColor::Yellow, "not yet  "),
        }
    }
}

/// What is on top of the page of an exercise.
pub(crate) fn task(exercise: &Exercise, of: usize, file: &str) -> String {
    let Exercise { concept, header, .. } = exercise;
    let bold = Style::new().bold();
    let task = format!("{} of {of}, {concept}: {}", header.number, header.title);
    let goal = wrapped(&sentence(&header.goal));
    format!("{bold}{task}{bold:#}\n{goal}\nEdit {file} and save it.\n\n")
}

/// With a capital first: in the header it follows a label.
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}

/// The last lines: how far all is, and the keys.
pub(crate) fn keys(done: usize, of: usize) -> String {
    let done = if done == of { "all done".to_owned() } else { format!("{done} of {of} done") };
    format!("\n{done}   {KEYS}")
}

pub(crate) fn ask(file: &str) -> String {
    format!("\n\nStart {file} over and lose what you wrote? y for yes ")
}

pub(crate) fn hint(exercise: &Exercise) -> String {
    format!("{}\n", wrapped(&format!("Hint: {}", sentence(&exercise.header.hint))))
}

/// The verdict on a try.
pub(crate) fn verdict(exercise: &Exercise, outcome: &Outcome) -> String {
    match outcome {
        Outcome::NotBuilt => styled(AnsiColor::Red, "It does not compile yet.") + "\n",
        Outcome::Judged { verdict: Verdict::Match, .. } => {
            let (done, solution) = (styled(AnsiColor::Green, "Done!"), exercise.solution());
            format!("{done} Compare yours with {}\n", solution.display())
        }
        Outcome::Judged { reasons, .. } => {
            styled(AnsiColor::Yellow, "Not yet:") + "\n" + &list(reasons)
        }
    }
}

fn list(reasons: &[String]) -> String {
    let more = reasons.len().saturating_sub(SHOWN);
    let more = (more > 0).then(|| format!("… and {more} more"));
    let shown = reasons.iter().take(SHOWN).chain(&more);
    shown.flat_map(|reason| ["  ", reason, "\n"]).collect()
}

/// All exercises, and how far the learner is with each of those that `progress` has.
pub(crate) fn table(exercises: &[Exercise], progress: &[Progress]) -> String {
    let width = exercises.iter().map(|exercise| exercise.name.len()).max().unwrap_or(0);
    let mut words = progress.iter().map(|progress| progress.word() + "  ");
    let line = |Exercise { name, header, .. }: &Exercise| {
        let word = words.next().unwrap_or_default();
        format!("{:2}  {word}{name:width$}  {}\n", header.number, header.title)
    };
    exercises.iter().map(line).collect()
}

pub(crate) fn styled(color: AnsiColor, text: &str) -> String {
    let style = Style::new().bold().fg_color(Some(color.into()));
    format!("{style}{text}{style:#}")
}

/// Broken into lines that fit.
fn wrapped(text: &str) -> String {
    let mut wrapped = String::new();
    let mut column = 0;
    for word in text.split_whitespace() {
        let width = word.chars().count();
        if column > 0 && column + 1 + width > WIDTH {
            wrapped.push('\n');
            column = 0;
        } else if column > 0 {
            wrapped.push(' ');
            column += 1;
        }
        wrapped.push_str(word);
        column += width;
    }
    wrapped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_broken_between_words() {
        let text = wrapped(&"word ".repeat(20));
        assert_eq!(text.lines().map(str::len).collect::<Vec<_>>(), [74, 24]);
        assert_eq!(wrapped("one"), "one");
    }

    #[test]
    fn the_first_reasons_are_shown() {
        let reasons: Vec<String> = (1..=8).map(|n| format!("reason {n}")).collect();
        let text = list(&reasons);
        assert!(text.starts_with("  reason 1\n") && text.ends_with("  reason 3\n  … and 5 more\n"));
    }
}

//! What is said to the learner, in each language. The compiler speaks English.

mod chinese;
mod english;
mod translation;

use std::time::Duration;

use anstyle::{AnsiColor, Style};
use countdown_timeline::Language;
use unicode_width::UnicodeWidthStr;

use self::{chinese::CHINESE, english::ENGLISH};
use super::{
    attempt::{Outcome, Refusal},
    condition::Place,
    exercise::{Again, Exercise},
    prediction::{self, Predicted},
    template::filled,
};
use crate::prose::wrapped;

/// How wide text is: it is to fit into 80 columns.
const WIDTH: usize = 76;

/// The most reasons that are shown, and the most lines of stderr: a screen has 24 lines.
const SHOWN: usize = 3;

/// How far the learner is with an exercise.
#[derive(Debug, Clone)]
pub(crate) enum Standing {
    /// The file is as it was given.
    NotBegun,
    Tried(Outcome),
}

/// What is said in one language. Holes `{}` are filled in order.
pub(crate) struct Words {
    pub(crate) language: Language,
    not_begun: &'static str,
    done: &'static str,
    no_build: &'static str,
    not_yet: &'static str,
    undecided: &'static str,
    /// Above an exercise: its number, of how many, its concept and its title.
    head: &'static str,
    edit: &'static str,
    predict: &'static str,
    done_of: &'static str,
    all_done: &'static str,
    keys: &'static str,
    start_over: &'static str,
    hint: &'static str,
    overlooked: &'static str,
    no_more_hints: &'static str,
    page: &'static str,
    pub(crate) also_holds: &'static str,
    pub(crate) fill_in: &'static str,
    also: &'static str,
    semicolon: &'static str,
    stop: &'static str,
    /// The verdicts.
    does_not_compile: &'static str,
    is_done: &'static str,
    compare_with: &'static str,
    is_not_yet: &'static str,
    is_undecided: &'static str,
    failed: &'static str,
    is_open: &'static str,
    is_unclear: &'static str,
    all_as_said: &'static str,
    as_said: &'static str,
    correct_it: &'static str,
    and_more: &'static str,
    /// A prediction and the run.
    pub(crate) predicted_head: &'static str,
    you: &'static str,
    run: &'static str,
    /// Other jobs.
    and: &'static str,
    comma: &'static str,
    again_golden: &'static str,
    again_fails: &'static str,
    pub(crate) with: fn(&str) -> String,
    now_golden: &'static str,
    now_fails: &'static str,
    pub(crate) failed_well: &'static str,
    pub(crate) fails_unseen: fn(&str) -> String,
    pub(crate) hangs: fn(&str) -> String,
    pub(crate) same_as_before: &'static str,
    /// Progress: what goes on.
    building: &'static str,
    awaiting: &'static str,
    ending: &'static str,
    /// The terms that a learner may meet, and what each means.
    glossary: &'static str,
    terms: [(&'static str, &'static str); 10],
    place: &'static str,
    pub(crate) trying_all: &'static str,
    pub(crate) busy_again: &'static str,
    to_be_sure: &'static str,
    pub(crate) no_timeline: fn(&str) -> String,
    pub(crate) not_run: &'static str,
    pub(crate) nothing_recorded: &'static str,
    pub(crate) one_worker: &'static str,
    pub(crate) not_own: fn(&str) -> String,
    pub(crate) gone: fn(&str) -> String,
    pub(crate) broke_off: &'static str,
    pub(crate) cannot_build: &'static str,
    pub(crate) cannot_read_keys: &'static str,
    pub(crate) cannot_print: &'static str,
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
}

impl Words {
    /// How far the learner is, and in which colour.
    fn standing(&self, standing: &Standing) -> (&'static str, Option<AnsiColor>) {
        match standing {
            Standing::NotBegun => (self.not_begun, None),
            Standing::Tried(outcome) if outcome.is_done() => (self.done, Some(AnsiColor::Green)),
            Standing::Tried(Outcome::Open(left, of)) if left == of => (self.not_begun, None),
            Standing::Tried(Outcome::NotBuilt) => (self.no_build, Some(AnsiColor::Red)),
            Standing::Tried(Outcome::Undecided(_) | Outcome::Failed(_)) => {
                (self.undecided, Some(AnsiColor::Cyan))
            }
            Standing::Tried(_) => (self.not_yet, Some(AnsiColor::Yellow)),
        }
    }

    /// Returns what is on top of the page of an exercise.
    pub(crate) fn task(&self, exercise: &Exercise, of: usize, file: &str) -> String {
        let task = exercise.task(self.language);
        let number = exercise.header.number.to_string();
        let head = [&*number, &of.to_string(), &*exercise.concept, &*task.title];
        let head = bold(&filled(self.head, &head));
        let goal = wrapped(&sentence(&task.goal), WIDTH);
        let mut holds = exercise.holds(self.language).join(self.semicolon);
        if !holds.is_empty() {
            holds = wrapped(&format!("{}{holds}{}", self.also, self.stop), WIDTH) + "\n";
        }
        let edit = match exercise.lines {
            Some(_) => self.predict,
            None => self.edit,
        };
        let edit = wrapped(&filled(edit, &[file]), WIDTH);
        format!("{head}\n{goal}\n{holds}{edit}\n\n")
    }

    /// Returns the last lines: how far all is, and the keys.
    pub(crate) fn keys(&self, done: usize, of: usize) -> String {
        let done = if done == of {
            self.all_done.into()
        } else {
            filled(self.done_of, &[done.to_string(), of.to_string()])
        };
        format!("\n{done}  {}", self.keys)
    }

    pub(crate) fn ask(&self, file: &str) -> String {
        format!("\n\n{} ", filled(self.start_over, &[file]))
    }

    /// Returns the next hint, where so many were shown, and the page that it is about.
    pub(crate) fn hint_and_page(&self, exercise: &Exercise, shown: usize, page: &str) -> String {
        format!(
            "{}{}\n",
            self.hint(exercise, shown),
            filled(self.page, &[page])
        )
    }

    fn hint(&self, exercise: &Exercise, shown: usize) -> String {
        let hints = &exercise.task(self.language).hints;
        let label = match exercise.lines {
            Some(_) => self.overlooked,
            None => self.hint,
        };
        let hint = match hints.get(shown) {
            Some(hint) => format!("{label}{}", sentence(hint)),
            None if hints.len() == 1 => format!("{label}{}", sentence(&hints[0])),
            None => self.no_more_hints.to_owned(),
        };
        format!("{}\n", wrapped(&hint, WIDTH))
    }

    /// Returns what the terms mean.
    pub(crate) fn glossary(&self) -> String {
        let widest = self.terms.iter().map(|(term, _)| term.width()).max();
        let line = |(term, meaning): &(&str, &str)| {
            let blanks = widest.unwrap_or_default() - term.width() + 2;
            format!("  {term}{:blanks$}{meaning}\n", "")
        };
        let lines: Vec<String> = self.terms.iter().map(line).collect();
        format!("{}\n{}", self.glossary, lines.concat())
    }

    /// Returns the verdict on a try.
    pub(crate) fn verdict(&self, exercise: &Exercise, outcome: &Outcome, solution: &str) -> String {
        match outcome {
            Outcome::NotBuilt => styled(AnsiColor::Red, self.does_not_compile) + "\n",
            Outcome::Done => {
                let done = styled(AnsiColor::Green, self.is_done);
                let compare = filled(self.compare_with, &[solution]);
                let text = wrapped(&format!("{}{compare}", self.is_done), WIDTH);
                text.replacen(self.is_done, &done, 1) + "\n"
            }
            Outcome::NotYet(refusal) => {
                styled(AnsiColor::Yellow, self.is_not_yet) + "\n" + &self.refusal(refusal)
            }
            Outcome::Undecided(reasons) => {
                styled(AnsiColor::Cyan, self.is_undecided) + "\n" + &self.list(reasons)
            }
            Outcome::Failed(error) => {
                styled(AnsiColor::Cyan, self.failed)
                    + "\n"
                    + &self.list(std::slice::from_ref(error))
            }
            Outcome::Open(left, of) => {
                filled(self.is_open, &[left.to_string(), of.to_string()]) + "\n"
            }
            Outcome::Unclear(line) => {
                let unclear = wrapped(&filled(self.is_unclear, &[line]), WIDTH);
                styled(AnsiColor::Yellow, &unclear) + "\n"
            }
            Outcome::Predicted(is_right, lines) => self.prediction(exercise, *is_right, lines),
        }
    }

    fn refusal(&self, refusal: &Refusal) -> String {
        self.list(&refusal.reasons) + &self.list(&refusal.notes)
    }

    fn list(&self, reasons: &[String]) -> String {
        let more = reasons.len().saturating_sub(SHOWN);
        let more = (more > 0).then(|| filled(self.and_more, &[more.to_string()]));
        let shown = reasons.iter().take(SHOWN).chain(&more);
        let indented = |reason: &String| wrapped(reason, WIDTH - 2).replace('\n', "\n    ");
        shown
            .flat_map(|reason| ["  ".to_owned(), indented(reason), "\n".to_owned()])
            .collect()
    }

    fn prediction(&self, exercise: &Exercise, is_right: bool, lines: &[Predicted]) -> String {
        let axis = prediction::axis(lines, [self.you, self.run], WIDTH);
        if is_right {
            return format!("{axis}\n{}\n", styled(AnsiColor::Green, self.all_as_said));
        }
        let right = lines.iter().filter(|line| line.is_right()).count();
        let counts = [right.to_string(), lines.len().to_string()];
        let right = styled(AnsiColor::Yellow, &filled(self.as_said, &counts));
        let overlooked = self.hint(exercise, 0);
        format!("{axis}\n{right} {}\n{overlooked}", self.correct_it)
    }

    /// Returns what has to hold in a run with other jobs.
    pub(crate) fn again(&self, again: &Again) -> String {
        match again.golden {
            Some(_) => filled(self.again_golden, &[self.jobs(again)]),
            None => filled(self.again_fails, &[self.failing(again)]),
        }
    }

    /// Returns what is said before a run with other jobs.
    pub(crate) fn now(&self, again: &Again) -> String {
        let now = match again.golden {
            Some(_) => filled(self.now_golden, &[self.jobs(again)]),
            None => filled(self.now_fails, &[self.failing(again)]),
        };
        format!("\n{}\n\n", wrapped(&now, WIDTH))
    }

    /// Returns what is said before a run that is to make sure of a refusal.
    pub(crate) fn once_more(&self, refusal: &str) -> String {
        let text = filled(self.to_be_sure, &[refusal]);
        format!("\n{}\n\n", wrapped(&sentence(&text), WIDTH))
    }

    /// Returns the jobs of another run.
    pub(crate) fn jobs(&self, again: &Again) -> String {
        let delays = again.delays().into_iter();
        let delays = delays.map(|(name, delay)| format!("{name} = {delay} s"));
        self.listed(&delays.collect::<Vec<_>>())
    }

    /// Returns the jobs that fail in another run.
    pub(crate) fn failing(&self, again: &Again) -> String {
        self.listed(&again.failing())
    }

    fn listed(&self, items: &[impl AsRef<str>]) -> String {
        let items: Vec<&str> = items.iter().map(AsRef::as_ref).collect();
        match items.split_last() {
            Some((last, before)) if !before.is_empty() => {
                format!("{}{}{last}", before.join(self.comma), self.and)
            }
            _ => items.concat(),
        }
    }

    /// Returns what goes on, after so long: what is built, or the next of the lines that are awaited.
    pub(crate) fn progress(
        &self,
        since: Duration,
        awaited: Option<&[(Duration, String)]>,
    ) -> String {
        let since = format!("{:.1}", since.as_secs_f64());
        match awaited.map(<[_]>::first) {
            None => filled(self.building, &[since]),
            Some(None) => filled(self.ending, &[since]),
            Some(Some((due, label))) => filled(self.awaiting, &[&since, label, &seconds(*due)]),
        }
    }

    /// Returns where a condition was broken.
    pub(crate) fn place(&self, place: &Place) -> String {
        let seconds = |time: Duration| format!("{:.2}", time.as_secs_f64());
        filled(self.place, &[seconds(place.from), seconds(place.to)]) + "\n"
    }

    /// Returns a sentence of the verifier in this language.
    pub(crate) fn translated(&self, sentence: &str) -> String {
        match self.language {
            Language::English => sentence.to_owned(),
            Language::Chinese => translation::chinese(sentence),
        }
    }

    /// Returns all exercises, and how far the learner is with each of those that `standings` has.
    pub(crate) fn table(&self, exercises: &[Exercise], standings: &[Standing]) -> String {
        let width = names(exercises);
        let mut standings = standings.iter().map(|standing| self.padded(standing));
        let line = |exercise: &Exercise| {
            let standing = standings.next().unwrap_or_default();
            let (number, title) = (exercise.header.number, &exercise.task(self.language).title);
            format!("{number:2}  {standing}{:width$}  {title}\n", exercise.name)
        };
        exercises.iter().map(line).collect()
    }

    /// Returns the same in two columns and without titles, so that it fits on a screen.
    pub(crate) fn columns(&self, exercises: &[Exercise], standings: &[Standing]) -> String {
        let width = names(exercises);
        let cell = |(exercise, standing): (&Exercise, &Standing)| {
            let (number, name) = (exercise.header.number, &exercise.name);
            format!("{number:2}  {name:width$}  {}", self.padded(standing))
        };
        let cells: Vec<String> = exercises.iter().zip(standings).map(cell).collect();
        let (left, right) = cells.split_at(cells.len().div_ceil(2));
        let mut right = right.iter();
        let row = |left: &String| left.clone() + right.next().map_or("", |cell| cell) + "\n";
        left.iter().map(row).collect()
    }

    /// Returns how far the learner is, in its colour, and as wide as the widest word for that.
    fn padded(&self, standing: &Standing) -> String {
        let words = [
            self.not_begun,
            self.done,
            self.no_build,
            self.not_yet,
            self.undecided,
        ];
        let widest = words.iter().map(|word| word.width()).max().unwrap_or(0);
        let (word, color) = self.standing(standing);
        let blanks = widest - word.width() + 2;
        let word = color.map_or(word.to_owned(), |color| styled(color, word));
        format!("{word}{:blanks$}", "")
    }
}

/// Returns how wide the widest name is.
fn names(exercises: &[Exercise]) -> usize {
    let names = exercises.iter().map(|exercise| exercise.name.len());
    names.max().unwrap_or_default()
}

/// Returns a line of a program that was predicted: when it was said to come, and when it came.
pub(crate) fn predicted(line: &Predicted) -> String {
    let mark = if line.is_right() { ' ' } else { '!' };
    let (said, printed) = (seconds(line.said), line.printed.as_secs_f64());
    let row = format!("{mark} {said:>8}  {printed:8.4}   {}", line.label);
    if line.is_right() {
        row + "\n"
    } else {
        styled(AnsiColor::Yellow, &row) + "\n"
    }
}

/// Returns a time as people write it: `0.5`, and `0.25` where there is more to it.
fn seconds(time: Duration) -> String {
    format!("{:?}", time.as_secs_f64())
}

/// Returns a text with a capital first: in the header it follows a label.
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .into_iter()
        .flat_map(char::to_uppercase)
        .chain(letters)
        .collect()
}

fn bold(text: &str) -> String {
    let bold = Style::new().bold();
    format!("{bold}{text}{bold:#}")
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

    #[test]
    #[cfg_attr(wine, ignore = "needs Cargo")]
    fn the_list_fits_on_a_screen() {
        let exercises = Exercise::all(&crate::files::metadata().unwrap()).unwrap();
        let standings = vec![Standing::NotBegun; exercises.len()];
        for language in Language::ALL {
            let list = words(language).columns(&exercises, &standings);
            assert!(list.lines().count() < 20 && list.lines().all(|line| line.width() < 80));
        }
    }

    #[test]
    fn things_are_listed_as_people_do() {
        assert_eq!(ENGLISH.listed(&["A"]), "A");
        assert_eq!(ENGLISH.listed(&["A", "B"]), "A and B");
        assert_eq!(ENGLISH.listed(&["A", "B", "C"]), "A, B and C");
        assert_eq!(CHINESE.listed(&["A", "B", "C"]), "A、B、C");
    }
}

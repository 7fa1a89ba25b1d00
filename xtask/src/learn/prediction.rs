//! Predictions: what the learner says of a program before it runs.
//!
//! The learner's file is the program, with its lines in the header and `?.?` before each of them. These
//! are sorted by task, so that their order gives nothing away.

use std::{borrow::Cow, collections::BTreeMap, fmt::Write, time::Duration};

use anyhow::{Context, Result};
use countdown_core::{Golden, RULE, Stamp, Tolerance};
use unicode_width::UnicodeWidthStr;

/// What stands where a time is to be written.
pub(crate) const BLANK: &str = "?.?";

/// The lines of a program that is to be predicted, and when they are due.
#[derive(Debug, Clone)]
pub(crate) struct Lines {
    golden: Golden,
    /// Each line's label and all that follows its stamp, in the golden's order.
    ticks: Vec<(String, String)>,
    closing: String,
}

/// What the learner has written.
#[derive(Debug, PartialEq)]
pub(crate) enum Sheet {
    /// So many lines have no time yet.
    Open(usize),
    /// A line that cannot be read.
    Unclear(String),
    Filled(Vec<(Duration, String)>),
}

/// A line: when the learner said it would come, when it is due, and when it came.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Predicted {
    pub(crate) label: String,
    pub(crate) said: Duration,
    pub(crate) due: Duration,
    pub(crate) printed: Duration,
}

impl Lines {
    /// Takes the lines of a golden.
    ///
    /// # Errors
    ///
    /// If the text is not a golden.
    pub(crate) fn of(text: &str) -> Result<Self> {
        let golden = Golden::parse(text)?;
        let stamped = text
            .lines()
            .filter(|line| line.starts_with(|c: char| c.is_ascii_digit()));
        let rests = stamped.filter_map(|line| line.split_once(' '));
        let ticks = rests.map(|(_, rest)| (rest.trim_start().to_owned(), rest.to_owned()));
        Ok(Self {
            ticks: ticks.collect(),
            closing: text
                .lines()
                .last()
                .context("the golden is empty")?
                .to_owned(),
            golden,
        })
    }

    /// Returns the labels by task: the countdowns by their names, and then the other lines.
    pub(crate) fn by_task(&self) -> Vec<&str> {
        let mut labels: Vec<&str> = self.ticks.iter().map(|(label, _)| &**label).collect();
        labels.sort_by_key(|label| {
            label
                .split_once(" = ")
                .map_or((true, *label), |(name, _)| (false, name))
        });
        labels
    }

    /// Returns the lines for the learner's file, each a comment.
    pub(crate) fn blank(&self) -> String {
        let mut text = String::new();
        for label in self.by_task() {
            let _ = writeln!(text, "//!     {BLANK} {label}");
        }
        text
    }

    pub(crate) fn len(&self) -> usize {
        self.ticks.len()
    }

    /// Reads what the learner has written.
    pub(crate) fn read(&self, source: &str) -> Sheet {
        let header = source.lines().map_while(|line| line.strip_prefix("//!"));
        let written = header.filter(|line| line.starts_with("  ")).map(str::trim);
        let (mut open, mut filled) = (0, Vec::new());
        let mut missing: Vec<&str> = self.by_task();
        for line in written {
            let (time, label) = line.split_once(' ').unwrap_or((line, ""));
            let Some(index) = missing.iter().position(|of| *of == label.trim()) else {
                return Sheet::Unclear(line.to_owned());
            };
            let label = missing.remove(index).to_owned();
            match time {
                BLANK => open += 1,
                _ => match seconds(time) {
                    Some(time) => filled.push((time, label)),
                    None => return Sheet::Unclear(line.to_owned()),
                },
            }
        }
        match missing.first() {
            Some(label) => Sheet::Unclear((*label).to_owned()),
            None if open > 0 => Sheet::Open(open),
            None => Sheet::Filled(filled),
        }
    }

    /// Whether each line is due when the learner says.
    pub(crate) fn matches(&self, filled: &[(Duration, String)]) -> bool {
        let transcript = self.transcript(filled);
        self.golden
            .compare_within(transcript, Tolerance::NONE)
            .matches()
    }

    /// Returns what the program would print if it went as the learner says.
    fn transcript(&self, filled: &[(Duration, String)]) -> String {
        let mut filled: Vec<_> = filled.iter().collect();
        filled.sort_by_key(|(time, _)| *time);
        let mut text = String::new();
        for (time, label) in filled {
            let rest = self.ticks.iter().find(|(of, _)| of == label);
            let rest = rest.map_or(&**label, |(_, rest)| rest);
            let _ = writeln!(text, "{RULE}\n{} {rest}", Stamp::from(*time));
        }
        text + RULE + "\n" + &self.closing + "\n"
    }

    /// Returns for each line, in the order in which they are due, what the learner said. Of several
    /// lines with one label, the first that was said is the first that is due.
    pub(crate) fn compared(&self, filled: &[(Duration, String)]) -> Vec<Predicted> {
        let mut said: BTreeMap<&str, Vec<Duration>> = BTreeMap::new();
        for (time, label) in filled {
            said.entry(label).or_default().push(*time);
        }
        for times in said.values_mut() {
            times.sort_by(|one, other| other.cmp(one));
        }
        let predicted = |(due, label): (Duration, Cow<'_, str>)| Predicted {
            said: said.get_mut(&*label).and_then(Vec::pop).unwrap_or_default(),
            label: label.into_owned(),
            due,
            printed: due,
        };
        self.golden.ticks().map(predicted).collect()
    }
}

impl Predicted {
    pub(crate) fn is_right(&self) -> bool {
        self.said == self.due
    }
}

/// What was said of each line, and which of them were printed already.
pub(crate) struct Table(Vec<Option<Predicted>>);

impl Table {
    pub(crate) fn new(lines: Vec<Predicted>) -> Self {
        Self(lines.into_iter().map(Some).collect())
    }

    /// Takes a line that was printed, and returns what was said of it.
    pub(crate) fn take(&mut self, line: &str) -> Option<Predicted> {
        let (stamp, label) = line.split_once(' ')?;
        let printed = Duration::try_from_secs_f64(stamp.parse().ok()?).ok()?;
        let is_it = |open: &Option<Predicted>| {
            let label = label.trim_start();
            open.as_ref().is_some_and(|open| open.label == label)
        };
        let open = self.0.iter_mut().find(|open| is_it(open))?;
        let line = open.take()?;
        Some(Predicted { printed, ..line })
    }
}

/// Reads a time such as `0.5`, `.5`, `1` or `0.5s`.
fn seconds(text: &str) -> Option<Duration> {
    let text = text.trim_end_matches('s').replace(',', ".");
    let is_plain = |c: char| c.is_ascii_digit() || c == '.';
    let seconds: f64 = text.chars().all(is_plain).then(|| text.parse().ok())??;
    // In whole ten-thousandths, as stamps are.
    let units = Duration::try_from_secs_f64(seconds).ok()?.as_secs_f64() * 10_000.0;
    Duration::try_from_secs_f64(units.round() / 10_000.0).ok()
}

/// Draws what was said and what was printed on one axis of so many columns: a mark for each line, and
/// `!` for one that was said to come at another time. `words` name the two rows.
pub(crate) fn axis(lines: &[Predicted], words: [&str; 2], columns: usize) -> String {
    let times = lines.iter().flat_map(|line| [line.said, line.printed]);
    let end = times.max().unwrap_or_default();
    let left = words.map(str::width).into_iter().max().unwrap_or_default() + 2;
    let room = columns.saturating_sub(left).max(10);
    let row = |word: &str, time: fn(&Predicted) -> Duration| {
        let mut cells = vec![' '; room];
        for line in lines {
            let column = time(line).as_nanos() * (room as u128 - 1) / end.as_nanos().max(1);
            let cell = &mut cells[usize::try_from(column).unwrap_or_default().min(room - 1)];
            if *cell != '!' {
                *cell = if line.is_right() { '|' } else { '!' };
            }
        }
        let cells: String = cells.into_iter().collect();
        let blanks = left - word.width();
        format!("{word}{:blanks$}{}\n", "", cells.trim_end())
    };
    let said = row(words[0], |line| line.said);
    let printed = row(words[1], |line| line.printed);
    let end = format!("{:.1} s", end.as_secs_f64());
    format!(
        "{said}{printed}{:left$}0{end:>rest$}\n",
        "",
        rest = room - 1
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines() -> Lines {
        let ticks = [
            "0.3010 \t\tB = 2",
            "0.5004 \tA = 2",
            "0.6011 \t\tB = 1",
            "0.7000 \ttime is up",
        ];
        let ticks = ticks.map(|tick| format!("{RULE}\n{tick}\n")).concat();
        Lines::of(&format!("{ticks}{RULE}\nDone\n")).unwrap()
    }

    fn sheet(times: [&str; 4]) -> String {
        let mut text = "//! Exercise 1: one.\n//!\n".to_owned() + &lines().blank();
        for time in times {
            text = text.replacen(BLANK, time, 1);
        }
        text + "\nfn main() {}\n//!     ?.? A = 9\n"
    }

    #[test]
    fn the_lines_are_sorted_by_task() {
        assert_eq!(lines().by_task(), ["A = 2", "B = 2", "B = 1", "time is up"]);
        assert!(lines().blank().starts_with("//!     ?.? A = 2\n"));
    }

    #[test]
    fn it_is_open_while_a_time_is_missing() {
        assert_eq!(lines().read(&sheet([BLANK; 4])), Sheet::Open(4));
        assert_eq!(
            lines().read(&sheet(["0.5", "0.3", BLANK, "1"])),
            Sheet::Open(1)
        );
    }

    #[test]
    fn a_line_that_cannot_be_read_is_named() {
        for time in ["soon", "0.5.1", "-1", "1e9", "inf", "?", ""] {
            let sheet = lines().read(&sheet(["0.5", "0.3", time, "1"]));
            assert!(
                matches!(&sheet, Sheet::Unclear(line) if line.contains("B = 1")),
                "{sheet:?}"
            );
        }
        let cut = sheet(["1"; 4]).replace("//!     1 B = 1\n", "");
        assert_eq!(lines().read(&cut), Sheet::Unclear("B = 1".into()));
        let more = sheet(["1"; 4]).replace("B = 1", "B = 7");
        assert_eq!(lines().read(&more), Sheet::Unclear("1 B = 7".into()));
    }

    #[track_caller]
    fn matches(times: [&str; 4]) -> bool {
        let Sheet::Filled(filled) = lines().read(&sheet(times)) else {
            panic!("{times:?}")
        };
        lines().matches(&filled)
    }

    #[test]
    fn it_is_right_where_each_line_is_due_as_it_says() {
        assert!(matches(["0.5", "0.3", "0.6", "0.7"]));
        assert!(matches([".5", "0.30", "0,6", "0.7s"]));
        assert!(!matches(["0.5", "0.3", "0.6", "0.8"]));
        assert!(!matches(["0.5", "0.3", "0.61", "0.7"]));
        assert!(!matches(["0.5", "0.6", "0.3", "0.7"]));
    }

    #[test]
    fn what_was_said_stands_beside_what_is_due() {
        let Sheet::Filled(filled) = lines().read(&sheet(["0.5", "0.4", "0.6", "0.7"])) else {
            panic!("it is filled")
        };
        let compared = lines().compared(&filled);
        let right: Vec<bool> = compared.iter().map(Predicted::is_right).collect();
        assert_eq!(right, [false, true, true, true]);
        assert_eq!(compared[0].said, Duration::from_millis(400));
        assert_eq!(
            axis(&compared, ["you", "run"], 19),
            "you         ! | | |\nrun       !   | | |\n     0        0.7 s\n"
        );
    }
}

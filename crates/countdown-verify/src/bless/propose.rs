//! Proposes a golden that fits several differing runs, for a person to judge.

use std::time::Duration;

use super::{Draft, Line};
use crate::{
    program::Program,
    verdict::{self, Verdict},
};

/// Returns a golden that fits the runs, with a sentence before it; empty if such a golden would say
/// nothing.
pub(super) fn golden(drafts: &[Draft], program: &Program) -> String {
    let runs: Vec<Vec<Line>> = drafts.iter().map(|draft| draft.lines.clone()).collect();
    let text = written(&runs, program.settings.grid());
    let Some(golden) = text
        .as_deref()
        .and_then(|text| program.parse_golden(text.as_bytes()).ok())
    else {
        return String::new();
    };
    let fits = |draft: &Draft| verdict::judge(&draft.run, program, &golden).verdict;
    if !drafts.iter().all(|draft| fits(draft) == Verdict::Match) {
        return String::new();
    }
    format!(
        "\nThis golden fits all {} runs. Judge whether it says what you mean, and put it into {}:\n{}",
        drafts.len(),
        program.golden.display(),
        text.unwrap_or_default()
    )
}

/// Writes a golden of the lines that all runs have in common.
fn written(runs: &[Vec<Line>], grid: Duration) -> Option<String> {
    let shortest = runs.iter().map(Vec::len).min()?;
    if shortest == 0 {
        return None;
    }
    let is_same_length = runs.iter().all(|run| run.len() == shortest);
    let same = |index: usize, from_end: bool| {
        let text = |run: &Vec<Line>| {
            let index = if from_end {
                run.len() - 1 - index
            } else {
                index
            };
            run[index].1.clone()
        };
        runs.iter().all(|run| text(run) == text(&runs[0]))
    };
    if is_same_length {
        let columns = (0..shortest).map(|index| column(runs, index, false));
        return Some(rows(&columns.collect::<Vec<_>>(), grid));
    }
    let before = (0..shortest)
        .take_while(|index| same(*index, false))
        .count();
    let after = (0..shortest - before)
        .take_while(|index| same(*index, true))
        .count();
    if before == 0 {
        return None;
    }
    let start: Vec<_> = (0..before)
        .map(|index| column(runs, index, false))
        .collect();
    let end: Vec<_> = (0..after)
        .rev()
        .map(|index| column(runs, index, true))
        .collect();
    // The line from which the first line after `...` counts is unknown.
    let end: Vec<_> = end
        .iter()
        .map(|column| format!(".. {}\n", pattern(column)))
        .collect();
    Some(rows(&start, grid) + "...\n" + &end.concat())
}

/// Returns the same line of all runs, counted from the start or from the end.
fn column(runs: &[Vec<Line>], index: usize, from_end: bool) -> Vec<Line> {
    let line = |run: &Vec<Line>| {
        let index = if from_end {
            run.len() - 1 - index
        } else {
            index
        };
        run[index].clone()
    };
    runs.iter().map(line).collect()
}

fn rows(columns: &[Vec<Line>], grid: Duration) -> String {
    let mut text = String::new();
    for (index, column) in columns.iter().enumerate() {
        let times: Vec<Duration> = column.iter().map(|(time, _)| *time).collect();
        let above = index.checked_sub(1).map(|above| &columns[above]);
        let time = point(&times, grid).or_else(|| {
            let gaps = times
                .iter()
                .zip(above?)
                .map(|(time, (above, _))| time.saturating_sub(*above));
            let gaps: Vec<Duration> = gaps.collect();
            Some(format!("+{}", range(&gaps, grid)))
        });
        let time = time.unwrap_or_else(|| range(&times, grid));
        text.extend([&*time, " ", &*pattern(column), "\n"]);
    }
    text
}

/// Returns the due time, if it is the same in all runs.
fn point(times: &[Duration], grid: Duration) -> Option<String> {
    let due = |time: &Duration| time.as_nanos() / grid.as_nanos().max(1);
    let late = |time: &Duration| time.as_nanos() % grid.as_nanos().max(1);
    let first = times.first()?;
    let is_same = times
        .iter()
        .all(|time| due(time) == due(first) && late(time) * 2 < grid.as_nanos());
    let at = grid.saturating_mul(u32::try_from(due(first)).ok()?);
    is_same.then(|| format!("{:.4}", at.as_secs_f64()))
}

/// Returns a range of times, rounded outwards to the grid.
fn range(times: &[Duration], grid: Duration) -> String {
    let steps = |time: Option<&Duration>| {
        let time = time.map_or(0, Duration::as_nanos);
        time / grid.as_nanos().max(1)
    };
    let (first, last) = (steps(times.iter().min()), steps(times.iter().max()));
    let at = |step: u128| grid.as_secs_f64() * f64::from(u32::try_from(step).unwrap_or(u32::MAX));
    let short = |seconds: f64| {
        let text = format!("{seconds:.4}");
        let text = text.trim_end_matches('0');
        if text.ends_with('.') {
            format!("{text}0")
        } else {
            text.to_owned()
        }
    };
    let first = if first == 0 {
        String::new()
    } else {
        short(at(first))
    };
    format!("{first}..{}", short(at(last + 1)))
}

/// Returns the common text, with holes where the texts differ.
fn pattern(column: &[Line]) -> String {
    let (_, first) = &column[0];
    let texts = || column.iter().map(|(_, text)| text);
    if texts().all(|text| text == first) {
        return first.clone();
    }
    // A hole covers whole words, so that another figure fits too.
    let is_word = |letter: char| letter.is_alphanumeric() || letter == '.';
    let prefix = texts()
        .map(|text| common(first.chars(), text.chars()))
        .min();
    let start: String = first.chars().take(prefix.unwrap_or_default()).collect();
    let start = start.trim_end_matches(is_word);
    let rest = |text: &str| text[start.len()..].chars().rev().collect::<String>();
    let first = rest(first);
    let suffix = texts()
        .map(|text| common(first.chars(), rest(text).chars()))
        .min();
    let end: String = first.chars().take(suffix.unwrap_or_default()).collect();
    let end: String = end.trim_end_matches(is_word).chars().rev().collect();
    format!("{start}[..]{end}")
}

fn common(one: impl Iterator<Item = char>, other: impl Iterator<Item = char>) -> usize {
    one.zip(other)
        .take_while(|(one, other)| one == other)
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(lines: &[(u64, &str)]) -> Vec<Line> {
        let line = |(ms, text): &(u64, &str)| (Duration::from_millis(*ms), (*text).to_owned());
        lines.iter().map(line).collect()
    }

    fn proposed(runs: &[Vec<Line>]) -> String {
        written(runs, Duration::from_millis(100)).unwrap_or_default()
    }

    #[test]
    fn times_that_vary_become_ranges_from_the_line_above() {
        let runs = [
            run(&[(0, "try"), (312, "retry"), (1512, "up")]),
            run(&[(0, "try"), (471, "retry"), (1673, "up")]),
        ];
        assert_eq!(
            proposed(&runs),
            "0.0000 try\n+0.3..0.5 retry\n+1.2..1.3 up\n"
        );
    }

    #[test]
    fn texts_that_vary_get_holes() {
        let runs = [
            run(&[(0, "load"), (501, "took 12 ms, ok")]),
            run(&[(0, "load"), (502, "took 9 ms, ok")]),
        ];
        assert_eq!(proposed(&runs), "0.0000 load\n0.5000 took [..] ms, ok\n");
    }

    #[test]
    fn lines_that_are_not_always_there_fall_to_any() {
        let runs = [
            run(&[(0, "try"), (100, "retry"), (300, "retry"), (900, "up")]),
            run(&[(0, "try"), (100, "retry"), (500, "up")]),
        ];
        assert_eq!(proposed(&runs), "0.0000 try\n0.1000 retry\n...\n.. up\n");
    }
}

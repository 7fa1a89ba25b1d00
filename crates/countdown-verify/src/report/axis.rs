//! When lines were due and when they came: two rows on one axis.

use std::time::Duration;

/// Lines that a program and its golden both have, and what of their times is wrong.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Axis {
    lines: Vec<Line>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Line {
    due: Duration,
    actual: Duration,
    is_wrong: bool,
}

/// What stands for a line that came in time, and for one that did not.
const RIGHT: char = '|';
const WRONG: char = '!';
/// The width of the words before the rows.
const WORDS: usize = 8;

impl Axis {
    /// The axis of lines that were due and came at these times; none where each was in time.
    pub(crate) fn new(
        lines: impl IntoIterator<Item = (Duration, Duration)>,
        tolerance: Duration,
    ) -> Option<Self> {
        let line = |(due, actual): (Duration, Duration)| {
            let is_wrong = actual < due || actual > due.saturating_add(tolerance);
            Line {
                due,
                actual,
                is_wrong,
            }
        };
        let lines: Vec<Line> = lines.into_iter().map(line).collect();
        lines
            .iter()
            .any(|line| line.is_wrong)
            .then_some(Self { lines })
    }

    /// Three lines of text that are `width` columns wide at most, or none where that is too narrow
    /// to show anything.
    pub(super) fn rows(&self, width: usize) -> Vec<String> {
        let columns = width.saturating_sub(WORDS);
        let times = self.lines.iter().flat_map(|line| [line.due, line.actual]);
        let end = times.max().unwrap_or_default();
        if columns < 16 || end.is_zero() {
            return Vec::new();
        }
        let column = |at: Duration| column(at, end, columns);
        let (mut due, mut actual) = (vec![' '; columns], vec![' '; columns]);
        for Line {
            due: at, is_wrong, ..
        } in &self.lines
        {
            mark(&mut due[column(*at)], *is_wrong);
        }
        for Line {
            actual: at,
            is_wrong,
            ..
        } in &self.lines
        {
            mark(&mut actual[column(*at)], *is_wrong);
        }
        vec![
            row("due", &due),
            row("actual", &actual),
            scale(end, columns),
        ]
    }
}

fn mark(cell: &mut char, is_wrong: bool) {
    if *cell != WRONG {
        *cell = if is_wrong { WRONG } else { RIGHT };
    }
}

fn row(word: &str, cells: &[char]) -> String {
    let cells: String = cells.iter().collect();
    format!("{word:WORDS$}{}", cells.trim_end())
}

/// From 0 to the last time, each at its end of the axis.
fn scale(end: Duration, columns: usize) -> String {
    let end = format!("{:.4} s", end.as_secs_f64());
    format!("{:WORDS$}0{end:>width$}", "", width = columns - 1)
}

fn column(at: Duration, end: Duration, columns: usize) -> usize {
    let last = u128::try_from(columns - 1).unwrap_or(u128::MAX);
    let column = at.as_nanos().saturating_mul(last) / end.as_nanos().max(1);
    usize::try_from(column)
        .unwrap_or(usize::MAX)
        .min(columns - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MS: Duration = Duration::from_millis(1);

    /// The axis of lines due and printed at these milliseconds, with a tolerance of 100.
    fn axis(lines: &[(u32, u32)]) -> Option<Axis> {
        Axis::new(
            lines.iter().map(|(due, actual)| (MS * *due, MS * *actual)),
            100 * MS,
        )
    }

    #[test]
    fn it_shows_due_and_actual_on_one_scale() {
        let rows = axis(&[(500, 520), (1000, 1400), (2000, 2000)])
            .unwrap()
            .rows(29);
        assert_eq!(
            rows,
            [
                "due          |    !         |",
                "actual       |        !     |",
                "        0            2.0000 s",
            ]
        );
    }

    #[test]
    fn there_is_none_where_all_came_in_time() {
        assert_eq!(axis(&[(500, 600), (1000, 1000)]), None);
        assert_eq!(axis(&[]), None);
        assert!(axis(&[(500, 601)]).is_some() && axis(&[(500, 499)]).is_some());
    }

    #[test]
    fn what_is_wrong_is_seen_where_lines_are_many() {
        let mut lines: Vec<(u32, u32)> = (1..=2000).map(|at| (at, at)).collect();
        lines[999].1 = 1200;
        let rows = axis(&lines).unwrap().rows(80);
        assert!(rows.iter().all(|row| row.chars().count() <= 80));
        assert_eq!(rows[0].matches('!').count(), 1);
        assert_eq!(rows[1].find('!'), Some(8 + 71 * 1200 / 2000));
    }

    #[test]
    fn a_narrow_terminal_and_no_time_at_all_show_nothing() {
        assert!(axis(&[(500, 1000)]).unwrap().rows(20).is_empty());
        assert!(axis(&[(500, 1000)]).unwrap().rows(0).is_empty());
        assert_eq!(Axis { lines: Vec::new() }.rows(80), [""; 0]);
    }
}

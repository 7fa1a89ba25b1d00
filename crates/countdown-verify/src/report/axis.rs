//! Draws due and actual times of lines: two rows on one scale.

use std::time::Duration;

use countdown_core::{Matched, Tolerance};

/// The marks for a line in time, and for one out of time.
const RIGHT: char = '|';
const WRONG: char = '!';
/// The width of the labels before the rows.
const WORDS: usize = 8;

/// Returns the rows, at most `width` columns wide. Returns none if each line was in time, or if the
/// width is too small.
pub(super) fn rows(lines: &[Matched], tolerance: Tolerance, width: usize) -> Vec<String> {
    let columns = width.saturating_sub(WORDS);
    let is_wrong = |line: &Matched| {
        let early = line
            .range
            .is_some_and(|(first, _)| line.time + tolerance.early < first);
        let late = if line.due.is_some() {
            line.late > tolerance.late
        } else {
            !line.late.is_zero()
        };
        early || late
    };
    let ends = lines.iter().flat_map(|line| {
        let (first, last) = line.range.unwrap_or_default();
        [Some(line.time), Some(first), last]
    });
    let end = ends.flatten().max().unwrap_or_default();
    if columns < 16 || end.is_zero() || !lines.iter().any(is_wrong) {
        return Vec::new();
    }

    let column = |at: Duration| column(at, end, columns);
    let (mut due, mut actual) = (vec![' '; columns], vec![' '; columns]);
    for line in lines {
        let Some((first, last)) = line.range else {
            continue;
        };
        let is_point = line.due.is_some();
        let last = last.map_or(columns - 1, column);
        if !is_point && last > column(first) {
            for cell in &mut due[column(first)..=last] {
                mark(cell, '-');
            }
            mark(&mut due[column(first)], '[');
            mark(&mut due[last], ']');
        }
    }
    for line in lines {
        let sign = if is_wrong(line) { WRONG } else { RIGHT };
        if let Some(at) = line.due {
            mark(&mut due[column(at)], sign);
        }
        // By the clock that tells lateness, which is not that of the stamp.
        let end = line.due.or(line.range.and_then(|(_, last)| last));
        let came = end.filter(|_| !line.late.is_zero());
        let came = came.map_or(line.time, |end| end + line.late);
        mark(&mut actual[column(came)], sign);
    }
    vec![
        row("due", &due),
        row("actual", &actual),
        scale(end, columns),
    ]
}

/// Puts a mark into a cell, unless the cell has a more important one.
fn mark(cell: &mut char, sign: char) {
    let weight = |sign: char| " -[]|!".find(sign);
    if weight(*cell) < weight(sign) {
        *cell = sign;
    }
}

fn row(word: &str, cells: &[char]) -> String {
    let cells: String = cells.iter().collect();
    format!("{word:WORDS$}{}", cells.trim_end())
}

/// Returns the scale, with 0 and the last time at its ends.
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
    use countdown_core::Golden;

    use super::*;

    /// Returns the axis of an output, `width` columns wide.
    fn axis(golden: &str, output: &str, width: usize) -> Vec<String> {
        let comparison = Golden::parse(golden).unwrap().compare(output);
        let lines: Vec<Matched> = comparison.matched().collect();
        rows(&lines, Tolerance::default(), width)
    }

    #[test]
    fn due_and_actual_are_on_one_scale() {
        let golden = "0.5000 a\n1.0000 b\n2.0000 c\n";
        assert_eq!(
            axis(golden, "0.5200 a\n1.4000 b\n2.0000 c\n", 29),
            [
                "due          |    !         |",
                "actual       |        !     |",
                "        0            2.0000 s",
            ]
        );
    }

    #[test]
    fn ranges_are_drawn_as_such() {
        assert_eq!(
            axis("0.5..1.0 a\n2.0000 c\n", "1.5000 a\n2.0000 c\n", 29),
            [
                "due          [----]         |",
                "actual                 !    |",
                "        0            2.0000 s",
            ]
        );
    }

    #[test]
    fn there_is_none_if_all_came_in_time() {
        let golden = "0.5000 a\n1.0000 b\n";
        assert_eq!(axis(golden, "0.6000 a\n1.0000 b\n", 80), [""; 0]);
        assert!(!axis(golden, "0.6001 a\n1.0000 b\n", 80).is_empty());
        assert!(!axis(golden, "0.4970 a\n1.0000 b\n", 80).is_empty());
    }

    #[test]
    fn what_is_wrong_is_seen_among_many() {
        let lines = |at: fn(u32) -> u32| {
            let line = |n: u32| format!("{}.{}000 {n}\n", at(n) / 10, at(n) % 10);
            (1..=200).map(line).collect::<String>()
        };
        let late = lines(|n| if n < 100 { n } else { n + 5 });
        let rows = axis(&lines(|n| n), &late, 80);
        assert!(rows.iter().all(|row| row.chars().count() <= 80));
        assert_eq!(rows[1].find('!'), Some(8 + 71 * 105 / 205));
    }

    #[test]
    fn a_narrow_terminal_shows_nothing() {
        assert!(axis("0.5000 a\n", "1.0000 a\n", 20).is_empty());
        assert!(axis("0.5000 a\n", "1.0000 a\n", 0).is_empty());
    }
}

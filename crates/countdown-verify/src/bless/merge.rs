//! What a golden becomes: what was printed, but for lines that the old one has well enough.

use std::{collections::BTreeMap, fs, time::Duration};

use anyhow::{Context, Result};
use countdown_core::{Golden, RULE, Transcript};
use similar::TextDiff;

use crate::{place, program::GoldenFile};

/// Writes the golden and returns what changed as a diff.
pub(super) fn write(file: &GoldenFile, printed: &str, tolerance: Duration) -> Result<String> {
    let path = file.path.display();
    let old = if file.path.exists() {
        fs::read_to_string(&file.path).with_context(|| format!("cannot read {path}"))?
    } else {
        String::new()
    };
    let new = merge(&old, printed, file.grid, tolerance);
    if new == old {
        return Ok("unchanged, every line is within the tolerance\n".into());
    }
    place::replace(&file.path, new.as_bytes()).with_context(|| format!("cannot write {path}"))?;
    Ok(format!("written\n{}", diff(&old, &new)))
}

/// What was printed, but for the lines that the old golden has within the tolerance.
fn merge(old: &str, printed: &str, grid: Duration, tolerance: Duration) -> String {
    let read = |text: &str| Golden::on_grid(Transcript::parse(text).ok()?, grid).ok();
    let Some(golden) = read(old) else {
        return printed.to_owned();
    };
    if golden.compare_within(printed, tolerance).matches() {
        return old.to_owned();
    }
    let Some(new) = read(printed) else {
        return printed.to_owned();
    };
    if new.due_times().next().is_none() {
        return printed.to_owned();
    }
    let mut kept: BTreeMap<(Duration, &str), Vec<&str>> = BTreeMap::new();
    for (due, line) in lines(&golden, old).into_iter().rev() {
        kept.entry((due, label(line))).or_default().push(line);
    }
    let keep = |(due, line)| {
        kept.get_mut(&(due, label(line)))
            .and_then(Vec::pop)
            .unwrap_or(line)
    };
    let stamped = lines(&new, printed).into_iter().map(keep);
    let text = if is_ruled(printed) {
        transcript(stamped.chain(printed.lines().last()))
    } else {
        stamped.flat_map(|line| [line, "\n"]).collect()
    };
    // Kept and new lines that are due together could run backwards.
    if read(&text).is_some() {
        text
    } else {
        printed.to_owned()
    }
}

fn lines<'a>(golden: &Golden, text: &'a str) -> Vec<(Duration, &'a str)> {
    let (first, step) = if is_ruled(text) { (1, 2) } else { (0, 1) };
    golden
        .due_times()
        .zip(text.lines().skip(first).step_by(step))
        .collect()
}

fn is_ruled(text: &str) -> bool {
    text.starts_with(RULE)
}

fn label(line: &str) -> &str {
    line.split_once(' ').map_or("", |(_, label)| label)
}

fn transcript<'a>(lines: impl Iterator<Item = &'a str>) -> String {
    lines.flat_map(|line| [RULE, "\n", line, "\n"]).collect()
}

fn diff(old: &str, new: &str) -> String {
    let diff = TextDiff::from_lines(old, new);
    diff.unified_diff().context_radius(1).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    const GRID: Duration = Duration::from_millis(100);

    fn transcript(lines: &[&str]) -> String {
        super::transcript(lines.iter().copied().chain(["Done"]))
    }

    #[test]
    fn keeps_what_is_within_the_tolerance() {
        let old = transcript(&["0.5010 \tA = 2", "1.0010 \tA = 1"]);
        let new = transcript(&["0.5400 \tA = 2", "1.0400 \tA = 1"]);
        assert_eq!(merge(&old, &new, GRID, GRID), old);
    }

    #[test]
    fn updates_only_what_is_out_of_tolerance() {
        let old = transcript(&["0.5010 \tA = 2", "1.0010 \tA = 1"]);
        let new = transcript(&["0.5400 \tA = 2", "1.3002 \tA = 1"]);
        let merged = transcript(&["0.5010 \tA = 2", "1.3002 \tA = 1"]);
        assert_eq!(merge(&old, &new, GRID, GRID), merged);
    }

    #[test]
    fn takes_what_is_new() {
        let old = transcript(&["0.5010 \tA = 2"]);
        let new = transcript(&["0.5400 \tA = 2", "1.0002 \t\tB"]);
        let merged = transcript(&["0.5010 \tA = 2", "1.0002 \t\tB"]);
        assert_eq!(merge(&old, &new, GRID, GRID), merged);
        assert_eq!(merge("", &new, GRID, GRID), new);
        assert_eq!(
            merge("some text\n", "other text\n", GRID, GRID),
            "other text\n"
        );
    }

    #[test]
    fn plain_lines_are_kept_too() {
        let old = "0.0000 connecting\n1.0004 retry 1\n";
        let new = "0.0002 connecting\n1.0030 retry 1\n3.0009 retry 2\n";
        let merged = "0.0000 connecting\n1.0004 retry 1\n3.0009 retry 2\n";
        assert_eq!(merge(old, new, GRID, GRID), merged);
    }

    #[test]
    fn never_writes_stamps_that_run_backwards() {
        let old = transcript(&["0.5300 \tA", "0.5400 \tB"]);
        let new = transcript(&["0.5010 \tC", "0.5020 \tB", "0.5030 \tA"]);
        assert_eq!(merge(&old, &new, GRID, GRID), new);
    }
}

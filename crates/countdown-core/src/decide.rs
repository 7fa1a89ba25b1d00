use std::ops::Range;

use crate::{golden::Golden, stamp::Stamp, transcript::Transcript};

/// The rule: an output is right where it has the golden's lines, each text as many times and in the
/// order of the due times, none early, none later than the tolerance, and where stamps never run
/// backwards.
///
/// Says of each line of a right output which line of the golden it is; none of a wrong one.
pub(crate) fn decide(golden: &Golden, actual: &Transcript, tolerance: Stamp) -> Option<Vec<usize>> {
    let is_in_time = |line: usize| match (golden.due(line), actual.stamp(line)) {
        (Some(due), Some(stamp)) => due <= stamp && stamp.since(due) <= tolerance.into(),
        (due, stamp) => due.is_none() && stamp.is_none(),
    };
    let lines = golden.transcript.len();
    let is_right = actual.len() == lines
        && (0..lines).all(is_in_time)
        && actual
            .stamps()
            .zip(actual.stamps().skip(1))
            .all(|(stamp, next)| stamp <= next);
    if !is_right {
        return None;
    }
    let mut pairs = Vec::with_capacity(lines);
    while pairs.len() < lines {
        let together = golden.due_together(pairs.len());
        pairs.append(&mut same_texts(&golden.transcript, actual, together)?);
    }
    Some(pairs)
}

/// For each of these lines of the output the golden's that has its text; none unless all do.
fn same_texts(golden: &Transcript, actual: &Transcript, lines: Range<usize>) -> Option<Vec<usize>> {
    if lines
        .clone()
        .all(|line| golden.key(line) == actual.key(line))
    {
        return Some(lines.collect());
    }
    let by_text = |of: &Transcript| {
        let mut sorted: Vec<usize> = lines.clone().collect();
        sorted.sort_by_key(|line| of.key(*line));
        sorted
    };
    let mut pairs: Vec<usize> = lines.clone().collect();
    for (line, index) in by_text(golden).into_iter().zip(by_text(actual)) {
        if golden.key(line) != actual.key(index) {
            return None;
        }
        pairs[index - lines.start] = line;
    }
    Some(pairs)
}

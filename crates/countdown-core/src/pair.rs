use std::cmp::Ordering;

use crate::{
    golden::Golden, stamp::Stamp, subsequence::longest_increasing, transcript::Transcript,
};

mod texts;

use texts::Texts;

/// The line of the golden that a line of the output with the same text is taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Pair {
    pub(crate) line: usize,
    /// Whether it is in order: a line with a stamp by its stamp, another by the golden's order.
    pub(crate) in_order: bool,
}

/// What order goes by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    /// The stamp; of equal ones, the line of the output.
    Stamp(Stamp, usize),
    /// The line of the golden, where it has no stamp. Such lines come last.
    Line(usize),
}

/// For each line of an output, the golden's line that it is taken for.
///
/// The first stamped line of a text is the golden's first of it, and so on; where one side has more
/// of them, time tells which are missing or unexpected. Of the lines without stamps as many as can
/// be are taken to be in the golden's order, and the others to be moved.
pub(crate) fn pair(golden: &Golden, actual: &Transcript, tolerance: Stamp) -> Vec<Option<Pair>> {
    let texts = Texts::of(&golden.transcript, actual);
    let mut pairs = vec![None; actual.len()];
    let when = |line, index| match golden.due(line).zip(actual.stamp(index)) {
        Some((due, stamp)) if stamp < due => Ordering::Less,
        Some((due, stamp)) if stamp.since(due) > tolerance.into() => Ordering::Greater,
        _ => Ordering::Equal,
    };
    let lines = 0..golden.transcript.len();
    for text in lines.clone().filter(|line| golden.due(*line).is_some()) {
        let pair = |line, index| {
            pairs[index] = Some(Pair {
                line,
                in_order: false,
            });
        };
        by_time(
            texts.golden.lines(text),
            texts.actual.lines(text),
            when,
            pair,
        );
    }
    by_order(actual, &texts, &mut pairs);
    let mut is_taken = vec![false; golden.transcript.len()];
    pairs
        .iter()
        .flatten()
        .for_each(|pair| is_taken[pair.line] = true);
    for text in lines.filter(|line| golden.due(*line).is_none()) {
        let mut lines = texts
            .golden
            .lines(text)
            .iter()
            .filter(|line| !is_taken[**line]);
        for index in texts.actual.lines(text) {
            let moved = |line: &usize| Pair {
                line: *line,
                in_order: false,
            };
            pairs[*index] = pairs[*index].or_else(|| lines.next().map(moved));
        }
    }
    pairs
}

/// Pairs the stamped lines of one text: in turn, or where one side has more, those that are in time,
/// between them as many others as there are of both, and then what is left.
///
/// `when` says whether a line of the output is before, in or after a golden line's time.
fn by_time(
    mut golden: &[usize],
    mut actual: &[usize],
    when: impl Fn(usize, usize) -> Ordering,
    mut pair: impl FnMut(usize, usize),
) {
    let (mut golden_rest, mut actual_rest) = (Vec::new(), Vec::new());
    let mut in_turn = |golden: &[usize], actual: &[usize]| {
        let both = golden.len().min(actual.len());
        golden
            .iter()
            .zip(actual)
            .for_each(|(line, index)| pair(*line, *index));
        golden_rest.extend_from_slice(&golden[both..]);
        actual_rest.extend_from_slice(&actual[both..]);
    };
    let (mut line, mut index) = (0, 0);
    while golden.len() != actual.len() && line < golden.len() && index < actual.len() {
        match when(golden[line], actual[index]) {
            Ordering::Less => index += 1,
            Ordering::Greater => line += 1,
            Ordering::Equal => {
                in_turn(&golden[..line], &actual[..index]);
                in_turn(&golden[line..=line], &actual[index..=index]);
                (golden, actual) = (&golden[line + 1..], &actual[index + 1..]);
                (line, index) = (0, 0);
            }
        }
    }
    in_turn(golden, actual);
    golden_rest
        .into_iter()
        .zip(actual_rest)
        .for_each(|(line, index)| pair(line, index));
}

/// Finds out which lines are in order, and pairs those of them that have no stamp.
fn by_order(actual: &Transcript, texts: &Texts, pairs: &mut [Option<Pair>]) {
    let backwards = (0..actual.len()).rev().flat_map(|index| {
        let stamp = actual.stamp(index);
        let lines = stamp.map_or_else(|| Some(texts.near(index)), |_| None);
        let stamp = stamp
            .filter(|_| pairs[index].is_some())
            .map(|stamp| Place::Stamp(stamp, index));
        let places = stamp
            .into_iter()
            .chain(lines.into_iter().flatten().map(Place::Line));
        places.map(move |place| (index, place))
    });
    // Where the last pair of lines without stamps ends.
    let (mut golden_end, mut actual_end) = (0, 0);
    for (index, place) in longest_increasing(backwards) {
        match place {
            Place::Stamp(..) => pairs[index]
                .iter_mut()
                .for_each(|pair| pair.in_order = true),
            Place::Line(line) => {
                // Of several lines of its text, rather the one that is as far on.
                let as_far = golden_end + (index - actual_end);
                let is_same = as_far < line && texts.are_same(as_far, index);
                let line = if is_same { as_far } else { line };
                pairs[index] = Some(Pair {
                    line,
                    in_order: true,
                });
                (golden_end, actual_end) = (line + 1, index + 1);
            }
        }
    }
}

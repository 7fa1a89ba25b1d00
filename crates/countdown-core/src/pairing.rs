//! Pairs each line of a wrong output with a golden line, so that differences can be named.

use std::{cmp::Ordering, collections::HashMap, ops::Range};

use crate::{
    golden::{Golden, Tolerance},
    output::{Output, units},
    subsequence::longest_increasing,
    when::When,
};

/// The golden line for a line of the output.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Pair {
    pub(crate) line: usize,
    /// True if the line is in order: by its time, or without one by the golden's order.
    pub(crate) in_order: bool,
}

/// The sort key of lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    /// The time; for equal times, the line of the output.
    Time(i64, usize),
    /// The golden line, if it has no time. Such lines sort last.
    Line(usize),
}

/// Pairs lines of equal text.
///
/// Lines of equal text are paired in turn; if one side has more of them, time tells which are
/// missing or unexpected. As many untimed lines as possible count as in order, the others as moved.
/// `known` gives existing pairs: for each golden line the line of the output.
pub(crate) fn pair(
    golden: &Golden,
    output: &Output,
    tolerance: Tolerance,
    zero: i64,
    known: &[Option<usize>],
) -> Vec<Option<Pair>> {
    let mut pairs = vec![None; output.len()];
    for (line, index) in known.iter().enumerate() {
        if let Some(index) = index {
            let in_order = true;
            pairs[*index] = Some(Pair { line, in_order });
        }
    }
    let texts = Texts::of(golden, output, known, &pairs);

    for text in texts.all.iter().filter(|text| text.is_timed) {
        let when = |line, index| compare_time(golden, output, tolerance, zero, (line, index));
        by_time(&text.golden, &text.output, when, |line, index| {
            let in_order = false;
            pairs[index] = Some(Pair { line, in_order });
        });
    }
    by_order(output, &texts, &mut pairs);

    let mut is_taken = vec![false; golden.len()];
    for pair in pairs.iter().flatten() {
        is_taken[pair.line] = true;
    }
    for text in texts.all.iter().filter(|text| !text.is_timed) {
        let mut lines = text.golden.iter().filter(|line| !is_taken[**line]);
        for index in &text.output {
            if pairs[*index].is_none() {
                let in_order = false;
                pairs[*index] = lines.next().map(|line| Pair {
                    line: *line,
                    in_order,
                });
            }
        }
    }
    pairs
}

/// Compares the time of a line of the output with a golden line's: before, within or after. A time
/// that counts from the line above is unknown here.
fn compare_time(
    golden: &Golden,
    output: &Output,
    tolerance: Tolerance,
    zero: i64,
    (line, index): (usize, usize),
) -> Ordering {
    let bounds = golden.bounds(line, tolerance);
    let Some(time) = output.time(index).filter(|_| !bounds.from_above) else {
        return Ordering::Equal;
    };
    let time = time.saturating_sub(zero);
    if time.saturating_add(units(tolerance.early)) < bounds.first {
        Ordering::Less
    } else if time > bounds.last {
        Ordering::Greater
    } else {
        Ordering::Equal
    }
}

/// Pairs the timed lines of one text: in turn; or if one side has more, first those that are in
/// time, then those between them, then the rest.
fn by_time(
    mut golden: &[usize],
    mut output: &[usize],
    when: impl Fn(usize, usize) -> Ordering,
    mut pair: impl FnMut(usize, usize),
) {
    let (mut golden_rest, mut output_rest) = (Vec::new(), Vec::new());
    let mut in_turn = |golden: &[usize], output: &[usize]| {
        let both = golden.len().min(output.len());
        for (line, index) in golden.iter().zip(output) {
            pair(*line, *index);
        }
        golden_rest.extend_from_slice(&golden[both..]);
        output_rest.extend_from_slice(&output[both..]);
    };

    let (mut line, mut index) = (0, 0);
    while golden.len() != output.len() && line < golden.len() && index < output.len() {
        match when(golden[line], output[index]) {
            Ordering::Less => index += 1,
            Ordering::Greater => line += 1,
            Ordering::Equal => {
                in_turn(&golden[..line], &output[..index]);
                in_turn(&golden[line..=line], &output[index..=index]);
                (golden, output) = (&golden[line + 1..], &output[index + 1..]);
                (line, index) = (0, 0);
            }
        }
    }
    in_turn(golden, output);
    for (line, index) in golden_rest.into_iter().zip(output_rest) {
        pair(line, index);
    }
}

/// Finds out which lines are in order, and pairs those of them that have no time.
fn by_order(output: &Output, texts: &Texts, pairs: &mut [Option<Pair>]) {
    let ranks = |index: usize| -> Vec<Rank> {
        match (output.time(index), pairs[index]) {
            (Some(time), Some(_)) => vec![Rank::Time(time, index)],
            (None, None) => texts.near(index).map(Rank::Line).collect(),
            _ => Vec::new(),
        }
    };
    let backwards = (0..output.len()).rev();
    let backwards =
        backwards.flat_map(|index| ranks(index).into_iter().map(move |rank| (index, rank)));
    let in_order: Vec<_> = longest_increasing(backwards).collect();

    // The end of the last pair of lines without a time.
    let (mut golden_end, mut output_end) = (0, 0);
    for (index, rank) in in_order {
        match rank {
            Rank::Time(..) => {
                if let Some(pair) = &mut pairs[index] {
                    pair.in_order = true;
                }
            }
            Rank::Line(line) => {
                // Among lines of equal text, prefer the one that is as far on.
                let as_far = golden_end + (index - output_end);
                let is_same = as_far < line && texts.are_same(as_far, index);
                let line = if is_same { as_far } else { line };
                let in_order = true;
                pairs[index] = Some(Pair { line, in_order });
                (golden_end, output_end) = (line + 1, index + 1);
            }
        }
    }
}

/// The lines of the golden and of the output, by text.
struct Texts {
    all: Vec<Text>,
    of_golden: Vec<Option<usize>>,
    of_output: Vec<Option<usize>>,
    /// The largest distance of two lines of equal text, counted among those, to be tried as a pair.
    reach: usize,
}

/// The lines of one text.
struct Text {
    is_timed: bool,
    golden: Vec<usize>,
    output: Vec<usize>,
}

impl Texts {
    /// Collects the lines that are not paired yet.
    fn of(
        golden: &Golden,
        output: &Output,
        known: &[Option<usize>],
        pairs: &[Option<Pair>],
    ) -> Self {
        /// The most pairs to try, so that time and memory are in proportion to the output.
        const TRIED: usize = 1 << 20;
        const REACH: usize = 8;

        let mut texts = Self {
            all: Vec::new(),
            of_golden: vec![None; golden.len()],
            of_output: vec![None; output.len()],
            reach: REACH.min(TRIED / (output.len() + 1)),
        };
        let (mut exact, mut with_holes) = (HashMap::new(), Vec::new());
        for line in (0..golden.len()).filter(|line| known.get(*line).is_none_or(Option::is_none)) {
            let is_timed = golden.when(line) != When::Untimed;
            let key = (is_timed, golden.text(line));
            let new = texts.all.len();
            let text = *exact.entry(key).or_insert(new);
            if text == new {
                let (golden_lines, output_lines) = (Vec::new(), Vec::new());
                texts.all.push(Text {
                    is_timed,
                    golden: golden_lines,
                    output: output_lines,
                });
                if golden.has_hole(line) {
                    with_holes.push((line, text));
                }
            }
            texts.all[text].golden.push(line);
            texts.of_golden[line] = Some(text);
        }
        for index in (0..output.len()).filter(|index| pairs[*index].is_none()) {
            let is_timed = output.time(index).is_some();
            let same = exact.get(&(is_timed, output.text(index))).copied();
            let fits =
                |(line, _): &&(usize, usize)| is_timed && golden.fits(*line, output.text(index));
            let fitting = || with_holes.iter().find(fits).map(|(_, text)| *text);
            if let Some(text) = same.or_else(fitting) {
                texts.all[text].output.push(index);
                texts.of_output[index] = Some(text);
            }
        }
        texts
    }

    fn are_same(&self, line: usize, index: usize) -> bool {
        self.of_golden[line] == self.of_output[index]
    }

    /// Returns the golden lines with the text of a line of the output, in order, that are at about
    /// the same place among the lines of that text, counted from the first or from the last.
    fn near(&self, index: usize) -> impl Iterator<Item = usize> + '_ {
        let text = self.of_output[index].map(|text| &self.all[text]);
        let (golden, output) = text.map_or((&[][..], &[][..]), |text| {
            (&text.golden[..], &text.output[..])
        });
        let nth = output.partition_point(|other| *other < index);
        let last = (nth + golden.len()).saturating_sub(output.len());
        let around = |nth: usize| -> Range<usize> {
            let first = nth.saturating_sub(self.reach).min(golden.len());
            first..(nth + self.reach + 1).min(golden.len())
        };
        let (one, other) = (around(nth.min(last)), around(nth.max(last)));
        let rest = one.end.max(other.start)..other.end;
        golden[one].iter().chain(&golden[rest]).copied()
    }
}

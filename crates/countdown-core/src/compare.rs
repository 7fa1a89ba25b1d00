use std::{collections::HashMap, fmt, ops::RangeInclusive, time::Duration};

use crate::{
    difference::{Difference, Kind},
    golden::Golden,
    stamp::{Read, Stamp},
    transcript::Line,
    RULE,
};

/// What became of comparing a program's output with a [`Golden`].
///
/// Displays as the diff: a sentence for each difference, and nothing for a match. So a golden test
/// is `assert!(comparison.matches(), "{comparison}")`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    differences: Vec<Difference>,
    lateness: Vec<Duration>,
    total: Duration,
    swapped_ties: usize,
}

impl Comparison {
    /// Whether the output is right: no [difference](Comparison::differences) at all.
    #[must_use]
    pub fn matches(&self) -> bool {
        self.differences.is_empty()
    }

    /// Every difference, in the order of the golden's lines.
    #[must_use]
    pub fn differences(&self) -> &[Difference] {
        &self.differences
    }

    /// How late each recognised stamped line was, in the order they were printed in; zero for one
    /// that was early.
    #[must_use]
    pub fn lateness(&self) -> &[Duration] {
        &self.lateness
    }

    /// The last stamp: how long the run took.
    #[must_use]
    pub fn total(&self) -> Duration {
        self.total
    }

    /// How many groups of lines that are due at the same time came in another order than the
    /// golden's. That is no difference.
    #[must_use]
    pub fn swapped_ties(&self) -> usize {
        self.swapped_ties
    }
}

impl fmt::Display for Comparison {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const SHOWN: usize = 20;
        for difference in self.differences.iter().take(SHOWN) {
            writeln!(f, "{difference}")?;
        }
        match self.differences.len() {
            0..=SHOWN => Ok(()),
            more => writeln!(f, "… and {} more", more - SHOWN),
        }
    }
}

pub(crate) fn compare(golden: &Golden, printed: &[u8], tolerance: Stamp) -> Comparison {
    let printed = Printed::read(printed, golden.transcript.is_stamped());
    let mut matcher = Matcher::new(golden, &printed);
    matcher.rules();
    matcher.backwards();
    matcher.unpaired();
    matcher.unfinished();
    matcher.paired(tolerance);
    matcher.finish()
}

/// A program's output, line by line, however malformed.
struct Printed<'a> {
    bytes: &'a [u8],
    /// All lines, or where rules belong to lines, all others.
    lines: Vec<Line>,
    /// The line of the output, from 1, that each of them stands on.
    numbers: Vec<usize>,
    /// What is wrong with a rule, the number of the line, and how many `lines` come before it.
    rules: Vec<(Kind, usize, usize)>,
}

impl<'a> Printed<'a> {
    fn read(bytes: &'a [u8], stamped: bool) -> Self {
        let mut printed = Self { bytes, lines: Vec::new(), numbers: Vec::new(), rules: Vec::new() };
        let mut start = 0;
        let mut ruled = !stamped;
        let mut number = 0;
        for line in bytes.split_inclusive(|b| *b == b'\n') {
            number += 1;
            let text = line.strip_suffix(b"\n").unwrap_or(line);
            if stamped && is_rule_like(text) {
                printed.rule(text, number, ruled);
                ruled = true;
            } else {
                if !ruled {
                    printed.rules.push((
                        Kind::RuleMissing(text.into()),
                        number,
                        printed.lines.len(),
                    ));
                }
                printed.line(text, start, number, stamped);
                ruled = !stamped;
            }
            start += line.len();
        }
        if stamped && ruled {
            printed.rules.push((Kind::RuleTooMany, number, printed.lines.len()));
        }
        printed
    }

    fn rule(&mut self, text: &[u8], number: usize, ruled: bool) {
        if ruled {
            self.rules.push((Kind::RuleTooMany, number, self.lines.len()));
        } else if text != RULE.as_bytes() {
            self.rules.push((Kind::RuleWrong(text.into()), number, self.lines.len()));
        }
    }

    fn line(&mut self, text: &[u8], start: usize, number: usize, stamped: bool) {
        let end = start + text.len();
        let line = match Stamp::read(text) {
            Read::Stamp(stamp, rest) if stamped => {
                Line { stamp: Some(stamp), key: end - rest.len()..end }
            }
            _ => Line { stamp: None, key: start..end },
        };
        self.lines.push(line);
        self.numbers.push(number);
    }

    fn key(&self, index: usize) -> &'a [u8] {
        &self.bytes[self.lines[index].key.clone()]
    }
}

/// Dashes alone are meant for a rule, be they too few, too many or followed by blanks.
fn is_rule_like(text: &[u8]) -> bool {
    text.starts_with(b"---") && text.iter().all(|b| b"- \t\r".contains(b))
}

struct Matcher<'a> {
    golden: &'a Golden,
    printed: &'a Printed<'a>,
    /// For each golden line, a number that only lines due at the same time share; it grows.
    groups: Vec<usize>,
    /// For each printed line, the golden line with the same text.
    pairs: Vec<Option<usize>>,
    /// For each printed line, whether it is paired and in its place.
    in_order: Vec<bool>,
    /// For each printed line, and the end, the golden line of it or of the last one before it.
    near: Vec<usize>,
    found: Comparison,
}

impl<'a> Matcher<'a> {
    fn new(golden: &'a Golden, printed: &'a Printed<'a>) -> Self {
        let groups = groups(golden);
        let pairs = pair(golden, printed);
        let in_order = in_order(&pairs, &groups);
        let last = printed.lines.iter().rev().find_map(|line| line.stamp);
        let found = Comparison {
            differences: Vec::new(),
            lateness: Vec::new(),
            total: last.unwrap_or_default().into(),
            swapped_ties: 0,
        };
        let near = near(&pairs);
        Self { golden, printed, groups, pairs, in_order, near, found }
    }

    /// The golden file's line that a difference at a printed line is best shown at.
    fn golden_line_near(&self, printed: usize) -> usize {
        self.golden.transcript.number(self.near[printed])
    }

    fn add(&mut self, golden_line: usize, printed_line: Option<usize>, kind: Kind) {
        self.found.differences.push(Difference { golden_line, printed_line, kind });
    }

    fn rules(&mut self) {
        let printed = self.printed;
        for (kind, number, before) in &printed.rules {
            // The rule stands above its line.
            let line = self.golden_line_near(*before).max(2) - 1;
            self.add(line, Some(*number), kind.clone());
        }
    }

    fn backwards(&mut self) {
        let mut previous = Stamp::default();
        for index in 0..self.printed.lines.len() {
            let Some(stamp) = self.printed.lines[index].stamp else { continue };
            if stamp < previous {
                let text = self.printed.key(index).into();
                let kind = Kind::Backwards { text, stamp, previous };
                self.add(self.golden_line_near(index), Some(self.printed.numbers[index]), kind);
            }
            previous = stamp;
        }
    }

    /// Lines of either side that the other has not; two in the same gap are one line that changed.
    fn unpaired(&mut self) {
        let mut gone = self.gone().into_iter().peekable();
        let mut before = 0;
        for index in 0..self.pairs.len() {
            before += usize::from(self.in_order[index]);
            if self.pairs[index].is_some() {
                continue;
            }
            while let Some((golden, _)) = gone.next_if(|(_, gap)| *gap.end() < before) {
                self.missing(golden);
            }
            match gone.next_if(|(_, gap)| gap.contains(&before)) {
                Some((golden, _)) => self.changed(golden, index),
                None => self.unexpected(index),
            }
        }
        gone.for_each(|(golden, _)| self.missing(golden));
    }

    /// The golden lines that were not printed, and how many of the lines in order may precede each.
    fn gone(&self) -> Vec<(usize, RangeInclusive<usize>)> {
        let mut is_paired = vec![false; self.groups.len()];
        self.pairs.iter().flatten().for_each(|golden| is_paired[*golden] = true);
        let in_order = (0..self.pairs.len()).filter(|index| self.in_order[*index]);
        let anchors: Vec<_> =
            in_order.filter_map(|index| Some(self.groups[self.pairs[index]?])).collect();
        let gap = |golden: usize| {
            let group = self.groups[golden];
            let from = anchors.partition_point(|anchor| *anchor < group);
            (golden, from..=anchors.partition_point(|anchor| *anchor <= group))
        };
        (0..is_paired.len()).filter(|golden| !is_paired[*golden]).map(gap).collect()
    }

    fn unfinished(&mut self) {
        if self.printed.bytes.last().map_or(false, |last| *last != b'\n') {
            let number = self.printed.bytes.split(|b| *b == b'\n').count();
            let line = self.golden_line_near(self.pairs.len());
            self.add(line, Some(number), Kind::Unfinished);
        }
    }

    fn missing(&mut self, golden: usize) {
        let kind = Kind::Missing(self.golden.transcript.key(golden).into());
        self.add(self.golden.transcript.number(golden), None, kind);
    }

    fn changed(&mut self, golden: usize, index: usize) {
        let kind = Kind::Changed {
            expected: self.golden.transcript.key(golden).into(),
            printed: self.printed.key(index).into(),
        };
        self.add(self.golden.transcript.number(golden), Some(self.printed.numbers[index]), kind);
    }

    fn unexpected(&mut self, index: usize) {
        let kind = Kind::Unexpected(self.printed.key(index).into());
        self.add(self.golden_line_near(index), Some(self.printed.numbers[index]), kind);
    }

    fn paired(&mut self, tolerance: Stamp) {
        let mut last = (0, 0);
        let mut swapped = None;
        for index in 0..self.pairs.len() {
            let Some(golden) = self.pairs[index] else { continue };
            let group = self.groups[golden];
            if (group, golden) < last && group == last.0 && swapped != Some(group) {
                swapped = Some(group);
                self.found.swapped_ties += 1;
            }
            last = (group, golden);
            self.judge(golden, index, tolerance);
        }
    }

    fn judge(&mut self, golden: usize, index: usize, tolerance: Stamp) {
        let printed = self.printed;
        let text = || printed.key(index).into();
        let kind = match self.golden.due(golden).zip(self.printed.lines[index].stamp) {
            None if self.in_order[index] => return,
            None => Kind::Moved(text()),
            Some((due, stamp)) => {
                self.found.lateness.push(stamp.since(due));
                if stamp < due {
                    Kind::Early { text: text(), due, stamp }
                } else if !self.in_order[index] {
                    Kind::OutOfOrder { text: text(), due, stamp }
                } else if stamp.since(due) > Duration::from(tolerance) {
                    Kind::Late { text: text(), due, stamp, tolerance }
                } else {
                    return;
                }
            }
        };
        self.add(self.golden.transcript.number(golden), Some(self.printed.numbers[index]), kind);
    }

    fn finish(mut self) -> Comparison {
        self.found.differences.sort_by_key(|found| (found.golden_line, found.printed_line));
        self.found
    }
}

fn groups(golden: &Golden) -> Vec<usize> {
    let mut groups: Vec<usize> = Vec::with_capacity(golden.transcript.lines().len());
    for index in 0..golden.transcript.lines().len() {
        let tied =
            index > 0 && golden.due(index).is_some() && golden.due(index) == golden.due(index - 1);
        groups.push(if tied { groups[index - 1] } else { index });
    }
    groups
}

/// Pairs the first printed line of a text with the first golden line of it, and so on.
fn pair(golden: &Golden, printed: &Printed<'_>) -> Vec<Option<usize>> {
    let lines = golden.transcript.lines();
    let mut first: HashMap<(bool, &[u8]), usize> = HashMap::with_capacity(lines.len());
    let mut next = vec![None; lines.len()];
    for index in (0..lines.len()).rev() {
        next[index] =
            first.insert((lines[index].stamp.is_some(), golden.transcript.key(index)), index);
    }
    let mut take = |index: usize| {
        let key = (printed.lines[index].stamp.is_some(), printed.key(index));
        let golden = first.remove(&key)?;
        if let Some(following) = next[golden] {
            first.insert(key, following);
        }
        Some(golden)
    };
    (0..printed.lines.len()).map(&mut take).collect()
}

fn near(pairs: &[Option<usize>]) -> Vec<usize> {
    let mut near = 0;
    let last_pair = pairs.iter().chain([&None]).map(|pair| {
        near = pair.unwrap_or(near);
        near
    });
    last_pair.collect()
}

/// Which paired lines belong to the longest run that is in the golden's order.
fn in_order(pairs: &[Option<usize>], groups: &[usize]) -> Vec<bool> {
    let group = |index: usize| pairs[index].map(|golden| groups[golden]);
    let mut ends: Vec<usize> = Vec::new();
    let mut previous = vec![None; pairs.len()];
    for index in (0..pairs.len()).filter(|index| pairs[*index].is_some()) {
        let length = ends.partition_point(|end| group(*end) <= group(index));
        previous[index] = length.checked_sub(1).map(|shorter| ends[shorter]);
        ends.truncate(ends.len().max(length));
        match ends.get_mut(length) {
            Some(end) => *end = index,
            None => ends.push(index),
        }
    }
    let mut in_order = vec![false; pairs.len()];
    let mut last = ends.last().copied();
    while let Some(index) = last {
        in_order[index] = true;
        last = previous[index];
    }
    in_order
}

//! Explains why an output is wrong.

use std::ops::RangeInclusive;

use crate::{
    difference::{Asked, Changed, Difference, Kind, Text, Timed},
    golden::{Golden, Tolerance},
    output::{Output, units},
    pairing::{Pair, pair},
    stamp::Stamp,
    visible::excerpt,
    when::When,
};

/// The differences between a golden and an output that does not fit it.
pub(crate) struct Explanation {
    /// For each line of the output, the golden line that it is taken for.
    pub(crate) pairs: Vec<Option<usize>>,
    pub(crate) differences: Vec<Difference>,
}

/// The zeros from which times are counted.
#[derive(Clone, Copy)]
pub(crate) struct Zeros {
    /// The zero for the times in messages.
    pub(crate) told: i64,
    /// The earliest possible zero.
    pub(crate) earliest: i64,
}

/// Explains an output. `known` gives for each golden line the line of the output, as far as they
/// match. After a malformed line nothing counts as missing, since it may have followed.
pub(crate) fn explain(
    golden: &Golden,
    output: &Output,
    tolerance: Tolerance,
    zeros: Zeros,
    known: &[Option<usize>],
) -> Explanation {
    let pairs = pair(golden, output, tolerance, zeros.told, known);
    let mut outputs = vec![None; golden.len()];
    for (index, pair) in pairs.iter().enumerate() {
        if let Some(pair) = pair {
            outputs[pair.line] = Some(index);
        }
    }
    let mut explainer = Explainer {
        golden,
        output,
        tolerance,
        zeros,
        run_of: runs(golden),
        in_position: vec![false; pairs.len()],
        pairs,
        outputs,
        differences: Vec::new(),
    };
    explainer.explain_pairs();
    let next = explainer.explain_others();
    if let Some(error) = &output.malformed {
        explainer.differences.push(Difference {
            golden_line: golden.number(next),
            actual_line: Some(error.line()),
            kind: Kind::Malformed(error.clone()),
        });
    }
    if explainer.differences.is_empty() {
        explainer.explain_unplaced(known);
    }
    explainer
        .differences
        .sort_by_key(|found| (found.golden_line, found.actual_line));
    Explanation {
        pairs: explainer
            .pairs
            .iter()
            .map(|pair| Some((*pair)?.line))
            .collect(),
        differences: explainer.differences,
    }
}

/// For each golden line the first line of its run.
fn runs(golden: &Golden) -> Vec<usize> {
    let mut runs = Vec::with_capacity(golden.len());
    while runs.len() < golden.len() {
        let first = runs.len();
        runs.resize(golden.run_end(first), first);
    }
    runs
}

struct Explainer<'a> {
    golden: &'a Golden,
    output: &'a Output,
    tolerance: Tolerance,
    zeros: Zeros,
    pairs: Vec<Option<Pair>>,
    /// For each golden line the first line of its run.
    run_of: Vec<usize>,
    /// For each golden line the line of the output that is taken for it.
    outputs: Vec<Option<usize>>,
    /// For each line of the output, whether it has a pair and is in its right position.
    in_position: Vec<bool>,
    differences: Vec<Difference>,
}

/// The state after the lines so far.
#[derive(Default)]
struct SoFar {
    /// The time of the last line in order.
    time: i64,
    /// True if that line had no time.
    is_closed: bool,
    /// The furthest golden line of those in position.
    line: usize,
}

impl Explainer<'_> {
    /// Checks the order and the time of the lines that have a pair.
    fn explain_pairs(&mut self) {
        let zero = self.zero();
        let mut so_far = SoFar::default();
        for index in 0..self.pairs.len() {
            let Some(pair) = self.pairs[index] else {
                continue;
            };
            let wrong = self.wrong(pair, index, zero, &so_far);
            self.in_position[index] = matches!(wrong, None | Some(Kind::Late(_)));
            if self.in_position[index] {
                so_far.line = so_far.line.max(pair.line);
            }
            if pair.in_order {
                so_far.time = self.output.time(index).unwrap_or(so_far.time);
                so_far.is_closed = self.output.time(index).is_none();
            }
            if let Some(kind) = wrong {
                self.add(pair.line, Some(index), kind);
            }
        }
    }

    /// Returns the latest possible zero at which no line is early.
    fn zero(&self) -> i64 {
        let zero_of = |(index, pair): (usize, &Option<Pair>)| {
            let bounds = self.golden.bounds((*pair)?.line, self.tolerance);
            let time = self.output.time(index).filter(|_| !bounds.from_above)?;
            Some(time + units(self.tolerance.early) - bounds.first)
        };
        let latest = self.pairs.iter().enumerate().filter_map(zero_of).min();
        let Zeros { told, earliest } = self.zeros;
        latest.unwrap_or(told).clamp(earliest, told)
    }

    fn wrong(&self, pair: Pair, index: usize, zero: i64, so_far: &SoFar) -> Option<Kind> {
        let line = pair.line;
        let moved = || Kind::Moved {
            text: excerpt(&self.shown(index)),
            line: self.output.number(index),
        };
        let Some(time) = self.output.time(index).filter(|_| self.has_time(line)) else {
            return (!pair.in_order).then(moved);
        };
        if let Some(timed) = self.early(line, index, zero) {
            return Some(Kind::Early(timed.into()));
        }
        if !pair.in_order && so_far.is_closed {
            return Some(moved());
        }
        if !pair.in_order {
            let previous = Some(so_far.time).filter(|previous| *previous > time);
            return Some(Kind::Backwards {
                text: excerpt(self.output.text(index)),
                stamp: self.told(time),
                previous: previous.map(|previous| self.told(previous)),
            });
        }
        // Only lines of one run may change places, and only if they are due together.
        if line < so_far.line && self.run_of[line] != self.run_of[so_far.line] {
            return Some(moved());
        }
        let is_overtaken =
            line < so_far.line && self.golden.due(line) < self.golden.due(so_far.line);
        let timed = self.late(line, index)?;
        if is_overtaken {
            Some(Kind::Overtaken(timed.into()))
        } else if timed.off > timed.allowed {
            Some(Kind::Late(timed.into()))
        } else {
            None
        }
    }

    /// Returns the difference if the line came before its time.
    fn early(&self, line: usize, index: usize, zero: i64) -> Option<Timed> {
        let (bounds, from) = self.bounds(line)?;
        let allowed = Stamp::whole(self.tolerance.early);
        let time = self.output.time(index)?;
        let off = |from: i64| bounds.first.saturating_sub(time.saturating_sub(from));
        if off(from.unwrap_or(zero)) <= allowed.units() {
            return None;
        }
        // Counted from the zero of all other times, though an earlier one is possible.
        let off = off(from.unwrap_or(self.zeros.told));
        Some(self.timed(line, index, off, allowed))
    }

    /// Returns the difference if the line came after its due time or its last bound.
    fn late(&self, line: usize, index: usize) -> Option<Timed> {
        let (bounds, from) = self.bounds(line)?;
        let since = match from {
            Some(from) => self.output.time(index)?.saturating_sub(from),
            None => self.output.seen_at(index)?.saturating_sub(self.zeros.told),
        };
        let allowed = match self.golden.when(line) {
            When::Between { .. } => Stamp::default(),
            _ => Stamp::whole(self.tolerance.late),
        };
        let last = bounds.last.saturating_sub(allowed.units());
        Some(self.timed(line, index, since.saturating_sub(last), allowed))
    }

    /// Returns the times at which a line may come, and the time of the line above if they count
    /// from that; `None` if that line is missing.
    fn bounds(&self, line: usize) -> Option<(crate::golden::Bounds, Option<i64>)> {
        let bounds = self.golden.bounds(line, self.tolerance);
        if !bounds.from_above || line == 0 {
            return Some((bounds, None));
        }
        let above = self.outputs[line - 1]?;
        Some((bounds, Some(self.output.time(above)?)))
    }

    fn timed(&self, line: usize, index: usize, off: i64, allowed: Stamp) -> Timed {
        let bounds = self.golden.bounds(line, Tolerance::NONE);
        let above = self.bounds(line).and_then(|(_, from)| from);
        let from = above.map_or(0, |above| above - self.zeros.told);
        let bound = |bound: i64| Stamp::of_units(bound.saturating_add(from));
        let seen = self.output.seen_at(index).unwrap_or_default();
        let text = excerpt(self.golden.text(line));
        let filled = self.golden.has_hole(line);
        Timed {
            text,
            filled: filled.then(|| excerpt(self.output.text(index))),
            asked: self.asked(line, Some(index)),
            printed: self.told(seen),
            earliest: bound(bounds.first),
            latest: (bounds.last < i64::MAX).then(|| bound(bounds.last)),
            off: Stamp::of_units(off),
            allowed,
        }
    }

    /// Returns the time that the golden asks for.
    fn asked(&self, line: usize, index: Option<usize>) -> Asked {
        if let Some(due) = self.golden.due(line) {
            return Asked::Due(due);
        }
        let when = self.golden.when(line);
        let above = line.checked_sub(1).filter(|_| when.is_from_above());
        let Some(above) = above else {
            return Asked::Range(when);
        };
        let time = |index: Option<usize>| index.and_then(|index| self.output.time(index));
        let since = time(index).zip(time(self.outputs[above]));
        let since = since.map_or(0, |(time, above)| time.saturating_sub(above));
        Asked::FromAbove {
            when,
            above: excerpt(self.golden.text(above)),
            since: Stamp::of_units(since),
        }
    }

    /// Explains the lines without a pair, and returns the golden line that would be next.
    ///
    /// An unexpected line in the position of a missing one is that line, changed. A line where
    /// `...` stands is neither.
    fn explain_others(&mut self) -> usize {
        let mut missing = self.missing().into_iter().peekable();
        let is_any = self.falls_to_any();
        let (mut before, mut above) = (0, None);
        for (index, is_any) in is_any.into_iter().enumerate() {
            if let Some(pair) = self.pairs[index] {
                if self.in_position[index] {
                    (before, above) = (before + 1, Some(pair.line));
                }
                continue;
            }
            if is_any {
                continue;
            }
            while let Some((line, _)) = missing.next_if(|(_, gap)| *gap.end() < before) {
                self.add_missing(line);
            }
            if let Some((line, _)) = missing.next_if(|(_, gap)| gap.contains(&before)) {
                above = Some(line);
                self.add_changed(line, index);
            } else {
                self.add_unexpected(above, index);
            }
        }
        let is_passed = |(_, gap): &(usize, RangeInclusive<usize>)| *gap.end() < before;
        let (passed, open): (Vec<_>, Vec<_>) = missing.partition(is_passed);
        let next = open
            .first()
            .map_or(self.golden.len() - 1, |(line, _)| *line);
        let may_follow = self.output.malformed.is_some();
        let open = open.into_iter().filter(|_| !may_follow);
        for (line, _) in passed.into_iter().chain(open) {
            self.add_missing(line);
        }
        next
    }

    /// Returns the golden lines without a pair, and how many of those in position may come before
    /// each.
    fn missing(&self) -> Vec<(usize, RangeInclusive<usize>)> {
        // Lines due together may change places, so they have one rank.
        let mut rank_of: Vec<usize> = Vec::with_capacity(self.golden.len());
        for line in 0..self.golden.len() {
            let due = self.golden.due(line);
            let is_same = line > 0 && due.is_some() && due == self.golden.due(line - 1);
            rank_of.push(if is_same { rank_of[line - 1] } else { line });
        }
        let in_position = self.pairs.iter().zip(&self.in_position);
        let in_position = in_position.filter(|(_, is)| **is);
        let ranks: Vec<usize> = in_position
            .filter_map(|(pair, _)| Some(rank_of[(*pair)?.line]))
            .collect();
        let gap = |line: usize| {
            let from = ranks.partition_point(|other| *other < rank_of[line]);
            let to = ranks.partition_point(|other| *other <= rank_of[line]);
            (line, from..=to)
        };
        let lines = 0..self.golden.len();
        let is_missing = |line: &usize| self.outputs[*line].is_none();
        lines.filter(is_missing).map(gap).collect()
    }

    /// Returns for each line of the output whether `...` stands between the golden lines around it.
    fn falls_to_any(&self) -> Vec<bool> {
        let mut is_any = vec![false; self.pairs.len()];
        if !self.golden.has_any() {
            return is_any;
        }
        // How many `...` stand above each golden line.
        let mut above = 0;
        let above: Vec<usize> = (0..self.golden.len())
            .map(|line| {
                above += usize::from(self.golden.follows_any(line));
                above
            })
            .collect();
        let all = above.last().copied().unwrap_or_default();
        let mut after = all + usize::from(self.golden.ends_with_any());
        let mut open = Vec::new();
        for index in (0..self.pairs.len()).rev() {
            let pair = self.pairs[index].filter(|_| self.in_position[index]);
            match pair {
                Some(pair) => {
                    let before = above[pair.line];
                    for index in open.drain(..) {
                        is_any[index] = before < after;
                    }
                    after = before;
                }
                None => open.push(index),
            }
        }
        for index in open {
            is_any[index] = after > 0;
        }
        is_any
    }

    fn add_missing(&mut self, line: usize) {
        let cut = self.output.cut.map(|(at, _)| {
            let at = at.saturating_sub(self.zeros.told);
            (self.asked(line, None), Stamp::of_units(at))
        });
        let text = excerpt(self.golden.text(line));
        self.add(line, None, Kind::Missing { text, cut });
    }

    fn add_changed(&mut self, line: usize, index: usize) {
        let are_timed = self.has_time(line) && self.output.time(index).is_some();
        let actual = if are_timed {
            self.output.text(index).to_vec()
        } else {
            self.shown(index)
        };
        let wants_time = self.has_time(line) && !are_timed;
        let mut expected = self.golden.text(line);
        let mut actual = &*actual;
        if self.has_time(line) {
            expected = after_space(expected);
        }
        if are_timed {
            actual = after_space(actual);
        }
        let changed = Changed::new(expected, actual, wants_time);
        self.add(line, Some(index), Kind::Changed(changed.into()));
    }

    fn add_unexpected(&mut self, above: Option<usize>, index: usize) {
        let kind = Kind::Unexpected {
            text: excerpt(&self.shown(index)),
            line: self.output.number(index),
            above: above.map(|line| self.golden.number(line)),
        };
        self.add(above.unwrap_or_default(), Some(index), kind);
    }

    /// If no other difference was found, names the golden line after those that fit.
    fn explain_unplaced(&mut self, known: &[Option<usize>]) {
        let found = known.iter().take_while(|line| line.is_some()).count();
        let line = found.min(self.golden.len() - 1);
        let text: Text = excerpt(self.golden.text(line));
        let asked = self.asked(line, None);
        self.add(line, None, Kind::Unplaced { text, asked });
    }

    fn add(&mut self, line: usize, index: Option<usize>, kind: Kind) {
        self.differences.push(Difference {
            golden_line: self.golden.number(line),
            actual_line: index.map(|index| self.output.number(index)),
            kind,
        });
    }

    fn has_time(&self, line: usize) -> bool {
        self.golden.when(line) != When::Untimed
    }

    fn shown(&self, index: usize) -> Vec<u8> {
        self.output.shown(index, self.zeros.told)
    }

    fn told(&self, time: i64) -> Stamp {
        Stamp::of_units(time.saturating_sub(self.zeros.told))
    }
}

/// A text without the space that parts it from its time.
fn after_space(text: &[u8]) -> &[u8] {
    text.strip_prefix(b" ").unwrap_or(text)
}

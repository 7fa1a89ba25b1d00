use std::ops::RangeInclusive;

use crate::{
    difference::{Changed, Difference, Kind, Timed},
    golden::Golden,
    pair::{Pair, pair},
    stamp::Stamp,
    transcript::Transcript,
    visible::excerpt,
};

/// Why an output that the [rule](crate::decide) says no to is wrong.
pub(crate) struct Explanation {
    /// For each line of the output, the golden's line with the same text that it is taken for.
    pub(crate) pairs: Vec<Option<usize>>,
    pub(crate) differences: Vec<Difference>,
    /// The golden's line, from 1, that would be next in the output, or its last.
    pub(crate) next: usize,
}

/// Explains an output that is whole, or cut before a malformed line: what may have followed is not
/// missing then.
pub(crate) fn explain(
    golden: &Golden,
    actual: &Transcript,
    tolerance: Stamp,
    is_cut: bool,
) -> Explanation {
    let pairs = pair(golden, actual, tolerance);
    let in_position = vec![false; pairs.len()];
    let differences = Vec::new();
    let mut explainer = Explainer {
        golden,
        actual,
        tolerance,
        pairs,
        in_position,
        differences,
    };
    explainer.pairs();
    let next = explainer.others(is_cut);
    let pairs = explainer
        .pairs
        .iter()
        .map(|pair| pair.map(|pair| pair.line))
        .collect();
    Explanation {
        pairs,
        differences: explainer.differences,
        next,
    }
}

struct Explainer<'a> {
    golden: &'a Golden,
    actual: &'a Transcript,
    tolerance: Stamp,
    pairs: Vec<Option<Pair>>,
    /// For each line of the output, whether it has a pair, and is where that belongs.
    in_position: Vec<bool>,
    differences: Vec<Difference>,
}

/// What the lines so far have come to.
#[derive(Default)]
struct SoFar {
    /// The stamp of the last line in order.
    stamp: Stamp,
    /// Whether that was a line without a stamp.
    is_closed: bool,
    /// The latest due time of the lines in position.
    due: Stamp,
}

impl Explainer<'_> {
    /// Looks at the order and the time of the lines that the golden has too.
    fn pairs(&mut self) {
        let mut so_far = SoFar::default();
        for index in 0..self.pairs.len() {
            let Some(pair) = self.pairs[index] else {
                continue;
            };
            let wrong = self.wrong(pair, index, &so_far);
            self.in_position[index] = matches!(wrong, None | Some(Kind::Late { .. }));
            if self.in_position[index] {
                so_far.due = self.golden.due(pair.line).unwrap_or(so_far.due);
            }
            if pair.in_order {
                so_far.stamp = self.actual.stamp(index).unwrap_or(so_far.stamp);
                so_far.is_closed = self.actual.stamp(index).is_none();
            }
            if let Some(kind) = wrong {
                self.add(pair.line, Some(index), kind);
            }
        }
    }

    fn wrong(&self, pair: Pair, index: usize, so_far: &SoFar) -> Option<Kind> {
        let moved = || {
            let text = excerpt(&self.actual.text(index));
            Kind::Moved {
                text,
                line: self.actual.number(index),
            }
        };
        let Some((due, stamp)) = self.golden.due(pair.line).zip(self.actual.stamp(index)) else {
            return if pair.in_order { None } else { Some(moved()) };
        };
        let timed = || Timed {
            text: excerpt(self.actual.key(index)),
            due,
            stamp,
        };
        if stamp < due {
            Some(Kind::Early(timed()))
        } else if !pair.in_order && so_far.is_closed {
            Some(moved())
        } else if !pair.in_order {
            let previous = Some(so_far.stamp).filter(|previous| *previous > stamp);
            Some(Kind::Backwards {
                text: excerpt(self.actual.key(index)),
                stamp,
                previous,
            })
        } else if due < so_far.due {
            Some(Kind::Overtaken(timed()))
        } else if stamp.since(due) > self.tolerance.into() {
            Some(Kind::Late {
                timed: timed(),
                tolerance: self.tolerance,
            })
        } else {
            None
        }
    }

    /// Looks at the lines without a pair, and returns the golden's line, from 1, that is next.
    ///
    /// An unexpected line in the position of a missing one is that one, changed.
    fn others(&mut self, is_cut: bool) -> usize {
        let mut missing = self.missing().into_iter().peekable();
        let (mut before, mut above) = (0, None);
        for index in 0..self.pairs.len() {
            if let Some(pair) = self.pairs[index] {
                if self.in_position[index] {
                    (before, above) = (before + 1, Some(pair.line));
                }
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
        let (passed, open): (Vec<_>, Vec<_>) = missing.partition(|(_, gap)| *gap.end() < before);
        let next = open
            .first()
            .map_or(self.golden.transcript.len() - 1, |(line, _)| *line);
        let open = open.into_iter().filter(|_| !is_cut);
        passed
            .into_iter()
            .chain(open)
            .for_each(|(line, _)| self.add_missing(line));
        self.golden.transcript.number(next)
    }

    /// The golden's lines without a pair, and how many of those in position may come before each.
    fn missing(&self) -> Vec<(usize, RangeInclusive<usize>)> {
        let mut is_missing = vec![true; self.golden.transcript.len()];
        self.pairs
            .iter()
            .flatten()
            .for_each(|pair| is_missing[pair.line] = false);
        let rank = |line: usize| {
            self.golden
                .due(line)
                .map_or((Stamp::MAX, line), |due| (due, 0))
        };
        let in_position = self
            .pairs
            .iter()
            .zip(&self.in_position)
            .filter(|(_, is)| **is);
        let ranks: Vec<_> = in_position
            .filter_map(|(pair, _)| Some(rank((*pair)?.line)))
            .collect();
        let gap = |line: usize| {
            let from = ranks.partition_point(|other| *other < rank(line));
            (
                line,
                from..=ranks.partition_point(|other| *other <= rank(line)),
            )
        };
        (0..is_missing.len())
            .filter(|line| is_missing[*line])
            .map(gap)
            .collect()
    }

    fn add_missing(&mut self, line: usize) {
        self.add(
            line,
            None,
            Kind::Missing(excerpt(self.golden.transcript.key(line))),
        );
    }

    fn add_changed(&mut self, line: usize, index: usize) {
        let (golden, actual) = (&self.golden.transcript, self.actual);
        let are_stamped = golden.stamp(line).is_some() && actual.stamp(index).is_some();
        let text = if are_stamped {
            actual.key(index).to_owned()
        } else {
            actual.text(index)
        };
        let wants_stamp = golden.stamp(line).is_some() && !are_stamped;
        let changed = Changed::new(golden.key(line), &text, wants_stamp);
        self.add(line, Some(index), Kind::Changed(changed.into()));
    }

    fn add_unexpected(&mut self, above: Option<usize>, index: usize) {
        let kind = Kind::Unexpected {
            text: excerpt(&self.actual.text(index)),
            line: self.actual.number(index),
            follows: above.map(|line| self.golden.transcript.number(line)),
        };
        self.add(above.unwrap_or_default(), Some(index), kind);
    }

    fn add(&mut self, line: usize, index: Option<usize>, kind: Kind) {
        let golden_line = self.golden.transcript.number(line);
        let actual_line = index.map(|index| self.actual.number(index));
        self.differences.push(Difference {
            golden_line,
            actual_line,
            kind,
        });
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use proptest::prelude::*;

    use super::*;
    use crate::decide::decide;

    /// A plain transcript of lines due at 0.0 to 0.5, or where a line has no time, a literal one.
    fn text(lines: &[(u8, u8)], is_stamped: bool) -> String {
        let stamp = |tenth: &u8| {
            if is_stamped {
                format!("0.{tenth}000 ")
            } else {
                String::new()
            }
        };
        lines
            .iter()
            .flat_map(|(tenth, letter)| [stamp(tenth), format!("{letter}\n")])
            .collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(5_000))]

        #[test]
        fn there_is_one_exactly_where_the_rule_says_no(
            mut golden in prop::collection::vec((0..6_u8, 0..2_u8), 1..6),
            edits in prop::collection::vec((0..5_usize, 0..5_usize, 0..6_u8), 0..3),
            is_stamped: bool,
            tenths in 0..3_u64,
        ) {
            golden.sort_by_key(|(tenth, _)| *tenth);
            let mut actual = golden.clone();
            for (at, other, tenth) in edits {
                let (at, other) = (at % actual.len(), other % actual.len());
                match tenth {
                    0 => actual.swap(at, other),
                    1 => actual.truncate(other + 1),
                    _ => actual[at].0 = tenth,
                }
            }
            let golden = Golden::parse(text(&golden, is_stamped)).unwrap();
            let form = golden.transcript.form();
            let (actual, error) = Transcript::read(text(&actual, is_stamped).as_bytes(), form);
            prop_assert!(error.is_none());
            let tolerance = Stamp::from(Duration::from_millis(100 * tenths));
            let found = explain(&golden, &actual, tolerance, false);
            let is_right = decide(&golden, &actual, tolerance).is_some();
            prop_assert_eq!(is_right, found.differences.is_empty(), "{:?}", found.differences);
        }
    }
}

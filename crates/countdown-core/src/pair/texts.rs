use std::{collections::HashMap, ops::Range};

use crate::transcript::Transcript;

/// The lines of a golden and of an output by their text, which goes by the golden's first line of it.
pub(super) struct Texts {
    pub(super) golden: Groups,
    pub(super) actual: Groups,
    of_golden: Vec<Option<usize>>,
    of_actual: Vec<Option<usize>>,
    /// How far apart two lines of a text may be, counted among its lines, to be tried as a pair.
    reach: usize,
}

impl Texts {
    pub(super) fn of(golden: &Transcript, actual: &Transcript) -> Self {
        /// The most pairs to try, so that no output takes more time or memory than it is large.
        const TRIED: usize = 1 << 20;
        const REACH: usize = 8;
        let mut known = HashMap::with_capacity(golden.len());
        let of_golden = (0..golden.len()).map(|line| {
            Some(
                *known
                    .entry((golden.stamp(line).is_some(), golden.key(line)))
                    .or_insert(line),
            )
        });
        let of_golden: Vec<_> = of_golden.collect();
        let of_actual = (0..actual.len()).map(|line| {
            known
                .get(&(actual.stamp(line).is_some(), actual.key(line)))
                .copied()
        });
        let of_actual: Vec<_> = of_actual.collect();
        Self {
            golden: Groups::of(&of_golden, golden.len()),
            actual: Groups::of(&of_actual, golden.len()),
            of_golden,
            of_actual,
            reach: REACH.min(TRIED / (actual.len() + 1)),
        }
    }

    pub(super) fn are_same(&self, line: usize, index: usize) -> bool {
        self.of_golden[line] == self.of_actual[index]
    }

    /// The golden's lines with the text of a line of the output, in order: those that are about as
    /// many lines of that text after the first, or before the last one.
    pub(super) fn near(&self, index: usize) -> impl Iterator<Item = usize> + '_ {
        let text = self.of_actual[index];
        let (golden, actual) = text.map_or((&[][..], &[][..]), |text| {
            (self.golden.lines(text), self.actual.lines(text))
        });
        let nth = actual.partition_point(|other| *other < index);
        let last = (nth + golden.len()).saturating_sub(actual.len());
        let around = |nth: usize| -> Range<usize> {
            nth.saturating_sub(self.reach).min(golden.len())
                ..(nth + self.reach + 1).min(golden.len())
        };
        let (one, other) = (around(nth.min(last)), around(nth.max(last)));
        let rest = one.end.max(other.start)..other.end;
        golden[one].iter().chain(&golden[rest]).copied()
    }
}

/// Lines by their text.
pub(super) struct Groups {
    starts: Vec<usize>,
    lines: Vec<usize>,
}

impl Groups {
    fn of(texts: &[Option<usize>], count: usize) -> Self {
        let mut starts = vec![0; count + 1];
        texts
            .iter()
            .flatten()
            .for_each(|text| starts[text + 1] += 1);
        (0..count).for_each(|text| starts[text + 1] += starts[text]);
        let (mut lines, mut ends) = (vec![0; starts[count]], starts.clone());
        for (line, text) in texts
            .iter()
            .enumerate()
            .filter_map(|(line, text)| Some((line, (*text)?)))
        {
            lines[ends[text]] = line;
            ends[text] += 1;
        }
        Self { starts, lines }
    }

    pub(super) fn lines(&self, text: usize) -> &[usize] {
        &self.lines[self.starts[text]..self.starts[text + 1]]
    }
}

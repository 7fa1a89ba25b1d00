use std::ops::RangeInclusive;

use crate::{
    difference::{Changed, Kind},
    printed::{Line, Start},
    visible::excerpt,
};

use super::{Matcher, Rank};

impl<'a> Matcher<'a> {
    /// Golden lines that were not printed; one that was printed in such a place is its change.
    pub(super) fn gone(&mut self) {
        let mut gone = self.gaps().into_iter().peekable();
        let mut before = 0;
        for index in 0..self.places.len() {
            before += usize::from(self.in_place[index]);
            if self.places[index].is_some() {
                continue;
            }
            while let Some((line, _)) = gone.next_if(|(_, gap)| *gap.end() < before) {
                self.missing(line);
            }
            if let Some((line, _)) = gone.next_if(|(_, gap)| gap.contains(&before)) {
                self.changed(line, index);
            }
        }
        gone.for_each(|(line, _)| self.missing(line));
    }

    /// The golden lines without a pair, and how many of the lines in place may come before each.
    fn gaps(&self) -> Vec<(usize, RangeInclusive<usize>)> {
        let mut is_gone = vec![true; self.golden.transcript.len()];
        self.places.iter().flatten().for_each(|line| is_gone[*line] = false);
        let gone: Vec<_> = (0..is_gone.len()).filter(|line| is_gone[*line]).collect();
        if gone.is_empty() {
            return Vec::new();
        }
        let in_place = (0..self.places.len()).filter(|index| self.in_place[*index]);
        let anchors: Vec<Rank> =
            in_place.filter_map(|index| Some(self.rank(self.places[index]?))).collect();
        let gap = |line: usize| {
            let rank = self.rank(line);
            let from = anchors.partition_point(|anchor| *anchor < rank);
            (line, from..=anchors.partition_point(|anchor| *anchor <= rank))
        };
        gone.into_iter().map(gap).collect()
    }

    fn missing(&mut self, line: usize) {
        self.missing.push(line);
        let kind = Kind::Missing(excerpt(self.golden.transcript.key(line)));
        self.add(self.golden.transcript.number(line), None, kind);
    }

    fn changed(&mut self, line: usize, index: usize) {
        let printed = &self.printed.lines[index];
        let is_due = self.golden.due(line).is_some();
        let (text, wants_stamp) = match printed.stamp() {
            Some(_) if is_due => (self.printed.key(printed), false),
            _ => (self.printed.text(printed), is_due),
        };
        let changed = Changed::new(self.golden.transcript.key(line), text, wants_stamp);
        self.add_at(line, index, Kind::Changed(changed.into()));
        self.places[index] = Some(line);
    }

    /// What stands between the lines in their places: rules, and lines that are not expected.
    pub(super) fn between(&mut self) {
        let mut wrong_rules = self.printed.wrong_rules.iter().peekable();
        let mut gap = Gap::default();
        for index in 0..=self.places.len() {
            let line = match self.places.get(index) {
                Some(None) => {
                    gap.unexpected.push(index);
                    continue;
                }
                line => line.copied().flatten(),
            };
            let number = self.printed.number(index);
            gap.rules = number - gap.from - 1 - gap.unexpected.len();
            while let Some(rule) = wrong_rules.next_if(|rule| rule.number < number) {
                gap.wrong_rules.push(rule);
            }
            self.rules(&mut gap, line, index);
            self.unexpected(&gap);
            gap = Gap { above: line, from: number, ..Gap::default() };
        }
    }

    fn rules(&mut self, gap: &mut Gap<'a>, below: Option<usize>, index: usize) {
        let transcript = &self.golden.transcript;
        let at = transcript.number(below.unwrap_or(transcript.len() - 1)) - 1;
        if gap.rules == 0 && below.is_some() && transcript.is_stamped() {
            self.no_rule(gap, at, index);
        }
        for rule in &gap.wrong_rules {
            self.add(at, Some(rule.number), Kind::RuleWrong(excerpt(self.printed.text(rule))));
        }
        let missing = self.missing_between(gap.above, below);
        let most = usize::from(below.is_some()) + gap.unexpected.len() + missing;
        if gap.rules - gap.wrong_rules.len() > most {
            self.add(at, Some(self.printed.number(index) - 1), Kind::RuleTooMany);
        }
    }

    /// How many of the missing lines may have been meant for a place between two others.
    fn missing_between(&self, above: Option<usize>, below: Option<usize>) -> usize {
        let up_to = |rank: Rank| self.missing.partition_point(|line| self.rank(*line) <= rank);
        let from = |rank: Rank| self.missing.partition_point(|line| self.rank(*line) < rank);
        let end = below.map_or(self.missing.len(), |line| up_to(self.rank(line)));
        end.saturating_sub(above.map_or(0, |line| from(self.rank(line))))
    }

    /// Text right above a line is what was printed for its rule.
    fn no_rule(&mut self, gap: &mut Gap<'a>, at: usize, index: usize) {
        let printed = self.printed;
        let above = gap.unexpected.last().map(|last| &printed.lines[*last]);
        if let Some(above) = above.filter(|above| above.start == Start::Text) {
            gap.unexpected.pop();
            gap.wrong_rules.push(above);
            gap.rules += 1;
        } else {
            let line = &printed.lines[index];
            let kind = Kind::RuleMissing(excerpt(printed.text(line)));
            self.add(at, Some(line.number), kind);
        }
    }

    fn unexpected(&mut self, gap: &Gap<'_>) {
        let at = gap.above.map_or(1, |line| self.golden.transcript.number(line));
        for index in &gap.unexpected {
            let line = &self.printed.lines[*index];
            let kind = Kind::Unexpected(excerpt(self.printed.text(line)));
            self.add(at, Some(line.number), kind);
        }
    }
}

/// What was printed after one line that is in its place, and before the next.
#[derive(Default)]
struct Gap<'a> {
    /// The golden line that the one before is, and the number it was printed at.
    above: Option<usize>,
    from: usize,
    unexpected: Vec<usize>,
    /// How many lines there are beside those: rules, the wrong ones among them.
    rules: usize,
    wrong_rules: Vec<&'a Line>,
}

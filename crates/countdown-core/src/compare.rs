use std::{fmt, ops::RangeInclusive, time::Duration};

use crate::{
    difference::{Changed, Difference, Kind},
    golden::Golden,
    order::longest_rising,
    pairing::pair,
    printed::{Line, Printed, Start},
    stamp::Stamp,
    visible::excerpt,
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
    let mut matcher = Matcher::new(golden, &printed, tolerance);
    matcher.paired();
    matcher.gone();
    matcher.between();
    matcher.ends();
    matcher.finish()
}

struct Matcher<'a> {
    golden: &'a Golden,
    printed: &'a Printed<'a>,
    tolerance: Stamp,
    /// For each printed line, the golden line that it is, or in whose place it stands.
    places: Vec<Option<usize>>,
    /// For each printed line, whether it is paired and stands where it belongs.
    in_place: Vec<bool>,
    /// The golden lines that no line stands for.
    missing: Vec<usize>,
    found: Comparison,
}

/// What the order of golden lines goes by: the due time, which lines may share; those without one
/// come after, each in its place.
type Rank = (Stamp, usize);

impl<'a> Matcher<'a> {
    fn new(golden: &'a Golden, printed: &'a Printed<'a>, tolerance: Stamp) -> Self {
        let last = printed.lines.iter().rev().find_map(Line::stamp);
        let found = Comparison {
            differences: Vec::new(),
            lateness: Vec::new(),
            total: last.unwrap_or_default().into(),
            swapped_ties: 0,
        };
        let places = pair(golden, printed, tolerance);
        let in_place = vec![false; places.len()];
        Self { golden, printed, tolerance, places, in_place, missing: Vec::new(), found }
    }

    fn add(&mut self, golden_line: usize, printed_line: Option<usize>, kind: Kind) {
        self.found.differences.push(Difference { golden_line, printed_line, kind });
    }

    /// Adds a difference between a golden line and the printed line at `index`.
    fn add_at(&mut self, line: usize, index: usize, kind: Kind) {
        let number = self.golden.transcript.number(line);
        self.add(number, Some(self.printed.number(index)), kind);
    }

    fn rank(&self, line: usize) -> Rank {
        self.golden.due(line).map_or((Stamp::MAX, line), |due| (due, 0))
    }

    /// What the order of printed lines goes by: the stamp.
    fn printed_rank(&self, index: usize) -> Option<Rank> {
        let line = self.places[index]?;
        match self.golden.due(line) {
            Some(_) => self.printed.lines[index].stamp().map(|stamp| (stamp, 0)),
            None => Some((Stamp::MAX, line)),
        }
    }

    /// Judges the order and the time of the lines that the golden has too.
    fn paired(&mut self) {
        let steady = longest_rising(self.places.len(), |index| self.printed_rank(index));
        let mut so_far = SoFar::default();
        for (index, steady) in steady.into_iter().enumerate() {
            let Some(line) = self.places[index] else { continue };
            so_far.place(self.golden.due(line), line);
            let kind = self.judge(line, index, steady, &so_far);
            self.in_place[index] = matches!(kind, None | Some(Kind::Late { .. }));
            if self.in_place[index] {
                so_far.due = self.golden.due(line).unwrap_or_default();
            }
            if steady {
                so_far.rank = self.printed_rank(index).unwrap_or(so_far.rank);
            }
            kind.into_iter().for_each(|kind| self.add_at(line, index, kind));
        }
        self.found.swapped_ties = so_far.swapped_ties;
    }

    fn judge(&mut self, line: usize, index: usize, steady: bool, so_far: &SoFar) -> Option<Kind> {
        let all = self.printed;
        let printed = &all.lines[index];
        let (text, whole) = (|| excerpt(all.key(printed)), || excerpt(all.text(printed)));
        let Some(due) = self.golden.due(line) else {
            return if steady { None } else { Some(Kind::Moved(whole())) };
        };
        let Some(stamp) = printed.stamp() else {
            return Some(Kind::BadStamp(whole()));
        };
        self.found.lateness.push(stamp.since(due));
        let tolerance = self.tolerance;
        if stamp < due {
            Some(Kind::Early { text: text(), due, stamp })
        } else if !steady && so_far.is_closed() {
            Some(Kind::Moved(whole()))
        } else if !steady {
            let back = so_far.rank.0.since(stamp);
            let previous = if back.is_zero() { None } else { Some(so_far.rank.0) };
            Some(Kind::Backwards { text: text(), stamp, previous })
        } else if due < so_far.due {
            Some(Kind::OutOfOrder { text: text(), due, stamp })
        } else if stamp.since(due) > tolerance.into() {
            Some(Kind::Late { text: text(), due, stamp, tolerance })
        } else {
            None
        }
    }

    /// Golden lines that were not printed; one that was printed in such a place is its change.
    fn gone(&mut self) {
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
    fn between(&mut self) {
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
        match above.filter(|above| above.start == Start::Text) {
            Some(above) => {
                gap.unexpected.pop();
                gap.wrong_rules.push(above);
                gap.rules += 1;
            }
            None => {
                let line = &printed.lines[index];
                let kind = Kind::RuleMissing(excerpt(printed.text(line)));
                self.add(at, Some(line.number), kind);
            }
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

    fn ends(&mut self) {
        if self.printed.crlf {
            self.add(1, Some(1), Kind::Crlf);
        }
        if self.printed.is_unfinished() {
            let last = self.places.iter().rev().find_map(|place| *place);
            let at = last.map_or(1, |line| self.golden.transcript.number(line));
            self.add(at, Some(self.printed.count), Kind::Unfinished);
        }
    }

    fn finish(mut self) -> Comparison {
        self.found.differences.sort_by_key(|found| (found.golden_line, found.printed_line));
        self.found
    }
}

/// What the paired lines so far have come to.
#[derive(Default)]
struct SoFar {
    /// The rank of the last printed line that does not run backwards.
    rank: Rank,
    /// The latest due time of the lines in place.
    due: Stamp,
    last: (Option<Stamp>, usize),
    swapped: Option<Stamp>,
    swapped_ties: usize,
}

impl SoFar {
    fn is_closed(&self) -> bool {
        self.rank > (Stamp::MAX, 0)
    }

    /// Counts a tie whose lines come in another order than the golden's, once.
    fn place(&mut self, due: Option<Stamp>, line: usize) {
        let swaps = due.is_some() && (due, line) < self.last && due == self.last.0;
        if swaps && self.swapped != due {
            self.swapped = due;
            self.swapped_ties += 1;
        }
        self.last = (due, line);
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

use crate::{difference::Kind, order::longest_rising, stamp::Stamp, visible::excerpt};

use super::{Matched, Matcher, Rank};

impl Matcher<'_> {
    /// What the order of printed lines goes by: the stamp.
    fn printed_rank(&self, index: usize) -> Option<Rank> {
        let line = self.places[index]?;
        match self.golden.due(line) {
            Some(_) => self.printed.lines[index].stamp().map(|stamp| (stamp, 0)),
            None => Some((Stamp::MAX, line)),
        }
    }

    /// Judges the order and the time of the lines that the golden has too.
    pub(super) fn paired(&mut self) {
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
            if let Some(kind) = kind {
                self.add_at(line, index, kind);
            }
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
        self.found.matched.push(Matched {
            golden_line: self.golden.transcript.number(line),
            actual_line: printed.number,
            due: due.into(),
            stamp: stamp.into(),
        });
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

//! The rule's points 2 to 9, each where it is named.

use std::time::Duration;

use super::{
    judgement::{Difference, Judgement, Timing, Verdict},
    sentences,
};
use crate::{
    clock::{self, Line, Timed},
    stalls::Stalls,
};

/// Whether a program has to print each line when its stamp says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Live {
    /// It has to.
    Asked,
    /// It may print later, and the report says so.
    Open,
    /// There are no stamps but the verifier's own.
    Given,
}

/// What lateness is held against.
#[derive(Clone, Copy)]
pub(super) struct Allowances<'a> {
    pub(super) tolerance: Duration,
    pub(super) grid: Duration,
    pub(super) stalls: &'a Stalls,
}

/// What is wrong with a line, or the worst of several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fault {
    Nothing,
    /// The k largest stalls can have done it.
    Excused,
    /// It would take all stalls together, where the k largest do not do, or a zero that came late.
    Doubtful,
    /// No machine did it.
    Proven,
}

/// An output with the times of its lines, and what they are held against.
pub(super) struct Evidence<'a> {
    text: &'a Timed,
    allowances: Allowances<'a>,
    live: Live,
    /// What holding back comes to.
    held_back: Fault,
}

impl<'a> Evidence<'a> {
    pub(super) fn new(text: &'a Timed, allowances: Allowances<'a>, live: Live) -> Self {
        let mut evidence = Self {
            text,
            allowances,
            live,
            held_back: Fault::Nothing,
        };
        if live != Live::Given {
            evidence.held_back = evidence.worst(|line| line.held_back(text.zero));
        }
        evidence
    }

    pub(super) fn judge(&self) -> Judgement {
        let worst = self.late().max(self.order()).max(self.early());
        let (verdict, again) = match worst {
            _ if self.is_wrong_at_once() => (Verdict::Mismatch, false),
            Fault::Nothing => (Verdict::Match, self.held_back == Fault::Doubtful),
            Fault::Excused => (Verdict::Unjudged, true),
            Fault::Doubtful => (Verdict::Mismatch, true),
            Fault::Proven => (Verdict::Mismatch, false),
        };
        let (reason, differences) = (self.reason(verdict), self.differences());
        let timing = (!self.text.lines.is_empty()).then(|| self.timing());
        Judgement {
            verdict,
            reason,
            differences,
            again,
            timing,
        }
    }

    fn reason(&self, verdict: Verdict) -> Option<String> {
        let is_unclear = self.live != Live::Given && self.is_live().is_none();
        match verdict {
            Verdict::Unjudged => Some(sentences::busy(self.stalls())),
            Verdict::Match if is_unclear && !self.text.lines.is_empty() => {
                Some(sentences::CLOSE_TOGETHER.to_owned())
            }
            _ => self
                .worst_held_back()
                .map(|line| sentences::buffered(line, self.text)),
        }
    }

    /// Rule 2.
    fn is_wrong_at_once(&self) -> bool {
        let mut found = self.text.comparison.differences().iter();
        found.any(|found| !found.is_late() && !self.seems_early(found)) || self.future().is_some()
    }

    /// Rule 9.
    fn early(&self) -> Fault {
        let mut found = self.text.comparison.differences().iter();
        if found.any(|found| self.seems_early(found)) {
            Fault::Doubtful
        } else {
            Fault::Nothing
        }
    }

    /// Rule 9: whether a line is early, and by no more than a zero can be late unseen.
    fn seems_early(&self, found: &countdown_core::Difference) -> bool {
        let within = |early| early <= self.allowances.tolerance;
        self.text.zero_arrived && found.early().is_some_and(within)
    }

    /// Rule 2: the first line that arrived before its own stamp.
    fn future(&self) -> Option<&Line> {
        let has_own_clock = self.live != Live::Given;
        self.text
            .lines
            .iter()
            .find(|line| has_own_clock && line.is_from_the_future())
    }

    /// Rules 3 and 8.
    fn lateness(&self, line: &Line) -> Duration {
        let taken_at_its_word = self.is_buffered() && self.live == Live::Open;
        if taken_at_its_word {
            line.late_by_stamp()
        } else {
            line.late(self.text.zero)
        }
    }

    /// When it was printed, of which an early one's stamp is the proof.
    fn printed(&self, line: &Line) -> Duration {
        let at = line.due.saturating_add(self.lateness(line));
        if line.stamp < line.due {
            line.stamp
        } else {
            at
        }
    }

    fn late(&self) -> Fault {
        self.worst(|line| self.lateness(line))
    }

    /// Rules 4 to 6, for whatever time it is that may not be longer than the tolerance.
    fn worst(&self, time: impl Fn(&Line) -> Duration) -> Fault {
        let (mut worst, mut longest) = (Fault::Nothing, self.allowances.tolerance);
        for (index, line) in self.text.lines.iter().enumerate() {
            // What excuses a line excuses every later one that is no longer late.
            if time(line) > longest {
                longest = time(line);
                let beyond = longest.saturating_sub(self.allowances.tolerance);
                worst = worst.max(self.fault(index, |stalls| beyond <= stalls));
            }
        }
        worst
    }

    /// Rule 7.
    fn order(&self) -> Fault {
        let differences = self.text.comparison.differences().iter();
        let overtaken = differences.filter(|found| found.is_late()).map(|found| {
            let is_it = |line: &Line| Some(line.actual_line) == found.actual_line();
            self.text
                .lines
                .iter()
                .position(is_it)
                .map_or(Fault::Proven, |index| {
                    self.fault(index, |stalls| stalls >= self.allowances.grid / 2)
                })
        });
        overtaken.max().unwrap_or(Fault::Nothing)
    }

    /// What a lateness is that stalls of some length excuse.
    fn fault(&self, index: usize, excuse: impl Fn(Duration) -> bool) -> Fault {
        let stalls = self.allowances.stalls.until(self.text.lines[index].arrival);
        if !excuse(stalls.sum()) {
            Fault::Proven
        } else if !excuse(stalls.largest(index + 1)) {
            Fault::Doubtful
        } else {
            Fault::Excused
        }
    }

    /// Rule 8.
    fn is_buffered(&self) -> bool {
        self.held_back >= Fault::Doubtful
    }

    /// Rule 8: whether it printed each line when its stamp says so. Stamps that are close together
    /// cannot show it.
    fn is_live(&self) -> Option<bool> {
        let shows = clock::span(&self.text.lines) >= self.allowances.tolerance.saturating_mul(2);
        let is_asked = self.live != Live::Given && (shows || self.is_buffered());
        is_asked.then(|| !self.is_buffered())
    }

    fn worst_held_back(&self) -> Option<&Line> {
        let longest = self
            .text
            .lines
            .iter()
            .max_by_key(|line| line.held_back(self.text.zero));
        longest.filter(|_| self.is_buffered())
    }

    fn differences(&self) -> Vec<Difference> {
        let Allowances { tolerance, .. } = self.allowances;
        let held_back = self.worst_held_back().filter(|_| self.live == Live::Asked);
        let is_late = |line: &&Line| {
            let explained = held_back.is_some() && line.held_back(self.text.zero) > tolerance;
            self.lateness(line) > tolerance && !explained
        };
        let late = self.text.lines.iter().filter(is_late);
        let quoted = sentences::Quoted::new(&self.text.text);
        let found = self
            .text
            .comparison
            .differences()
            .iter()
            .map(Difference::from);
        let mut differences: Vec<Difference> = found
            .chain(self.future().map(sentences::future))
            .chain(held_back.map(|line| quoted.held_back(line, self.text.zero)))
            .chain(late.map(|line| quoted.late(line, self.lateness(line), tolerance)))
            .collect();
        differences.sort_by_key(|found| (found.golden_line, found.actual_line));
        differences
    }

    fn timing(&self) -> Timing {
        let Timed {
            lines,
            comparison,
            zero,
            ..
        } = self.text;
        Timing {
            total: comparison.total(),
            lateness: lines.iter().map(|line| self.lateness(line)).collect(),
            times: lines
                .iter()
                .map(|line| (line.due, self.printed(line)))
                .collect(),
            swapped_ties: comparison.swapped_ties(),
            zero: Some(*zero),
            live: self.is_live(),
            arrivals: lines.iter().map(|line| line.arrival).collect(),
            stalls: self.stalls(),
        }
    }

    /// How long the machine stood still until the last line.
    fn stalls(&self) -> Duration {
        let arrivals = self.text.lines.iter().map(|line| line.arrival);
        self.allowances
            .stalls
            .until(arrivals.max().unwrap_or_default())
            .sum()
    }
}

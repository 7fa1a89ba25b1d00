use std::time::Duration;

use crate::{
    error::ParseError,
    golden::Golden,
    stamp::Stamp,
    transcript::{Form, Transcript, Unstamped},
};

/// Observations of a run besides its text: arrival times, and excuses for lateness.
///
/// All times count from the start of the program.
#[derive(Debug, Clone, Copy)]
pub struct Observed<'a> {
    /// The arrival time of each line feed of the text, those of rules included. If empty, stamps
    /// are taken at their word.
    pub arrivals: &'a [Duration],
    /// For each line of the text, how much of its lateness the machine may have caused. It never
    /// falls from one line to the next. Lines beyond the end have no excuse.
    pub excuses: &'a [Duration],
    /// The origin of the program's times.
    pub zero: Zero,
    /// If the program was killed, the time of that and the excuse then. A missing line may then be
    /// a late one.
    pub cut: Option<(Duration, Duration)>,
}

/// The origin of a program's times.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Zero {
    /// The start of the program's own clock, which stamps its lines. A line cannot arrive before its
    /// stamp, so zero is the least difference of arrival and stamp.
    Stamps,
    /// The arrival of the first line, which has no stamp. That line may itself have been late, by
    /// up to `within` plus its excuse, which counts from the start of the program.
    First {
        /// The allowed lateness on a quiet machine.
        within: Duration,
        /// Further lateness that the machine may have caused.
        excuse: Duration,
    },
    /// The start of the program. Its lines have no stamps.
    Start,
}

/// An output as it is held to a golden. All times are in ten-thousandths of a second.
pub(crate) struct Output {
    transcript: Transcript,
    /// The malformed line before which the transcript ends.
    pub(crate) malformed: Option<ParseError>,
    /// The time of each line by the clock that stamps it; `None` for a line without a time.
    times: Vec<Option<i64>>,
    /// The time of each line by the verifier's clock, if arrivals are known.
    seen: Option<Vec<i64>>,
    excuses: Vec<i64>,
    /// How long before the first line zero may be, and how much longer with excuses; `None` if zero
    /// is known.
    pub(crate) first_within: Option<(i64, i64)>,
    pub(crate) cut: Option<(i64, i64)>,
}

impl Output {
    /// Takes the stamps at their word.
    pub(crate) fn stamped(text: &[u8], golden: &Golden) -> Self {
        let unstamped = if golden.has_any() {
            Unstamped::Allowed
        } else {
            Unstamped::Refused
        };
        let (transcript, malformed) = Transcript::read(text, golden.form(), unstamped);
        let stamps = (0..transcript.len()).map(|index| transcript.stamp(index));
        let times = stamps.map(|stamp| stamp.map(Stamp::units)).collect();
        Self {
            transcript,
            malformed,
            times,
            seen: None,
            excuses: Vec::new(),
            first_within: None,
            cut: None,
        }
    }

    /// Stamps each line with its arrival.
    pub(crate) fn arrived(text: &[u8], observed: &Observed<'_>) -> Self {
        let (lines, malformed) = Transcript::read(text, Form::Literal, Unstamped::Allowed);
        let arrivals = (0..lines.len()).map(|index| observed.arrivals.get(index));
        let times = arrivals.map(|arrival| arrival.map(|arrival| units(*arrival)));
        let first_within = match observed.zero {
            Zero::First { within, excuse } => Some((units(within), units(excuse))),
            _ => None,
        };
        Self {
            times: times.collect(),
            transcript: lines.indented(),
            malformed,
            seen: None,
            excuses: Vec::new(),
            first_within,
            cut: None,
        }
        .excused(observed, 0)
    }

    /// Adds when the lines were seen, counted from `zero`, and what excuses their lateness.
    pub(crate) fn seen(mut self, observed: &Observed<'_>, zero: i64) -> Self {
        if !observed.arrivals.is_empty() {
            let seen = |index| {
                let arrival = self.of_line(observed.arrivals, index);
                arrival.unwrap_or_default().saturating_sub(zero)
            };
            self.seen = Some((0..self.len()).map(seen).collect());
        }
        self.excused(observed, zero)
    }

    fn excused(mut self, observed: &Observed<'_>, zero: i64) -> Self {
        if !observed.excuses.is_empty() {
            let excuse = |index| self.of_line(observed.excuses, index).unwrap_or_default();
            self.excuses = (0..self.len()).map(excuse).collect();
        }
        self.cut = observed
            .cut
            .map(|(at, excuse)| (units(at).saturating_sub(zero), units(excuse)));
        self
    }

    /// Returns the entry of `given` for a line; `given` counts rules as lines.
    pub(crate) fn of_line(&self, given: &[Duration], index: usize) -> Option<i64> {
        given.get(self.number(index) - 1).copied().map(units)
    }

    pub(crate) fn len(&self) -> usize {
        self.transcript.len()
    }

    pub(crate) fn text(&self, index: usize) -> &[u8] {
        self.transcript.text(index)
    }

    pub(crate) fn number(&self, index: usize) -> usize {
        self.transcript.number(index)
    }

    /// Returns the time of a line; `None` if it has none.
    pub(crate) fn time(&self, index: usize) -> Option<i64> {
        self.times[index]
    }

    /// Returns the time of a line by the clock that tells its lateness.
    pub(crate) fn seen_at(&self, index: usize) -> Option<i64> {
        let seen = self.seen.as_ref();
        seen.map_or(self.times[index], |seen| {
            self.times[index].and(seen.get(index).copied())
        })
    }

    pub(crate) fn excuse(&self, index: usize) -> i64 {
        self.excuses.get(index).copied().unwrap_or_default()
    }

    /// Returns the line as it is shown: its time, counted from `zero`, before its text.
    pub(crate) fn shown(&self, index: usize, zero: i64) -> Vec<u8> {
        let Some(time) = self.time(index) else {
            return self.text(index).to_vec();
        };
        let stamp = Stamp::of_units(time.saturating_sub(zero)).to_string();
        [stamp.as_bytes(), self.text(index)].concat()
    }
}

/// Rounds to ten-thousandths of a second.
pub(crate) fn units(time: Duration) -> i64 {
    Stamp::from(time).units()
}

use std::{fmt, time::Duration};

use crate::{
    difference::{Asked, Difference, Kind, Timed},
    explain::{Zeros, explain},
    golden::{Golden, Tolerance},
    matching::{self, Matching},
    output::{Observed, Output, Zero, units},
    pairing::pair,
    stamp::Stamp,
    texts::without_carriage_returns,
    visible::excerpt,
    when::When,
};

impl Golden {
    /// Compares a program's output with this golden, within the default [`Tolerance`].
    #[must_use]
    pub fn compare(&self, output: impl AsRef<[u8]>) -> Comparison {
        self.compare_within(output, Tolerance::default())
    }

    /// Compares a program's output with this golden. Stamps are taken at their word.
    ///
    /// Every byte but the digits of the stamps must equal the golden's, holes aside. An output
    /// whose lines all end with `\r\n` is read as if they ended with `\n`. Lines due at the same
    /// time may come in any order. A malformed output is compared up to its first malformed line.
    ///
    /// ```
    /// use countdown_core::{Golden, RULE, Tolerance};
    ///
    /// let golden = Golden::parse(format!("{RULE}\n0.5010 \tA = 1\n{RULE}\nDone\n"))?;
    /// // On a virtual clock nothing has to be late.
    /// let due = format!("{RULE}\n0.5000 \tA = 1\n{RULE}\nDone\n");
    /// assert!(golden.compare_within(due, Tolerance::NONE).matches());
    /// # Ok::<(), countdown_core::ParseError>(())
    /// ```
    #[must_use]
    pub fn compare_within(&self, output: impl AsRef<[u8]>, tolerance: Tolerance) -> Comparison {
        let output = output.as_ref();
        let converted = without_carriage_returns(output);
        let output = Output::stamped(converted.as_deref().unwrap_or(output), self);
        Comparer::new(self, &output, tolerance).compare(false)
    }

    /// Compares a program's output with this golden, by what was observed during the run.
    ///
    /// ```
    /// use std::time::Duration;
    /// use countdown_core::{Golden, Observed, Outcome, Tolerance, Zero};
    ///
    /// let golden = Golden::parse("0.0000 connecting\n1.0000 connected\n")?;
    /// let arrivals = [12, 1312].map(Duration::from_millis);
    /// let compare = |excuse| {
    ///     let observed = Observed {
    ///         arrivals: &arrivals,
    ///         excuses: &[Duration::ZERO, excuse],
    ///         zero: Zero::First { within: Duration::ZERO, excuse: Duration::ZERO },
    ///         cut: None,
    ///     };
    ///     let printed = "connecting\nconnected\n";
    ///     golden.compare_observed(printed, Tolerance::default(), &observed).outcome()
    /// };
    /// assert_eq!(compare(Duration::ZERO), Outcome::Wrong);
    /// // The machine stood still for a quarter of a second.
    /// assert_eq!(compare(Duration::from_millis(250)), Outcome::Excused);
    /// # Ok::<(), countdown_core::ParseError>(())
    /// ```
    #[must_use]
    pub fn compare_observed(
        &self,
        output: impl AsRef<[u8]>,
        tolerance: Tolerance,
        observed: &Observed<'_>,
    ) -> Comparison {
        let text = output.as_ref();
        let converted = without_carriage_returns(text);
        let text = converted.as_deref().unwrap_or(text);

        match observed.zero {
            Zero::Stamps => {
                let output = Output::stamped(text, self);
                let zero = zero_of_stamps(self, &output, tolerance, observed.arrivals);
                let output = output.seen(observed, zero);
                let comparison = Comparer::new(self, &output, tolerance).compare(true);
                comparison.with_zero(zero)
            }
            Zero::First { .. } | Zero::Start => {
                let output = Output::arrived(text, observed);
                Comparer::new(self, &output, tolerance).compare(true)
            }
        }
    }
}

/// Returns the zero of the clock that stamps lines. A line cannot arrive before its stamp, so zero
/// is the least difference.
fn zero_of_stamps(
    golden: &Golden,
    output: &Output,
    tolerance: Tolerance,
    arrivals: &[Duration],
) -> i64 {
    // Lines that match a `...` may have stamps of another clock.
    let pairs = golden
        .has_any()
        .then(|| pair(golden, output, tolerance, 0, &[]));
    let is_its_own = |index: usize| pairs.as_ref().is_none_or(|pairs| pairs[index].is_some());
    let zero = |index: usize| {
        let stamp = output.time(index).filter(|_| is_its_own(index))?;
        Some(output.of_line(arrivals, index)? - stamp)
    };
    (0..output.len()).filter_map(zero).min().unwrap_or_default()
}

struct Comparer<'a> {
    golden: &'a Golden,
    output: &'a Output,
    tolerance: Tolerance,
}

impl<'a> Comparer<'a> {
    fn new(golden: &'a Golden, output: &'a Output, tolerance: Tolerance) -> Self {
        Self {
            golden,
            output,
            tolerance,
        }
    }

    fn compare(&self, may_excuse: bool) -> Comparison {
        let find = |excused| matching::find(self.golden, self.output, self.tolerance, excused);
        let is_whole = self.output.malformed.is_none();

        let furthest = match find(false) {
            Ok(matching) if is_whole => return self.right(&matching),
            Ok(matching) => matching.lines,
            Err(furthest) => furthest.lines,
        };
        let is_excused = may_excuse && is_whole && find(true).is_ok();
        let outcome = if is_excused {
            Outcome::Excused
        } else {
            Outcome::Wrong
        };
        self.wrong(outcome, &furthest)
    }

    fn right(&self, matching: &Matching) -> Comparison {
        let mut lines: Vec<(usize, usize)> = matching
            .lines
            .iter()
            .enumerate()
            .filter_map(|(line, index)| Some((line, (*index)?)))
            .collect();
        lines.sort_unstable_by_key(|(_, index)| *index);

        let (outcome, differences) = match self.too_soon(&lines) {
            Some((outcome, difference)) => (outcome, vec![difference]),
            None => (Outcome::Right, Vec::new()),
        };
        Comparison {
            outcome,
            differences,
            ..self.comparison(&lines, matching.zero)
        }
    }

    fn wrong(&self, outcome: Outcome, furthest: &[Option<usize>]) -> Comparison {
        let first = self
            .output
            .first_within
            .and(furthest.first().copied())
            .flatten();
        let first = first.or((self.output.len() > 0).then_some(0));
        let told = match self.output.first_within {
            Some(_) => first.and_then(|first| self.output.time(first)),
            None => None,
        };
        let told = told.unwrap_or_default();
        let (within, _) = self.output.first_within.unwrap_or_default();
        let zeros = Zeros {
            told,
            earliest: told - within,
        };
        let known = if self.golden.has_any() { furthest } else { &[] };
        let found = explain(self.golden, self.output, self.tolerance, zeros, known);
        let lines = found.pairs.iter().enumerate();
        let lines: Vec<_> = lines
            .filter_map(|(index, line)| Some(((*line)?, index)))
            .collect();
        Comparison {
            outcome,
            differences: found.differences,
            ..self.comparison(&lines, told)
        }
    }

    /// Finds a line that came too soon after each line before it. The first arrival is zero here.
    ///
    /// Zero itself may then have been observed late, which makes every other line seem early; but
    /// it makes no line too soon after two others that are due at different times.
    fn too_soon(&self, lines: &[(usize, usize)]) -> Option<(Outcome, Difference)> {
        let (_, first_excuse) = self.output.first_within?;
        let early = units(self.tolerance.early);
        let timed = |(line, index): &(usize, usize)| {
            let due = self.golden.due(*line)?.units();
            Some((*line, *index, due, self.output.time(*index)? - due))
        };
        // Of the lines before: the number of due times, and the least late line.
        let (mut dues, mut least) = (0, None);
        let (mut group, mut group_due): (Option<(i64, usize, usize)>, Option<i64>) = (None, None);
        let mut worst: Option<(Outcome, Difference)> = None;
        for (line, index, due, late) in lines.iter().filter_map(timed) {
            if group_due != Some(due) {
                dues += usize::from(group.is_some());
                least = [least, group].into_iter().flatten().min();
                (group, group_due) = (None, Some(due));
            }
            group = [group, Some((late, line, index))]
                .into_iter()
                .flatten()
                .min();
            let Some((least_late, above, above_index)) = least.filter(|_| dues >= 2) else {
                continue;
            };
            let off = least_late - late;
            if off <= early {
                continue;
            }
            let excuse = self.output.excuse(above_index).max(first_excuse);
            let outcome = if off <= early + excuse {
                Outcome::Excused
            } else {
                Outcome::Suspect
            };
            if worst.as_ref().is_none_or(|(worst, _)| outcome > *worst) {
                let difference = self.soon((line, index), (above, above_index), off);
                worst = Some((outcome, difference));
            }
        }
        worst
    }

    fn soon(
        &self,
        (line, index): (usize, usize),
        (above, at): (usize, usize),
        off: i64,
    ) -> Difference {
        let time = |index| self.output.time(index).unwrap_or_default();
        let due = |line| self.golden.due(line).unwrap_or_default();
        let zero = time(0);
        let printed = Stamp::of_units(time(index) - zero);
        let wait = Stamp::of_units(due(line).units() - due(above).units());
        let earliest = Stamp::of_units(time(at) - zero + wait.units());
        let timed = Timed {
            text: excerpt(self.golden.text(line)),
            filled: None,
            asked: Asked::FromAbove {
                when: When::After(wait),
                above: excerpt(self.golden.text(above)),
                since: Stamp::of_units(time(index) - time(at)),
            },
            printed,
            earliest,
            latest: None,
            off: Stamp::of_units(off),
            allowed: Stamp::whole(self.tolerance.early),
        };
        Difference {
            golden_line: self.golden.number(line),
            actual_line: Some(self.output.number(index)),
            kind: Kind::Early(timed.into()),
        }
    }

    /// Returns the comparison of the lines that both have, in the order of the output.
    fn comparison(&self, lines: &[(usize, usize)], zero: i64) -> Comparison {
        let has_times = self.golden.has_times();
        let matched = lines.iter().filter(|_| has_times);
        let matched = matched.filter_map(|(line, index)| self.matched(*line, *index, zero));
        let mut times = (0..self.output.len()).filter_map(|index| self.output.time(index));
        Comparison {
            outcome: Outcome::Right,
            differences: Vec::new(),
            matched: matched.collect(),
            lines: self.output.len(),
            total: Stamp::of_units(times.next_back().unwrap_or(zero) - zero).into(),
            zero: self
                .output
                .first_within
                .map(|_| Stamp::of_units(zero).into()),
        }
    }

    fn matched(&self, line: usize, index: usize, zero: i64) -> Option<PairTimes> {
        let time = self.output.time(index)?;
        let bounds = self.golden.bounds(line, Tolerance::NONE);
        if self.golden.when(line) == When::Untimed {
            return None;
        }
        let late = if bounds.from_above || bounds.last == i64::MAX {
            0
        } else {
            self.output.seen_at(index).unwrap_or(time) - zero - bounds.last
        };
        Some(PairTimes {
            golden_line: self.golden.number(line),
            actual_line: self.output.number(index),
            is_due: self.golden.due(line).is_some(),
            from_above: bounds.from_above,
            first: bounds.first,
            last: bounds.last,
            time: time - zero,
            late: late.max(0),
        })
    }
}

/// The result of comparing a program's output with a [`Golden`].
///
/// Displays as one sentence a difference, and as nothing for a match. So a golden test is
/// `assert!(comparison.matches(), "{comparison}")`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    outcome: Outcome,
    differences: Vec<Difference>,
    matched: Vec<PairTimes>,
    lines: usize,
    total: Duration,
    zero: Option<Duration>,
}

/// The verdict on an output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Outcome {
    /// The output is right.
    Right,
    /// The output is late, but no later than the machine excuses: it proves nothing.
    Excused,
    /// A line came too soon after those before it, unless these were observed late. If that happens
    /// again and again, the output is wrong.
    Suspect,
    /// The output is wrong.
    Wrong,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct PairTimes {
    golden_line: usize,
    actual_line: usize,
    is_due: bool,
    from_above: bool,
    first: i64,
    last: i64,
    time: i64,
    late: i64,
}

/// A line with a time that both the output and the golden have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Matched {
    /// The line number in the golden, from 1.
    pub golden_line: usize,
    /// The line number in the output, from 1.
    pub actual_line: usize,
    /// The due time, since zero; `None` if the golden gives a range, or counts from another line.
    pub due: Option<Duration>,
    /// The first and the last allowed time, since zero; `None` if the golden counts from another
    /// line. The last is `None` if there is no such limit.
    pub range: Option<(Duration, Option<Duration>)>,
    /// The actual time, since zero: the stamp, or the arrival of a line without one.
    pub time: Duration,
    /// How long after its due time, or the end of its range, the line came.
    pub late: Duration,
}

impl PairTimes {
    fn told(&self) -> Matched {
        let time = |units: i64| Duration::from(Stamp::of_units(units));
        let last = (self.last < i64::MAX).then(|| time(self.last));
        Matched {
            golden_line: self.golden_line,
            actual_line: self.actual_line,
            due: self.is_due.then(|| time(self.first)),
            range: (!self.from_above).then(|| (time(self.first), last)),
            time: time(self.time),
            late: time(self.late),
        }
    }
}

impl Comparison {
    fn with_zero(self, zero: i64) -> Self {
        let zero = Some(Stamp::of_units(zero).into());
        Self { zero, ..self }
    }

    /// Returns `true` if the output is right: there is no [difference](Comparison::differences).
    #[must_use]
    pub fn matches(&self) -> bool {
        self.outcome == Outcome::Right
    }

    /// Returns the verdict on the output.
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        self.outcome
    }

    /// Returns every difference, in the order of the golden's lines.
    #[must_use]
    pub fn differences(&self) -> &[Difference] {
        &self.differences
    }

    /// Returns each line with a time that output and golden both have, in the order of the output.
    #[must_use]
    pub fn matched(&self) -> impl ExactSizeIterator<Item = Matched> + '_ {
        self.matched.iter().map(PairTimes::told)
    }

    /// Returns the lateness of each [matched](Comparison::matched) line; zero for an early one.
    #[must_use]
    pub fn lateness(&self) -> impl ExactSizeIterator<Item = Duration> + '_ {
        self.matched().map(|line| line.late)
    }

    /// Returns the number of lines in the output, without rules.
    #[must_use]
    pub fn lines(&self) -> usize {
        self.lines
    }

    /// Returns the time of the last line: the duration of the run.
    #[must_use]
    pub fn total(&self) -> Duration {
        self.total
    }

    /// Returns the origin of times, since the start of the program, if arrivals tell it.
    #[must_use]
    pub fn zero(&self) -> Option<Duration> {
        self.zero
    }

    /// Returns the number of due times whose lines came in another order than the golden's. That is
    /// not a difference.
    #[must_use]
    pub fn swapped_ties(&self) -> usize {
        let next = self.matched.iter().skip(1);
        let pairs = self.matched.iter().zip(next);
        let swapped = pairs.filter(|(line, next)| {
            line.is_due
                && next.is_due
                && line.first == next.first
                && line.golden_line > next.golden_line
        });
        let mut dues: Vec<i64> = swapped.map(|(line, _)| line.first).collect();
        dues.dedup();
        dues.len()
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

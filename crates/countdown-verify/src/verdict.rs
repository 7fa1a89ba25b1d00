//! Turns a run into a verdict.
//!
//! # The rule
//!
//! A golden asks for each line at a time. A line may be late by the tolerance, and early by 2 ms.
//!
//! 1. **Text.** A text that differs from the golden's is wrong at once: no machine makes a program
//!    do that.
//! 2. **Late.** The verifier's clock tells how late a line is: its arrival, less the program's
//!    zero, less its due time. If the program stamps its lines, zero is the least difference of
//!    arrival and stamp; otherwise it is the first line's arrival, or the program's start.
//! 3. **Excuse.** A line's excuse is the sum of the machine's stalls, and of the run delays of the
//!    program and its reader, between zero and the line's arrival. A line within the tolerance is
//!    right. A line later than the tolerance and its excuse is wrong at once. In between, the run
//!    is inconclusive: the program runs again, and after three such runs it is unjudged. A late
//!    line never passes.
//! 4. **Order.** Lines due at different times and in the wrong order are wrong at once. But if
//!    later lines overtook a late one, that is excused if its excuse is at least half of the
//!    difference in time, or if that difference is within 2 ms, the noise of a wake-up.
//! 5. **Early.** A stamp before its time is wrong at once. Without stamps, zero may have been
//!    observed late, by up to 25 ms plus the first line's excuse; if an earlier zero in this range
//!    makes no line early, it is used. If a line came too soon after every earlier one, and the
//!    earlier ones have at least two other due times, it is early all the same: the program runs
//!    again, and is wrong if this happens three times.
//! 6. **Live.** A line that arrives later than its stamp by more than the tolerance and its excuse
//!    was held back: the output is buffered. That is wrong if the output has to be live; otherwise
//!    stamps are taken at their word. A line that arrives before its own stamp is wrong at once.
//! 7. **The whole.** A program that ends in another way than expected, prints nothing, hangs,
//!    prints without end or leaves its stream open is wrong at once. But if its excuse is longer
//!    than the tolerance, it runs again, and is wrong if this happens three times. For a hang, the
//!    excuse must be longer than the time from the last due time to the time-out.
//! 8. On a virtual clock arrivals are ignored, and no line may be late or early.

mod cause;
#[cfg(test)]
mod tests;

use std::{borrow::Cow, time::Duration};

use countdown_core::{Comparison, Golden, Matched, Observed, Outcome, Stamp, Tolerance, Zero};

use crate::{
    machine::Evidence,
    program::{self, Clock, Program, Status, Stream},
    run::{End, Printed, Run},
};

/// The verdict on a program. The order decides the exit status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "cli", derive(serde::Serialize))]
#[cfg_attr(feature = "cli", serde(rename_all = "lowercase"))]
#[non_exhaustive]
pub enum Verdict {
    /// The program printed its golden, in time.
    Match,
    /// No verdict was possible: the machine was too busy, the program cannot be built or started,
    /// or its golden cannot be read.
    Unjudged,
    /// The program printed something else, or at another time.
    Mismatch,
}

impl Verdict {
    /// Returns the word for reports.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Verdict::Match => "match",
            Verdict::Mismatch => "mismatch",
            Verdict::Unjudged => "unjudged",
        }
    }

    /// Returns the exit status of a command whose worst verdict this is.
    #[must_use]
    pub fn status(self) -> u8 {
        match self {
            Verdict::Match => 0,
            Verdict::Mismatch => 1,
            Verdict::Unjudged => 2,
        }
    }
}

/// The judgement of one run.
#[derive(Debug, Clone)]
pub(crate) struct Judgement {
    pub(crate) verdict: Verdict,
    /// True if another run may be more conclusive.
    pub(crate) again: bool,
    /// True if the program failed as a whole: it crashed, hung, or printed nothing.
    pub(crate) is_failure: bool,
    /// The reason, if the differences alone do not tell it.
    pub(crate) reason: Option<String>,
    /// The common cause of the differences.
    pub(crate) cause: Option<String>,
    /// All differences, in the order of the golden's lines.
    pub(crate) differences: Vec<Difference>,
    /// The number of judged lines.
    pub(crate) lines: usize,
    /// The times of the lines; `None` if no times are checked.
    pub(crate) timing: Option<Timing>,
}

impl Judgement {
    pub(crate) fn of_reason(verdict: Verdict, reason: impl Into<String>) -> Self {
        Self {
            verdict,
            again: false,
            is_failure: false,
            reason: Some(reason.into()),
            cause: None,
            differences: Vec::new(),
            lines: 0,
            timing: None,
        }
    }

    /// Returns `true` if the machine was too busy for a verdict.
    pub(crate) fn is_busy(&self) -> bool {
        self.again && self.verdict == Verdict::Unjudged
    }
}

/// One difference. Times are since the program's zero.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Difference {
    /// The line number in the golden, from 1, of the difference or nearest to it.
    pub(crate) golden_line: usize,
    /// The line number in the output, from 1, if there is one.
    pub(crate) printed_line: Option<usize>,
    /// The difference, as a sentence.
    pub(crate) message: String,
    pub(crate) due: Option<Duration>,
    pub(crate) earliest: Option<Duration>,
    pub(crate) latest: Option<Duration>,
    pub(crate) printed: Option<Duration>,
    pub(crate) late: Option<Duration>,
    /// True if a line came at the wrong time.
    pub(crate) is_of_time: bool,
    /// True if a line is only as late as one before it.
    pub(crate) repeats: bool,
}

impl From<&countdown_core::Difference> for Difference {
    fn from(found: &countdown_core::Difference) -> Self {
        Self {
            golden_line: found.golden_line(),
            printed_line: found.actual_line(),
            message: found.message(),
            due: found.due(),
            earliest: found.earliest(),
            latest: found.latest(),
            printed: found.printed(),
            late: found.off().filter(|_| found.is_late()),
            is_of_time: found.printed().is_some(),
            repeats: false,
        }
    }
}

impl Difference {
    /// Creates the difference for a line whose arrival does not fit its stamp.
    fn of_stamp(golden_line: usize, printed_line: usize, message: String) -> Self {
        Self {
            golden_line,
            printed_line: Some(printed_line),
            message,
            due: None,
            earliest: None,
            latest: None,
            printed: None,
            late: None,
            is_of_time: true,
            repeats: false,
        }
    }
}

/// The times of a run's lines.
#[derive(Debug, Clone, Default)]
pub(crate) struct Timing {
    /// The time of the last line.
    pub(crate) total: Duration,
    /// The lines that match the golden, in the order of their arrival.
    pub(crate) lines: Vec<Matched>,
    /// The number of due times whose lines came in another order.
    pub(crate) swapped_ties: usize,
    /// The origin of times, since the program's start; `None` if arrivals were ignored.
    pub(crate) zero: Option<Duration>,
    /// Whether each line arrived at the time of its stamp; `None` if unknown.
    pub(crate) is_live: Option<bool>,
    /// The arrival of each line, since the program's start.
    pub(crate) arrivals: Vec<Duration>,
    /// How long the machine was stalled during the run; `None` if it was not observed.
    pub(crate) stalls: Option<Duration>,
    /// How long the program waited for a processor; `None` if the system does not tell.
    pub(crate) run_delay: Option<Duration>,
}

impl Timing {
    pub(crate) fn lateness(&self) -> impl Iterator<Item = Duration> + '_ {
        self.lines.iter().map(|line| line.late)
    }
}

/// How late the first arrival may be after the program's zero, without its excuse. Measured: up to
/// 30 ms under 8 busy loops; stalls explained most of it.
const FIRST_ARRIVAL: Duration = Duration::from_millis(25);

/// Judges a run.
pub(crate) fn judge(run: &Run, program: &Program, golden: &Golden) -> Judgement {
    if run.end == End::Interrupted {
        return Judgement::of_reason(Verdict::Unjudged, "it was interrupted");
    }
    if let Some(problem) = &run.printed.problem {
        return Judgement::of_reason(Verdict::Unjudged, problem);
    }
    let mut judged = Judged::of(run, program, golden).judgement();
    if let Some(reason) = failure(run, program) {
        add_failure(reason, &mut judged, run, program, golden);
    }
    judged
}

/// An output compared with its golden, by all observations.
struct Judged<'a> {
    run: &'a Run,
    program: &'a Program,
    golden: &'a Golden,
    tolerance: Tolerance,
    text: Cow<'a, [u8]>,
    /// The time of each line of the text: its arrival, or the time that it contains.
    times: Cow<'a, [Duration]>,
    comparison: Comparison,
    /// The time from which excuses count.
    zero: Duration,
    excuses: Vec<Duration>,
    live: Live,
}

/// Whether each line of a program that stamps its lines arrived at the time of its stamp.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Live {
    /// Unknown: only the verifier stamps the lines, or the stamps are too close to tell.
    Unknown,
    Yes,
    /// Perhaps not, but the machine may have held the lines back.
    Excused,
    /// The output is buffered.
    No,
}

impl<'a> Judged<'a> {
    fn of(run: &'a Run, program: &'a Program, golden: &'a Golden) -> Self {
        let (text, times) = times_of(&run.printed, program, golden);
        let mut judged = Self {
            run,
            program,
            golden,
            tolerance: program.settings.tolerance(),
            text,
            times,
            comparison: golden.compare_within(b"", Tolerance::NONE),
            zero: Duration::ZERO,
            excuses: Vec::new(),
            live: Live::Unknown,
        };
        let clock = program.settings.clock();
        if clock == Clock::Virtual || !golden.has_times() {
            judged.comparison = golden.compare_within(&judged.text, judged.tolerance);
        } else {
            judged.compare();
        }
        if clock == Clock::Own && golden.has_times() {
            judged.find_out_whether_live();
        }
        judged
    }

    fn zero_of(&self) -> Zero {
        let settings = &self.program.settings;
        match (settings.clock(), settings.zero()) {
            (Clock::Arrival, program::Zero::First) => self.first(),
            (Clock::Arrival, program::Zero::Start) => Zero::Start,
            (Clock::Own, _) if settings.has_line_times() => self.first(),
            (Clock::Own | Clock::Virtual, _) => Zero::Stamps,
        }
    }

    fn first(&self) -> Zero {
        let first = self.run.printed.arrivals.first();
        let excuse = first.map(|first| self.run.evidence.excuse(Duration::ZERO, *first));
        Zero::First {
            within: FIRST_ARRIVAL,
            excuse: excuse.unwrap_or_default(),
        }
    }

    /// Compares by arrivals; if a line is late, by excuses too.
    fn compare(&mut self) {
        self.comparison = self.observe(true);
        if self.comparison.outcome() == Outcome::Right {
            return;
        }
        self.zero = self.comparison.zero().unwrap_or_default();
        if let Zero::First { excuse, .. } = self.zero_of() {
            // Zero may be earlier by the excuse.
            self.zero = self.zero.saturating_sub(excuse);
        }
        let arrivals = &self.run.printed.arrivals;
        self.excuses = self.run.evidence.excuses(self.zero, arrivals);
        self.comparison = self.observe(true);
    }

    fn observe(&self, by_arrival: bool) -> Comparison {
        let mut arrivals = self.times.to_vec();
        let mut excuses = self.excuses.clone();
        if let (Some(sent), Some(due)) = (self.run.terminated, self.program.settings.terminate) {
            let zero = self.zero_of_signal(&arrivals);
            let late = sent.saturating_sub(zero.saturating_add(due));
            delay_after(sent, late, self.zero_of(), &mut arrivals, &mut excuses);
        }
        let observed = Observed {
            arrivals: if by_arrival || self.zero_of() != Zero::Stamps {
                &arrivals
            } else {
                &[]
            },
            excuses: &excuses,
            zero: self.zero_of(),
            cut: self.cut(),
        };
        self.golden
            .compare_observed(&self.text, self.tolerance, &observed)
    }

    /// Returns the time from which the time of a signal counts.
    fn zero_of_signal(&self, arrivals: &[Duration]) -> Duration {
        match self.zero_of() {
            Zero::First { .. } => arrivals.first().copied().unwrap_or_default(),
            Zero::Stamps => self.zero,
            _ => Duration::ZERO,
        }
    }

    /// If the program was killed, returns the time of that and the excuse then.
    fn cut(&self) -> Option<(Duration, Duration)> {
        let length = self.run.length;
        match self.run.end {
            End::Cut | End::TimedOut { .. } => {
                Some((length, self.run.evidence.excuse(self.zero, length)))
            }
            _ => None,
        }
    }

    fn find_out_whether_live(&mut self) {
        let stamps = || self.comparison.matched().map(|line| line.time);
        let span = stamps()
            .max()
            .unwrap_or_default()
            .saturating_sub(stamps().min().unwrap_or_default());
        let held_back = self.worst_held_back();
        let late = self.tolerance.late;
        self.live = match held_back {
            Some((_, by, excuse)) if by > late.saturating_add(excuse) => Live::No,
            Some((_, by, _)) if by > late => Live::Excused,
            Some(_) if span >= late.saturating_mul(2) => Live::Yes,
            _ => Live::Unknown,
        };
        if self.live == Live::No && self.may_buffer() {
            self.comparison = self.observe(false);
        }
    }

    /// Returns `true` if stamps are taken at their word when the output is buffered.
    fn may_buffer(&self) -> bool {
        self.program.settings.live == Some(false)
    }

    /// Returns the line with the longest delay after its stamp, that delay, and its excuse.
    fn worst_held_back(&self) -> Option<(Matched, Duration, Duration)> {
        let zero = self.comparison.zero().unwrap_or_default();
        let excuse = |line: &Matched| {
            let excuses = || self.run.evidence.excuses(zero, &[self.arrival(line)]);
            excuses().pop().unwrap_or_default()
        };
        let by = |line: &Matched| {
            let arrival = self.arrival(line).saturating_sub(zero);
            arrival.saturating_sub(line.time)
        };
        let worst = self.comparison.matched().max_by_key(by)?;
        Some((worst, by(&worst), excuse(&worst)))
    }

    fn arrival(&self, line: &Matched) -> Duration {
        let arrivals = &self.run.printed.arrivals;
        arrivals
            .get(line.actual_line - 1)
            .copied()
            .unwrap_or_default()
    }

    /// Returns the first line that arrived before its own stamp.
    fn ahead_of_arrival(&self) -> Option<Matched> {
        let is_own = self.program.settings.clock() == Clock::Own;
        self.comparison.matched().find(|line| {
            // The system may adjust either clock.
            let allowed = Duration::from_millis(10) + line.time / 1000;
            is_own && self.arrival(line).saturating_add(allowed) < line.time
        })
    }

    fn judgement(self) -> Judgement {
        let future = self.ahead_of_arrival();
        let lacks_a_time = self.run.printed.untimed.is_some() && !self.golden.is_written_by_hand();
        let outcome = match self.live {
            _ if future.is_some() || lacks_a_time => Outcome::Wrong,
            Live::No if !self.may_buffer() => Outcome::Wrong,
            Live::Excused => self.comparison.outcome().max(Outcome::Excused),
            _ => self.comparison.outcome(),
        };
        let (verdict, again) = match outcome {
            Outcome::Right => (Verdict::Match, false),
            Outcome::Excused => (Verdict::Unjudged, true),
            Outcome::Suspect => (Verdict::Mismatch, true),
            _ => (Verdict::Mismatch, false),
        };
        let timing = self.timing();
        let mut judgement = Judgement {
            verdict,
            again,
            is_failure: false,
            reason: None,
            cause: None,
            differences: self.differences(future.as_ref()),
            lines: self.comparison.lines(),
            timing,
        };
        self.explain(&mut judgement);
        judgement
    }

    /// Adds the cause to a judgement.
    fn explain(&self, judgement: &mut Judgement) {
        let differences = &mut judgement.differences;
        let timing = judgement.timing.as_ref();
        let is_mismatch = judgement.verdict == Verdict::Mismatch;
        let is_own = self.program.settings.clock() == Clock::Own;
        if let Some(timing) = timing.filter(|_| is_mismatch && is_own)
            && let Some(cause) = cause::clock_was_set(timing, self.tolerance)
        {
            // All differences of time are then due to the clock.
            differences.retain(|found| !found.is_of_time);
            judgement.cause = Some(cause);
            return;
        }
        if is_mismatch {
            judgement.cause = cause::find(differences, timing);
        }
        judgement.reason = self.reason(judgement.verdict, differences);
    }

    fn reason(&self, verdict: Verdict, differences: &mut Vec<Difference>) -> Option<String> {
        let printed = &self.run.printed;
        if verdict == Verdict::Mismatch && self.lacks_stamps() {
            differences.clear();
            let reason = "it prints no times, and its golden has some: set `clock = \"arrival\"` to \
                          have its lines stamped as they arrive";
            return Some(reason.into());
        }
        if verdict == Verdict::Mismatch && self.golden_lacks_times() {
            let reason = "it prints times, and its golden has none: there a time has four decimals, \
                          as `0.5000`, or is a range, as `0.4..0.6`";
            return Some(reason.into());
        }
        if verdict == Verdict::Mismatch
            && let Some(reason) = lacks_a_time(printed).or_else(|| drops_a_group(printed))
        {
            return Some(reason);
        }
        if verdict == Verdict::Unjudged {
            let last = printed.arrivals.last().copied().unwrap_or_default();
            return Some(busy(&self.run.evidence, self.zero, last.max(self.cut_at())));
        }
        (self.live == Live::No).then(|| self.buffered()).flatten()
    }

    fn cut_at(&self) -> Duration {
        self.cut().map_or(Duration::ZERO, |(at, _)| at)
    }

    /// Returns `true` if no line begins with a time, though the golden's do.
    fn lacks_stamps(&self) -> bool {
        let is_own = self.program.settings.clock() == Clock::Own;
        let text = &self.run.printed.text;
        let has_stamp = |line: &[u8]| line.first().is_some_and(u8::is_ascii_digit);
        let mut lines = text.split(|byte| *byte == b'\n');
        is_own && self.golden.has_times() && !text.is_empty() && !lines.any(has_stamp)
    }

    /// Whether the first line begins with a time, though none of the golden's does.
    fn golden_lacks_times(&self) -> bool {
        let text = &self.run.printed.text;
        let first = text.split(|byte| b" \n".contains(byte)).next();
        let first = first.and_then(|word| std::str::from_utf8(word).ok());
        let is_time = |word: &str| word.parse::<Stamp>().is_ok();
        !self.golden.has_times() && first.is_some_and(is_time)
    }

    fn buffered(&self) -> Option<String> {
        let (line, by, _) = self.worst_held_back()?;
        let by = Stamp::from(by);
        let said = format!("line {} arrived {by} s after its stamp", line.actual_line);
        let arrivals = || self.comparison.matched().map(|line| self.arrival(&line));
        let span = arrivals().max()?.saturating_sub(arrivals().min()?);
        let came_together =
            span <= Duration::from_millis(10) && self.comparison.matched().len() > 1;
        let advice = if came_together {
            "; all lines came together: have it flush each one (PYTHONUNBUFFERED=1, `stdbuf -oL`), \
             or give it a terminal, `tty = true`"
        } else {
            ""
        };
        Some(format!("its output is buffered: {said}{advice}"))
    }

    fn differences(&self, future: Option<&Matched>) -> Vec<Difference> {
        let mut differences: Vec<Difference> = self
            .comparison
            .differences()
            .iter()
            .map(Difference::from)
            .collect();
        if let Some(line) = future {
            let (stamp, arrival) = (Stamp::from(line.time), Stamp::from(self.arrival(line)));
            let number = line.actual_line;
            let message = format!("line {number} says {stamp}, and was there after {arrival} s");
            differences.push(Difference::of_stamp(line.golden_line, number, message));
        }
        if self.live == Live::No && !self.may_buffer() {
            // Lines that are late because they were held back are not reported twice.
            differences.retain(|found| found.late.is_none());
            if let Some((line, by, _)) = self.worst_held_back() {
                let (stamp, by) = (Stamp::from(line.time), Stamp::from(by));
                let message = format!("its stamp is {stamp}, and it arrived {by} s after that");
                let difference = Difference::of_stamp(line.golden_line, line.actual_line, message);
                differences.push(difference);
            }
        }
        differences.sort_by_key(|found| (found.golden_line, found.printed_line));
        differences
    }

    fn timing(&self) -> Option<Timing> {
        let lines: Vec<Matched> = self.comparison.matched().collect();
        if lines.is_empty() {
            return None;
        }
        let by_arrival = self.program.settings.clock() != Clock::Virtual;
        let evidence = &self.run.evidence;
        Some(Timing {
            total: self.comparison.total(),
            swapped_ties: self.comparison.swapped_ties(),
            zero: self.comparison.zero().filter(|_| by_arrival),
            is_live: match self.live {
                Live::Yes => Some(true),
                Live::No => Some(false),
                Live::Unknown | Live::Excused => None,
            },
            arrivals: lines.iter().map(|line| self.arrival(line)).collect(),
            stalls: by_arrival.then(|| evidence.stalls.sum()),
            run_delay: evidence.run_delay().filter(|_| by_arrival),
            lines,
        })
    }
}

/// Returns the judged lines, and the time of each since the program's start.
///
/// Times in the lines count from the first one, which may itself have been late. They become
/// arrivals: the line that arrived the soonest after its time keeps its arrival, and the others
/// follow from it.
fn times_of<'a>(
    printed: &'a Printed,
    program: &Program,
    golden: &Golden,
) -> (Cow<'a, [u8]>, Cow<'a, [Duration]>) {
    if !program.settings.has_line_times() || !golden.has_times() {
        return ((&*printed.text).into(), (&*printed.arrivals).into());
    }
    let (text, mut times) = printed.split_times();
    let since = printed.arrivals.iter().zip(&times);
    let zero = since
        .map(|(arrival, time)| arrival.saturating_sub(*time))
        .min();
    for time in &mut times {
        *time = time.saturating_add(zero.unwrap_or_default());
    }
    (text.into(), times.into())
}

/// If a signal was sent late, moves the lines after it forward by that, or excuses them by it if
/// they have stamps of their own.
fn delay_after(
    sent: Duration,
    late: Duration,
    zero: Zero,
    arrivals: &mut [Duration],
    excuses: &mut Vec<Duration>,
) {
    if zero == Zero::Stamps {
        excuses.resize(arrivals.len(), Duration::ZERO);
    }
    for (index, arrival) in arrivals.iter_mut().enumerate() {
        if *arrival < sent {
            continue;
        }
        if zero == Zero::Stamps {
            excuses[index] += late;
        } else {
            *arrival = arrival.saturating_sub(late).max(sent.saturating_sub(late));
        }
    }
}

/// Returns the sentence for a machine that was too busy until some time.
fn busy(evidence: &Evidence, zero: Duration, until: Duration) -> String {
    let seconds = |time: Duration| format!("{:.2} s", time.as_secs_f64());
    let stalls = evidence.stalls.sum();
    let excuse = evidence.excuse(zero, until);
    match evidence.run_delay() {
        Some(waited) if waited > stalls => format!(
            "too busy to tell: it waited {} for a processor, perhaps for threads of its own",
            seconds(waited.min(excuse))
        ),
        _ => format!(
            "too busy to tell: the machine stood still for {}",
            seconds(stalls)
        ),
    }
}

/// Returns a line in a printable form, cut if it is long.
pub(crate) fn shown(line: &str) -> String {
    const LONGEST: usize = 100;

    let mut shown = String::new();
    for letter in line.chars().take(LONGEST) {
        match letter {
            '\'' | '"' => shown.push(letter),
            letter => shown.extend(letter.escape_debug()),
        }
    }
    if line.chars().nth(LONGEST).is_some() {
        shown.push('…');
    }
    shown
}

/// Returns how the program failed as a whole, if it did.
pub(crate) fn failure(run: &Run, program: &Program) -> Option<String> {
    let settings = &program.settings;
    let stream = settings.stream();
    let ended = match run.end {
        End::Exited(_) if settings.run_for.is_some() => Some(format!(
            "it ended by itself after {:.1} s, and is judged as a service, by its first seconds (`for`)",
            run.length.as_secs_f64()
        )),
        End::Exited(status) => wrong_status(status, settings.status()),
        End::Cut | End::Interrupted => None,
        End::TimedOut {
            is_closed,
            is_stopped,
        } => {
            let ended = timed_out(run.length, stream, is_closed, is_stopped);
            Some(ended + &last_line(&run.printed.text))
        }
        End::Endless => Some(format!(
            "it printed {} bytes and went on, far more than its golden has",
            run.printed.total
        )),
        End::LeftOpen => Some(format!(
            "it exited, but a process that it started kept its {} open, and was stopped",
            stream.name()
        )),
    };
    ended.or_else(|| printed_nothing(run, program))
}

/// Puts the failure of the program as a whole first in a judgement.
fn add_failure(
    reason: String,
    judged: &mut Judgement,
    run: &Run,
    program: &Program,
    golden: &Golden,
) {
    let tolerance = program.settings.tolerance().late;
    // The excuse that the machine needs to be the cause.
    let beyond = match run.end {
        End::Endless => Duration::MAX,
        End::TimedOut { .. } => {
            let last = golden.end(Tolerance::NONE);
            run.length.saturating_sub(last).max(tolerance)
        }
        _ => tolerance,
    };
    let zero = judged.timing.as_ref().and_then(|timing| timing.zero);
    let excuse = run.evidence.excuse(zero.unwrap_or_default(), run.length);
    let is_wrong_anyway = judged.verdict == Verdict::Mismatch && !judged.again;
    let has_lines = !run.printed.text.is_empty();
    judged.again = excuse > beyond && !(is_wrong_anyway && has_lines && run.end != End::LeftOpen);
    judged.verdict = Verdict::Mismatch;
    judged.is_failure = true;
    judged.reason = Some(reason);
    if !has_lines {
        // It goes without saying that each line is missing.
        judged.differences.clear();
    }
}

/// Returns the sentence for a program that printed nothing, or nothing that is judged.
fn printed_nothing(run: &Run, program: &Program) -> Option<String> {
    let stream = program.settings.stream();
    if run.printed.total == 0 {
        let other = String::from_utf8_lossy(&run.other);
        let name = if stream == Stream::Stderr {
            "stdout"
        } else {
            "stderr"
        };
        let also = match other.lines().count() {
            0 => String::new(),
            1 => format!(", and its {name} has 1 line"),
            lines => format!(", and its {name} has {lines} lines"),
        };
        return Some(format!(
            "nothing was printed: its {} is empty{also}",
            stream.name()
        ));
    }
    takes_nothing(&run.printed, program, &format!("its {}", stream.name()))
}

/// Returns the sentence for a stream of which `select` took no line.
pub(crate) fn takes_nothing(printed: &Printed, program: &Program, stream: &str) -> Option<String> {
    if !printed.text.is_empty() || program.settings.select.is_none() {
        return None;
    }
    let raw = String::from_utf8_lossy(printed.raw());
    let first: Vec<String> = raw.lines().take(3).map(shown).collect();
    Some(format!(
        "`select` takes no line of {stream}, which begins with `{}`",
        first.join("`, `")
    ))
}

/// Returns the sentence for a line in which `select` found no time.
pub(crate) fn lacks_a_time(printed: &Printed) -> Option<String> {
    let line = printed.untimed.as_ref()?;
    Some(format!("`select` finds no time in `{}`", shown(line)))
}

/// Returns the sentence for a `select` with several unnamed groups, of which it keeps only the
/// first.
pub(crate) fn drops_a_group(printed: &Printed) -> Option<String> {
    let line = printed.dropped_group.as_ref()?;
    Some(format!(
        "`select` keeps only the first of its groups, as in `{}`: name those to be kept, `(?<text>…)`",
        shown(line)
    ))
}

fn wrong_status(status: std::process::ExitStatus, expected: Status) -> Option<String> {
    if expected.is(status) {
        return None;
    }
    Some(match expected {
        Status::Code(0) => format!("it ended with {status}"),
        expected => format!("it ended with {status}, not {expected}"),
    })
}

fn timed_out(length: Duration, stream: Stream, is_closed: bool, is_stopped: bool) -> String {
    let seconds = length.as_secs_f64();
    let also = match (is_stopped, is_closed) {
        (true, _) => ", stopped by a signal,".into(),
        (_, true) => format!(", with its {} closed,", stream.name()),
        _ => String::new(),
    };
    format!("it still ran{also} at the time-out, after {seconds:.1} s, and was ended")
}

/// Describes how far a killed program came.
fn last_line(text: &[u8]) -> String {
    let text = String::from_utf8_lossy(text);
    match text.lines().last() {
        None => String::new(),
        Some(line) if text.ends_with('\n') => format!("; its last line was `{}`", shown(line)),
        Some(line) => format!("; it waited in the line `{}`", shown(line)),
    }
}

/// Returns the judgement of an output that was cut at this many bytes.
#[cfg(feature = "cli")]
pub(crate) fn endless(length: usize) -> Judgement {
    let reason = format!("it has more than {length} bytes, far more than its golden has");
    Judgement::of_reason(Verdict::Mismatch, reason)
}

/// Judges a text; its stamps are taken at their word.
#[cfg(feature = "cli")]
pub(crate) fn captured(text: &[u8], program: &Program, golden: &Golden) -> Judgement {
    let tolerance = program.settings.tolerance();
    of_comparison(&golden.compare_within(text, tolerance))
}

/// Judges a text by arrivals that another program recorded.
#[cfg(feature = "cli")]
pub(crate) fn recorded(
    text: &[u8],
    arrivals: &[Duration],
    program: &Program,
    golden: &Golden,
) -> Judgement {
    let tolerance = program.settings.tolerance();
    let zero = match program.settings.zero() {
        program::Zero::First => Zero::First {
            within: FIRST_ARRIVAL,
            excuse: Duration::ZERO,
        },
        program::Zero::Start => Zero::Start,
    };
    let observed = Observed {
        arrivals,
        excuses: &[],
        zero,
        cut: None,
    };
    of_comparison(&golden.compare_observed(text, tolerance, &observed))
}

/// Judges a text without further observations: any late line is wrong.
#[cfg(feature = "cli")]
fn of_comparison(comparison: &Comparison) -> Judgement {
    let verdict = if comparison.matches() {
        Verdict::Match
    } else {
        Verdict::Mismatch
    };
    let lines: Vec<Matched> = comparison.matched().collect();
    let timing = (!lines.is_empty()).then(|| Timing {
        total: comparison.total(),
        lines,
        swapped_ties: comparison.swapped_ties(),
        ..Timing::default()
    });
    let mut differences: Vec<Difference> = comparison
        .differences()
        .iter()
        .map(Difference::from)
        .collect();
    let cause = cause::find(&mut differences, timing.as_ref());
    Judgement {
        verdict,
        again: false,
        is_failure: false,
        reason: None,
        cause,
        differences,
        lines: comparison.lines(),
        timing,
    }
}

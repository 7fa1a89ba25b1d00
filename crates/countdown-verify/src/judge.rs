//! Judges a program: runs it as often as needed, and compares each run with its golden.

use std::{
    collections::BTreeMap,
    env, fmt, io,
    panic::resume_unwind,
    sync::{Mutex, PoisonError, atomic::AtomicBool},
    thread::{self, ScopedJoinHandle},
    time::Duration,
};

use anyhow::{Context, Result};
use countdown_core::{Golden, Stamp};

use crate::{
    bless,
    machine::StallLog,
    program::Program,
    report::ProgramReport,
    run::{self, Limits, Observer, Run},
    verdict::{self, Judgement, Verdict},
};

/// How often a program is run: by default once, and tried three times at most.
///
/// ```
/// use countdown_verify::Policy;
///
/// let policy = Policy::default().runs(3).attempts(10);
/// # assert_eq!((policy.runs, policy.attempts), (3, 10));
/// ```
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Policy {
    /// How many runs count; 0 is taken as 1. The first one that is wrong is the last.
    pub runs: u32,
    /// How often each of them is tried, if the machine may have made the program late; 0 is taken
    /// as 1.
    pub attempts: u32,
}

impl Policy {
    /// Returns this policy with another number of runs.
    #[must_use]
    pub fn runs(self, runs: u32) -> Self {
        Self { runs, ..self }
    }

    /// Returns this policy with another number of attempts.
    #[must_use]
    pub fn attempts(self, attempts: u32) -> Self {
        Self { attempts, ..self }
    }
}

/// One run, tried three times at most.
impl Default for Policy {
    fn default() -> Self {
        Self {
            runs: 1,
            attempts: 3,
        }
    }
}

/// The most attempts of a test.
const ATTEMPTS_OF_A_TEST: u32 = 10;
/// The width of a test's report.
const WIDTH_OF_A_TEST: usize = 100;
/// The variable that makes a test write its goldens.
const BLESS: &str = "COUNTDOWN_BLESS";

impl Program {
    /// Compares the program with its golden, as a whole test.
    ///
    /// A program that is late, where the machine may have made it so, is tried up to ten times.
    ///
    /// With `COUNTDOWN_BLESS=1` in the environment the program is run three times. If the runs agree,
    /// the golden is written, and the test passes: look at the golden before you commit it. One that
    /// is written by hand, with a range or `[..]`, is kept, and only compared.
    ///
    /// ```no_run
    /// use countdown_verify::Program;
    ///
    /// // In a test: env!("CARGO_BIN_EXE_backoff").
    /// Program::new(["target/debug/backoff"], "tests/golden/backoff.txt").assert();
    /// ```
    ///
    /// # Panics
    ///
    /// Panics with the verifier's report if the program does not match; the report begins with
    /// `unjudged` if no verdict was possible. Panics with a message if the golden cannot be
    /// written.
    #[track_caller]
    pub fn assert(&self) {
        if env::var_os(BLESS).is_some_and(|value| value == "1") {
            match bless::bless(self) {
                Ok(done) => eprintln!("{}: {}", self.golden.display(), done.summary),
                Err(error) => panic!("`{}` is not blessed: {error:#}", self.name),
            }
            return;
        }
        if let Err(failure) = self.check(Policy::default().attempts(ATTEMPTS_OF_A_TEST)) {
            panic!("{failure}");
        }
    }

    /// Holds the program to its golden, and returns what [`assert`](Program::assert) panics with.
    ///
    /// It never writes the golden. `Policy::default()` tries three times, `assert` ten.
    ///
    /// ```
    /// use countdown_verify::{Policy, Program, Verdict};
    ///
    /// let program = Program::new(["target/debug/client"], "tests/golden/missing.txt");
    /// let failure = program.check(Policy::default()).unwrap_err();
    /// assert_eq!(failure.verdict(), Verdict::Unjudged);
    /// assert!(failure.to_string().contains("there is no golden tests/golden/missing.txt"));
    /// ```
    ///
    /// # Errors
    ///
    /// Errors if it does not match, or could not be judged.
    pub fn check(&self, policy: Policy) -> Result<(), Failure> {
        let report = self.report(policy);
        if report.verdict() == Verdict::Match {
            return Ok(());
        }
        Err(Failure {
            verdict: report.verdict(),
            report: report.text(WIDTH_OF_A_TEST),
        })
    }

    fn report(&self, policy: Policy) -> ProgramReport {
        let mut on_event = |_: Event<'_>| ();
        let judged = StallLog::start()
            .map_err(anyhow::Error::new)
            .and_then(|stalls| Judge::new(policy, &stalls).judge(self, &mut on_event));
        match judged {
            Ok(judged) => ProgramReport::new(self, judged),
            Err(error) => ProgramReport::unjudged(self, &error),
        }
    }
}

/// The error of a program that does not match its golden, or could not be judged.
///
/// Displays as the verifier's report: a line with the reason, and below it each difference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    verdict: Verdict,
    report: String,
}

impl Failure {
    /// Returns [`Verdict::Mismatch`] or [`Verdict::Unjudged`].
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        self.verdict
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.report.trim_end())
    }
}

impl std::error::Error for Failure {}

/// An event while a program is judged.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub enum Event<'a> {
    /// The program is about to start.
    Start,
    /// The program printed these bytes.
    Output(&'a [u8]),
    /// The run was inconclusive, since the machine was too busy or a line came suspiciously soon.
    /// The program runs again.
    Again,
}

/// The result of judging a program.
#[derive(Debug)]
pub(crate) struct Judged {
    pub(crate) golden: Golden,
    /// The judgement of the most conclusive run: the first wrong one, else one during which the
    /// machine was too busy, else the last.
    pub(crate) judgement: Judgement,
    /// The output of that run.
    pub(crate) output: Vec<u8>,
    /// The end of its output on the other stream.
    pub(crate) other: Vec<u8>,
    pub(crate) tally: Tally,
}

/// Judges programs.
pub(crate) struct Judge<'a> {
    pub(crate) policy: Policy,
    pub(crate) stalls: &'a StallLog,
    /// When set, ends the runs.
    pub(crate) cancelled: Option<&'a AtomicBool>,
}

impl<'a> Judge<'a> {
    pub(crate) fn new(policy: Policy, stalls: &'a StallLog) -> Self {
        Self {
            policy,
            stalls,
            cancelled: None,
        }
    }

    /// Runs a program and compares it with its golden.
    ///
    /// # Errors
    ///
    /// Errors if the golden cannot be read, or the program cannot be started.
    pub(crate) fn judge(
        &self,
        program: &Program,
        on_event: &mut dyn FnMut(Event<'_>),
    ) -> Result<Judged> {
        let golden = program.read_golden()?;
        let mut tally = Tally::default();
        let mut busy = None;
        let (run, judgement) = loop {
            let (run, judgement) = self.attempts(program, &golden, &mut tally, on_event)?;
            let is_busy = judgement.is_busy();
            tally.runs += 1;
            tally.busy_runs += u32::from(is_busy);
            if judgement.verdict != Verdict::Match && !is_busy {
                break (run, judgement);
            }
            if tally.runs >= self.policy.runs {
                break busy.unwrap_or((run, judgement));
            }
            busy = busy.or(is_busy.then_some((run, judgement)));
        };
        let output = run.printed.raw().to_vec();
        Ok(Judged {
            golden,
            judgement,
            output,
            other: run.other,
            tally,
        })
    }

    /// Runs a program until a run is conclusive, or the attempts are used up. If no run was, one
    /// during which the machine was too busy counts; if each was wrong in a way that the machine
    /// may have caused, the last one counts.
    fn attempts(
        &self,
        program: &Program,
        golden: &Golden,
        tally: &mut Tally,
        on_event: &mut dyn FnMut(Event<'_>),
    ) -> Result<(Run, Judgement)> {
        let mut busy = None;
        for attempt in 1.. {
            let run = self.run(program, golden, on_event)?;
            let judgement = verdict::judge(&run, program, golden);
            tally.add(&judgement);
            if !judgement.again {
                return Ok((run, judgement));
            }
            if attempt >= self.policy.attempts {
                return Ok(busy.unwrap_or((run, judgement)));
            }
            busy = busy.or(judgement.is_busy().then_some((run, judgement)));
            tally.reruns += 1;
            on_event(Event::Again);
        }
        unreachable!("the last attempt returns")
    }

    fn run(
        &self,
        program: &Program,
        golden: &Golden,
        on_event: &mut dyn FnMut(Event<'_>),
    ) -> Result<Run> {
        on_event(Event::Start);
        let limits = limits(program, golden);
        let mut observer = Observer {
            on_output: &mut |bytes| on_event(Event::Output(bytes)),
            cancelled: self.cancelled,
        };
        let keeps_escapes = golden.has_escapes();
        run::run(program, limits, keeps_escapes, self.stalls, &mut observer)
    }
}

/// Returns the limits of a run: a little more than twice the golden's size, or some megabytes if
/// the golden allows any lines.
pub(crate) fn limits(program: &Program, golden: &Golden) -> Limits {
    const MORE: usize = 64 * 1024;
    const ANY: usize = 16 * 1024 * 1024;

    let more = if golden.is_written_by_hand() {
        ANY
    } else {
        MORE
    };
    Limits {
        timeout: program.settings.timeout(golden),
        output: golden.size().saturating_mul(2).saturating_add(more),
    }
}

/// Calls a function with all items, this many at the same time. The results are in the order of the
/// items.
///
/// # Errors
///
/// Errors if the system allows no more threads; calls that have started are waited for.
pub fn at_once<I: Send, T: Send>(
    items: Vec<I>,
    most: Option<usize>,
    act: impl Fn(I) -> T + Sync,
) -> Result<Vec<T>, crate::Error> {
    let count = items.len();
    let queue = Mutex::new(items.into_iter().enumerate());
    let next = || queue.lock().unwrap_or_else(PoisonError::into_inner).next();
    let work = || {
        let mut done = Vec::new();
        while let Some((index, item)) = next() {
            done.push((index, act(item)));
        }
        done
    };
    let mut results = thread::scope(|scope| -> io::Result<Vec<(usize, T)>> {
        let workers = 0..most.unwrap_or(count).min(count);
        let start = |_| thread::Builder::new().spawn_scoped(scope, work);
        let started: io::Result<Vec<ScopedJoinHandle<'_, _>>> = workers.map(start).collect();
        let join = |worker: ScopedJoinHandle<'_, _>| {
            worker.join().unwrap_or_else(|panic| resume_unwind(panic))
        };
        Ok(started?.into_iter().flat_map(join).collect())
    })
    .context("cannot start a thread")?;
    results.sort_by_key(|(index, _)| *index);
    Ok(results.into_iter().map(|(_, result)| result).collect())
}

/// Counts over all runs of a program, in memory that does not grow with the number of runs.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tally {
    /// The number of runs that counted.
    pub(crate) runs: u32,
    /// The number of those that stayed unjudged because the machine was too busy.
    pub(crate) busy_runs: u32,
    /// The number of repeated runs.
    pub(crate) reruns: u32,
    /// The number of runs in which lines due together came in another order.
    pub(crate) runs_with_swapped_ties: u32,
    /// The longest stall of the machine in a run.
    pub(crate) stalls: Duration,
    /// The number of lines by lateness.
    lateness: BTreeMap<Stamp, u64>,
}

impl Tally {
    pub(crate) fn add(&mut self, judgement: &Judgement) {
        let Some(timing) = &judgement.timing else {
            return;
        };
        self.stalls = self.stalls.max(timing.stalls.unwrap_or_default());
        self.runs_with_swapped_ties += u32::from(timing.swapped_ties > 0);
        for late in timing.lateness() {
            *self.lateness.entry(Stamp::from(late)).or_default() += 1;
        }
    }

    /// Returns the lateness that this percentage of all lines did not exceed.
    pub(crate) fn lateness(&self, hundredths: u32) -> Duration {
        let lines: u64 = self.lateness.values().sum();
        let wanted = (lines * u64::from(hundredths)).div_ceil(100);
        let mut counted = 0;
        let found = self.lateness.iter().find(|(_, lines)| {
            counted += **lines;
            counted >= wanted
        });
        found.map_or(Duration::ZERO, |(late, _)| (*late).into())
    }
}

#[cfg(test)]
mod tests {
    use countdown_core::Tolerance;

    use super::*;
    use crate::verdict::Timing;

    fn judgement(stamps: &str) -> Judgement {
        let golden = Golden::parse("0.0000 a\n0.0000 b\n").unwrap();
        let tolerance = Tolerance::default().late(Duration::MAX);
        let comparison = golden.compare_within(stamps, tolerance);
        let timing = Timing {
            lines: comparison.matched().collect(),
            swapped_ties: comparison.swapped_ties(),
            ..Timing::default()
        };
        Judgement {
            timing: Some(timing),
            ..Judgement::of_reason(Verdict::Match, "")
        }
    }

    #[test]
    fn lateness_is_of_all_lines_of_all_runs() {
        let mut tally = Tally::default();
        for run in 0..50 {
            let stamps = format!("0.{:04} a\n0.{:04} b\n", run * 20, run * 20 + 10);
            tally.add(&judgement(&stamps));
        }
        let units = |hundredths| tally.lateness(hundredths).as_micros() / 100;
        assert_eq!([50, 99, 100].map(units), [490, 980, 990]);
        assert_eq!(Tally::default().lateness(50), Duration::ZERO);
    }

    #[test]
    fn the_same_lateness_takes_no_more_room() {
        let mut tally = Tally::default();
        for _ in 0..1000 {
            tally.add(&judgement("0.0030 b\n0.0030 a\n"));
        }
        let counted = (tally.lateness.len(), tally.runs_with_swapped_ties);
        assert_eq!(counted, (1, 1000));
    }

    #[test]
    fn results_come_in_the_order_of_the_items() {
        for most in [None, Some(1), Some(2)] {
            let results = at_once(vec![3, 1, 2], most, |number: u64| {
                thread::sleep(Duration::from_millis(number));
                number
            });
            assert_eq!(results.unwrap(), [3, 1, 2]);
        }
    }
}

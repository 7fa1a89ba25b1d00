//! Observes the machine while a program runs, as evidence that lateness is not the program's fault.
//!
//! Two things are observed. Threads of the verifier sleep in short steps, and note when they run
//! later than they should: a *stall*. jHiccup does so for one Java process; here one log serves all
//! programs. On Linux the kernel also tells how long the threads of a program waited for a
//! processor, its *run delay*.

#[cfg(test)]
pub(crate) mod simulated;

use std::{
    collections::{BTreeMap, VecDeque},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use anyhow::{Context, Result};

use crate::Error;

/// A log of the stalls of this machine since the log was started.
///
/// It keeps the last 65,536 stalls. When dropped, it stops its threads and waits some milliseconds
/// for them.
///
/// ```
/// # fn main() -> Result<(), countdown_verify::Error> {
/// use std::time::{Duration, Instant};
/// use countdown_verify::StallLog;
///
/// let log = StallLog::start()?;
/// let before = Instant::now();
/// std::thread::sleep(Duration::from_millis(20));
/// let after = Instant::now();
///
/// // Was I late, or the machine?
/// let late = (after - before).saturating_sub(Duration::from_millis(20));
/// let stalled = log.between(before, after);
/// if late > Duration::from_millis(100) + stalled {
///     panic!("late by {late:?}, and the machine stood still for {stalled:?}");
/// }
/// # Ok(()) }
/// ```
pub struct StallLog {
    shared: Arc<Shared>,
    threads: Vec<JoinHandle<()>>,
}

#[derive(Default)]
struct Shared {
    is_stopped: AtomicBool,
    notes: Mutex<Notes>,
}

/// The length of one sleep of the threads.
const STEP: Duration = Duration::from_millis(5);
/// The number of threads. More would notice more on several cores, and cost more.
const MOST_THREADS: usize = 2;

impl StallLog {
    /// Starts to watch the machine.
    ///
    /// # Errors
    ///
    /// Errors if the system allows no more threads.
    pub fn start() -> Result<Self, Error> {
        let shared = Arc::<Shared>::default();
        let mut log = Self {
            shared,
            threads: Vec::new(),
        };
        let cores = thread::available_parallelism().map_or(1, usize::from);
        for number in 0..MOST_THREADS.min(cores) {
            // Noted here, so that a stall before the thread's own first step counts too.
            log.shared.note(number);
            let shared = Arc::clone(&log.shared);
            let thread = thread::Builder::new().spawn(move || shared.watch(number));
            log.threads.push(thread.context("cannot start a thread")?);
        }
        Ok(log)
    }

    /// Returns how long the machine was stalled between two instants, in total.
    #[must_use]
    pub fn between(&self, from: Instant, to: Instant) -> Duration {
        self.stalls(from, to).sum()
    }

    /// Returns the stalls between two instants, including those still going on at the second one.
    pub(crate) fn stalls(&self, from: Instant, to: Instant) -> Stalls {
        self.shared.notes().between(from, to, Instant::now())
    }
}

impl Drop for StallLog {
    fn drop(&mut self) {
        self.shared.is_stopped.store(true, Ordering::Relaxed);
        for thread in self.threads.drain(..) {
            // The thread does not panic, and a destructor could not report it.
            let _ = thread.join();
        }
    }
}

impl Shared {
    fn watch(&self, thread: usize) {
        while !self.is_stopped.load(Ordering::Relaxed) {
            self.note(thread);
            thread::sleep(STEP);
        }
    }

    /// Notes that a thread runs now. The time is taken under the lock, so that notes are in order
    /// and no stall between two of them is missed.
    fn note(&self, thread: usize) {
        let mut notes = self.notes();
        let now = Instant::now();
        notes.step(thread, now, now + STEP);
    }

    fn notes(&self) -> MutexGuard<'_, Notes> {
        self.notes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// How late a sleep may end without being a stall.
const WAKE_UP: Duration = Duration::from_millis(2);
/// The most stalls that are kept: several minutes of a machine that does nothing but stall.
const MOST_STALLS: usize = 1 << 16;

/// The notes of a log's threads, apart from the threads so that tests can set the times.
#[derive(Default)]
struct Notes {
    /// The stalls, ordered by their ends; no two of them touch.
    stalls: VecDeque<(Instant, Instant)>,
    /// When each thread should run next.
    due: BTreeMap<usize, Instant>,
}

impl Notes {
    /// Notes that a thread runs `now`, not before any earlier note, and should run again at `next`.
    fn step(&mut self, thread: usize, now: Instant, next: Instant) {
        let due = self.due.insert(thread, next);
        if let Some(stall) = due.and_then(|due| stall(due, now)) {
            add(&mut self.stalls, stall);
            let forgotten = self.stalls.len().saturating_sub(MOST_STALLS);
            self.stalls.drain(..forgotten);
        }
    }

    /// Returns the stalls between two instants. A thread that should have run by `now` but has not
    /// is in a stall.
    fn between(&self, from: Instant, to: Instant, now: Instant) -> Stalls {
        let first = self.stalls.partition_point(|(_, end)| *end <= from);
        let mut stalls: VecDeque<_> = self.stalls.range(first..).copied().collect();
        for due in self.due.values() {
            if let Some(stall) = stall(*due, now) {
                add(&mut stalls, stall);
            }
        }
        let inside = stalls.into_iter();
        let inside = inside.map(|(start, end)| (start.max(from), end.min(to)));
        let inside = inside.filter(|(start, end)| start < end);
        Stalls(
            inside
                .map(|(start, end)| (start - from, end - from))
                .collect(),
        )
    }
}

fn stall(due: Instant, now: Instant) -> Option<(Instant, Instant)> {
    (now.saturating_duration_since(due) > WAKE_UP).then_some((due, now))
}

/// Adds the stall that ends last. Stalls that it overlaps are merged with it.
fn add(stalls: &mut VecDeque<(Instant, Instant)>, (mut start, end): (Instant, Instant)) {
    while let Some((last, _)) = stalls.back().filter(|(_, end)| *end >= start) {
        start = start.min(*last);
        stalls.pop_back();
    }
    stalls.push_back((start, end));
}

/// The stalls in a span of time, each with its start and end, in order and disjoint.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Stalls(Vec<(Duration, Duration)>);

impl Stalls {
    /// Returns their total length.
    pub(crate) fn sum(&self) -> Duration {
        self.0
            .iter()
            .map(|(start, end)| end.saturating_sub(*start))
            .sum()
    }

    /// Returns their total length until each of these times, which must not fall.
    fn sums(&self, times: impl Iterator<Item = Duration>) -> impl Iterator<Item = Duration> {
        let mut stalls = self.0.iter().peekable();
        let mut before = Duration::ZERO;
        times.map(move |time| {
            while let Some((start, end)) = stalls.next_if(|(_, end)| *end <= time) {
                before += end.saturating_sub(*start);
            }
            let open = stalls.peek().map_or(time, |(start, _)| *start);
            before + time.saturating_sub(open)
        })
    }
}

/// The observations of the machine during a run. All times count from the program's start.
#[derive(Debug, Clone, Default)]
pub(crate) struct Evidence {
    pub(crate) stalls: Stalls,
    /// Readings of the run delay of the program and its reader: when, and the total so far.
    pub(crate) delays: Vec<(Duration, Duration)>,
}

impl Evidence {
    /// Returns the excuse at each of these times, which must not fall: the stalls and run delay
    /// since `zero`, but no more than the time since `zero`.
    pub(crate) fn excuses(&self, zero: Duration, times: &[Duration]) -> Vec<Duration> {
        let stalled_before = self.stalls.sums([zero].into_iter()).next();
        let waited_before = self.waited([zero].into_iter(), true).next();
        let before = stalled_before.unwrap_or_default() + waited_before.unwrap_or_default();
        let stalls = self.stalls.sums(times.iter().copied());
        let waits = self.waited(times.iter().copied(), false);
        let excuse = |((stalled, waited), time): ((Duration, Duration), &Duration)| {
            let excuse = (stalled + waited).saturating_sub(before);
            excuse.min(time.saturating_sub(zero))
        };
        let mut last = Duration::ZERO;
        let excuses = stalls.zip(waits).zip(times).map(excuse);
        excuses
            .map(|excuse| {
                last = last.max(excuse);
                last
            })
            .collect()
    }

    /// Returns the excuse at one time.
    pub(crate) fn excuse(&self, zero: Duration, time: Duration) -> Duration {
        self.excuses(zero, &[time]).pop().unwrap_or_default()
    }

    /// Returns how long the program waited for a processor in total; `None` if the system does not
    /// tell.
    pub(crate) fn run_delay(&self) -> Option<Duration> {
        self.delays.last().map(|(_, delay)| *delay)
    }

    /// Returns the run delay at each of these times: by the reading after it, else by the one
    /// before it.
    fn waited(
        &self,
        times: impl Iterator<Item = Duration>,
        before: bool,
    ) -> impl Iterator<Item = Duration> {
        let mut next = 0;
        times.map(move |time| {
            while next < self.delays.len() && self.delays[next].0 < time {
                next += 1;
            }
            let index = if before {
                next.checked_sub(1)
            } else {
                Some(next)
            };
            let reading = index.and_then(|index| self.delays.get(index));
            let last = || self.delays.last().filter(|_| !before);
            reading
                .or_else(last)
                .map_or(Duration::ZERO, |(_, delay)| *delay)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MS: Duration = Duration::from_millis(1);
    const NEVER: Duration = Duration::from_secs(3600);

    /// Returns the stalls between 10 and 90 ms of threads that sleep and wake at these
    /// milliseconds, as of `now`.
    fn noted(sleeps: &[(usize, u32, Option<u32>)], now: u32) -> Vec<(u32, u32)> {
        let (start, mut notes) = (Instant::now(), Notes::default());
        let mut events: Vec<_> = sleeps
            .iter()
            .map(|(thread, due, wake)| (*wake, *thread, *due))
            .collect();
        events.sort_unstable_by_key(|(wake, ..)| wake.unwrap_or(u32::MAX));
        for (wake, thread, due) in events {
            notes.step(thread, start, start + MS * due);
            if let Some(wake) = wake {
                notes.step(thread, start + MS * wake, start + NEVER);
            }
        }
        let ms = |at: Duration| u32::try_from(at.as_millis()).unwrap();
        let stalls = notes.between(start + 10 * MS, start + 90 * MS, start + MS * now);
        let stalls = stalls.0.into_iter();
        stalls.map(|(from, to)| (ms(from), ms(to))).collect()
    }

    #[test]
    fn an_ordinary_wake_up_is_no_stall() {
        assert_eq!(noted(&[(0, 20, Some(22))], 100), []);
        assert_eq!(noted(&[(0, 20, Some(23))], 100), [(10, 13)]);
    }

    #[test]
    fn stalls_that_overlap_are_one() {
        let both = |a, b| noted(&[a, b], 100);
        assert_eq!(both((0, 20, Some(40)), (1, 30, Some(50))), [(10, 40)]);
        assert_eq!(both((0, 20, Some(40)), (1, 15, Some(50))), [(5, 40)]);
        assert_eq!(
            both((0, 20, Some(30)), (1, 40, Some(50))),
            [(10, 20), (30, 40)]
        );
        let three = [(0, 20, Some(30)), (0, 40, Some(50)), (1, 25, Some(60))];
        assert_eq!(noted(&three, 100), [(10, 50)]);
    }

    #[test]
    fn only_what_is_between_counts() {
        assert_eq!(noted(&[(0, 1, Some(9)), (1, 95, Some(99))], 100), []);
        let partly = noted(&[(0, 1, Some(15)), (1, 85, Some(99))], 100);
        assert_eq!(partly, [(0, 5), (75, 80)]);
    }

    #[test]
    fn a_thread_that_has_not_woken_yet_is_in_a_stall() {
        assert_eq!(noted(&[(0, 50, None)], 70), [(40, 60)]);
        assert_eq!(noted(&[(0, 50, None)], 52), []);
        assert_eq!(noted(&[(0, 40, Some(60)), (1, 50, None)], 70), [(30, 60)]);
    }

    #[test]
    fn the_oldest_stalls_are_forgotten() {
        let (start, mut notes) = (Instant::now(), Notes::default());
        for stall in 0..70_000 {
            let at = |ms: u32| start + MS * (10 * stall + ms);
            notes.step(0, at(5), at(10));
        }
        assert_eq!(notes.stalls.len(), MOST_STALLS);
    }

    #[test]
    fn a_real_machine_is_watched() {
        let log = StallLog::start().unwrap();
        let start = Instant::now();
        thread::sleep(30 * MS);
        let end = Instant::now();
        assert!(log.between(start, end) <= end - start);
        assert_eq!(log.between(end, end), Duration::ZERO);
    }

    /// A stall before the first step of a thread must count too.
    #[test]
    fn each_thread_has_noted_that_it_runs_when_the_log_has_started() {
        for _ in 0..20 {
            let log = StallLog::start().unwrap();
            let noted = log.shared.notes().due.len();
            assert_eq!(noted, log.threads.len());
        }
    }

    fn evidence() -> Evidence {
        let ms = |(a, b): (u32, u32)| (MS * a, MS * b);
        Evidence {
            stalls: Stalls([(10, 20), (30, 70)].map(ms).to_vec()),
            delays: [(5, 2), (25, 12), (45, 30), (90, 45)].map(ms).to_vec(),
        }
    }

    #[test]
    fn an_excuse_is_the_stalls_and_the_run_delay_since_zero() {
        let excuse = |zero, time| evidence().excuse(MS * zero, MS * time).as_millis();
        assert_eq!(excuse(0, 20), 20, "10 of stalls, 12 of delay, in 20 ms");
        assert_eq!(excuse(0, 80), 80, "no more than the time itself");
        assert_eq!(excuse(22, 50), 28);
        assert_eq!(excuse(60, 90), 25, "10 of stalls, 15 of delay");
        assert_eq!(excuse(100, 120), 0);
        let none = Evidence::default();
        assert_eq!(none.excuse(Duration::ZERO, MS * 50), Duration::ZERO);
    }

    #[test]
    fn excuses_do_not_fall() {
        let times: Vec<Duration> = (0..120).map(|ms| MS * ms).collect();
        let excuses = evidence().excuses(Duration::ZERO, &times);
        assert!(excuses.is_sorted());
        for (time, excuse) in times.iter().zip(excuses) {
            assert_eq!(excuse, evidence().excuse(Duration::ZERO, *time), "{time:?}");
        }
    }
}

//! What this machine does to an honest program.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    thread,
    time::{Duration, Instant},
};

/// A thread that sleeps from each due time of a golden to the next, as the plainest honest program
/// would, and notes how late it woke.
///
/// The sleeps are relative, so lateness adds up. A machine that stops for a while just after a due
/// time may find the control past it and the program not; so the control stays awake a little
/// longer, sleeping in short steps, and what it misses then adds up too.
pub(crate) struct Control {
    start: Instant,
    noted: Arc<Mutex<Noted>>,
}

/// How long after a due time an honest program may still be about to print.
const WATCH: Duration = Duration::from_millis(50);
const STEP: Duration = Duration::from_millis(10);
/// A shorter delay than this is what sleeping costs; the tolerance is there for that.
const STALL: Duration = Duration::from_millis(20);

#[derive(Clone, Default)]
struct Noted {
    /// Each due time, and how late it woke for it.
    woken: Vec<(Duration, Duration)>,
    /// When the short step that it sleeps now is to end.
    step: Option<Duration>,
}

impl Control {
    pub(crate) fn start(due_times: Vec<Duration>) -> Self {
        let control = Self { start: Instant::now(), noted: Arc::default() };
        let (start, noted) = (control.start, Arc::clone(&control.noted));
        // Not joined: a run that ends early leaves it asleep, and nobody waits for it.
        thread::spawn(move || {
            sleep_through(&due_times, &|| start.elapsed(), &thread::sleep, &noted);
        });
        control
    }

    /// What it has seen until now.
    pub(crate) fn lateness(&self) -> Lateness {
        let noted = lock(&self.noted).clone();
        noted.lateness(self.start.elapsed())
    }
}

/// The control's thread; the clock and the sleep are the caller's, so that tests can stop them.
fn sleep_through(
    due_times: &[Duration],
    clock: &dyn Fn() -> Duration,
    sleep: &dyn Fn(Duration),
    noted: &Mutex<Noted>,
) {
    let mut late = Duration::ZERO;
    for (index, due) in due_times.iter().enumerate() {
        sleep((*due + late).saturating_sub(clock()));
        late = clock().saturating_sub(*due);
        lock(noted).woken.push((*due, late));
        let next = due_times.get(index + 1).map_or(WATCH, |next| next.saturating_sub(*due));
        late += watch(WATCH.min(next), clock, sleep, noted);
    }
}

/// Sleeps in short steps for `time`; returns how much longer the machine made it.
fn watch(
    time: Duration,
    clock: &dyn Fn() -> Duration,
    sleep: &dyn Fn(Duration),
    noted: &Mutex<Noted>,
) -> Duration {
    let until = clock() + time;
    let mut missed = Duration::ZERO;
    while clock() + STEP <= until {
        let end = clock() + STEP;
        lock(noted).step = Some(end);
        sleep(STEP);
        let mut noted = lock(noted);
        missed += noted.stall(clock());
        noted.step = None;
    }
    missed
}

fn lock(noted: &Mutex<Noted>) -> MutexGuard<'_, Noted> {
    noted.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Noted {
    /// Adds what the step that was to end before `now` has missed, if it is a stall.
    fn stall(&mut self, now: Duration) -> Duration {
        let missed = now.saturating_sub(self.step.unwrap_or(now));
        match self.woken.last_mut() {
            Some((_, late)) if missed > STALL => {
                *late += missed;
                missed
            }
            _ => Duration::ZERO,
        }
    }

    fn lateness(mut self, until: Duration) -> Lateness {
        // It may not have had its turn yet to see that it was stopped.
        self.stall(until);
        Lateness { woken: self.woken, until }
    }
}

/// How late the control was at each due time.
#[derive(Clone, Default)]
pub(crate) struct Lateness {
    woken: Vec<(Duration, Duration)>,
    until: Duration,
}

impl Lateness {
    #[cfg(test)]
    pub(crate) fn new(woken: Vec<(Duration, Duration)>, until: Duration) -> Self {
        Self { woken, until }
    }

    /// How late at `due`; as late as can be told where it has not woken yet.
    pub(crate) fn at(&self, due: Duration) -> Duration {
        self.noted_at(due).unwrap_or(self.until.saturating_sub(due))
    }

    /// How late at `due`, if it has woken; of several that are due then, the last counts.
    pub(crate) fn noted_at(&self, due: Duration) -> Option<Duration> {
        self.woken.iter().rev().find(|(at, _)| *at == due).map(|(_, lateness)| *lateness)
    }

    pub(crate) fn largest(&self) -> Duration {
        self.woken.iter().map(|(_, lateness)| *lateness).max().unwrap_or_default()
    }
}

/// A machine for tests: time passes only in its sleeps, each of which takes a little longer than
/// asked for, and there are stalls in which nothing runs.
#[cfg(test)]
pub(crate) mod machine {
    use std::{cell::Cell, sync::Mutex};

    use super::{Duration, Lateness, Noted, lock, sleep_through};

    /// The stalls: when each begins and how long it takes. In the order of their beginnings.
    pub(crate) struct Machine(pub(crate) Vec<(Duration, Duration)>);

    impl Machine {
        /// When a sleep until `at` ends.
        pub(crate) fn wake(&self, at: Duration) -> Duration {
            self.0.iter().fold(at, |at, (from, length)| {
                if (*from..*from + *length).contains(&at) { *from + *length } else { at }
            })
        }

        /// What the control has seen in the end, where each sleep takes `noise` longer.
        pub(crate) fn control(&self, due_times: &[Duration], noise: Duration) -> Lateness {
            let (now, noted) = (Cell::new(Duration::ZERO), Mutex::new(Noted::default()));
            let sleep = |time| now.set(self.wake(now.get() + time + noise));
            sleep_through(due_times, &|| now.get(), &sleep, &noted);
            let noted = lock(&noted).clone();
            noted.lateness(now.get())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MS: Duration = Duration::from_millis(1);

    #[test]
    fn is_never_early_and_gathers_what_it_is_late() {
        let due_times = vec![MS, MS, 20 * MS, 40 * MS];
        let control = Control::start(due_times.clone());
        let lateness = loop {
            let lateness = control.lateness();
            if lateness.woken.len() == due_times.len() {
                break lateness;
            }
            thread::sleep(MS);
        };
        let woken: Vec<Duration> = lateness.woken.iter().map(|(due, _)| *due).collect();
        assert_eq!(woken, due_times);
        assert_eq!(lateness.largest(), lateness.woken.iter().map(|woken| woken.1).max().unwrap());
    }

    fn stalled(from: Duration, length: Duration) -> [Duration; 2] {
        let due_times = [100 * MS, 300 * MS];
        let seen = machine::Machine(vec![(from, length)]).control(&due_times, Duration::ZERO);
        due_times.map(|due| seen.at(due))
    }

    #[test]
    fn sees_a_stall_that_it_wakes_in() {
        assert_eq!(stalled(90 * MS, 60 * MS), [50 * MS, 50 * MS]);
        assert_eq!(stalled(300 * MS, 60 * MS), [Duration::ZERO, 60 * MS]);
    }

    #[test]
    fn sees_a_stall_that_begins_just_after_it_woke() {
        assert_eq!(stalled(101 * MS, 60 * MS), [51 * MS, 51 * MS]);
        assert_eq!(stalled(150 * MS, 60 * MS), [60 * MS, 60 * MS]);
        assert_eq!(stalled(310 * MS, 500 * MS), [Duration::ZERO, 500 * MS]);
    }

    #[test]
    fn does_not_count_what_no_honest_program_would_feel() {
        assert_eq!(stalled(151 * MS, 60 * MS), [Duration::ZERO; 2]);
        assert_eq!(stalled(101 * MS, 29 * MS), [Duration::ZERO; 2]);
        assert_eq!(stalled(101 * MS, 30 * MS), [21 * MS; 2]);
    }

    #[test]
    fn a_stall_that_it_is_still_in_counts() {
        let noted = Noted { woken: vec![(100 * MS, 2 * MS)], step: Some(112 * MS) };
        assert_eq!(noted.clone().lateness(132 * MS).at(100 * MS), 2 * MS);
        assert_eq!(noted.lateness(133 * MS).at(100 * MS), 23 * MS);
    }

    #[test]
    fn knows_the_lateness_at_each_due_time() {
        let lateness = Lateness::new(vec![(10 * MS, 2 * MS), (20 * MS, 3 * MS)], 25 * MS);
        assert_eq!(lateness.at(10 * MS), 2 * MS);
        assert_eq!(lateness.at(20 * MS), 3 * MS);
        assert_eq!(lateness.largest(), 3 * MS);
    }

    #[test]
    fn of_two_lines_due_together_the_last_counts() {
        let lateness = Lateness::new(vec![(10 * MS, 2 * MS), (10 * MS, 3 * MS)], 25 * MS);
        assert_eq!(lateness.at(10 * MS), 3 * MS);
    }

    #[test]
    fn one_that_has_not_woken_is_as_late_as_it_is_by_now() {
        let lateness = Lateness::new(Vec::new(), 25 * MS);
        assert_eq!(lateness.at(10 * MS), 15 * MS);
        assert_eq!(lateness.at(30 * MS), Duration::ZERO);
    }
}

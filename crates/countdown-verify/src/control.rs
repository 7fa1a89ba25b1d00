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

/// What the control knows of itself.
#[derive(Clone, Default)]
struct Noted {
    /// All that it has been late by until now.
    late: Duration,
    /// The due time that it sleeps for.
    due: Option<Duration>,
    /// When the short step that it sleeps is to end.
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

    /// How late it is by now, all in all.
    pub(crate) fn lateness(&self) -> Duration {
        lock(&self.noted).late_at(self.start.elapsed())
    }
}

/// The control's thread; the clock and the sleep are the caller's, so that tests can stop them.
fn sleep_through(
    due_times: &[Duration],
    clock: &dyn Fn() -> Duration,
    sleep: &dyn Fn(Duration),
    noted: &Mutex<Noted>,
) {
    for (index, due) in due_times.iter().enumerate() {
        let late = lock(noted).sleep_for(*due);
        sleep((*due + late).saturating_sub(clock()));
        lock(noted).wake(clock());
        let next = due_times.get(index + 1).map_or(WATCH, |next| next.saturating_sub(*due));
        watch(WATCH.min(next), clock, sleep, noted);
    }
}

/// Sleeps in short steps for `time`.
fn watch(
    time: Duration,
    clock: &dyn Fn() -> Duration,
    sleep: &dyn Fn(Duration),
    noted: &Mutex<Noted>,
) {
    let until = clock() + time;
    while clock() + STEP <= until {
        lock(noted).step = Some(clock() + STEP);
        sleep(STEP);
        lock(noted).wake(clock());
    }
}

fn lock(noted: &Mutex<Noted>) -> MutexGuard<'_, Noted> {
    noted.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Noted {
    /// Sets out to sleep for `due`; returns how much later that will be.
    fn sleep_for(&mut self, due: Duration) -> Duration {
        self.due = Some(due);
        self.late
    }

    fn wake(&mut self, now: Duration) {
        *self = Self { late: self.late_at(now), ..Self::default() };
    }

    /// How late it is if it does not wake before `now`; it may not have had its turn yet.
    fn late_at(&self, now: Duration) -> Duration {
        let late = self.due.map_or(self.late, |due| self.late.max(now.saturating_sub(due)));
        let missed = self.step.map_or(Duration::ZERO, |end| now.saturating_sub(end));
        if missed > STALL { late + missed } else { late }
    }
}

/// A machine for tests: time passes only in its sleeps, each of which takes a little longer than
/// asked for, and there are stalls in which nothing runs.
#[cfg(test)]
pub(crate) mod machine {
    use std::{cell::Cell, sync::Mutex};

    use super::{Duration, Noted, lock, sleep_through};

    /// The stalls: when each begins and how long it takes. In the order of their beginnings.
    pub(crate) struct Machine(pub(crate) Vec<(Duration, Duration)>);

    impl Machine {
        /// When a sleep until `at` ends.
        pub(crate) fn wake(&self, at: Duration) -> Duration {
            self.0.iter().fold(at, |at, (from, length)| {
                if (*from..*from + *length).contains(&at) { *from + *length } else { at }
            })
        }

        /// How late the control is in the end, where each sleep takes `noise` longer.
        pub(crate) fn control(&self, due_times: &[Duration], noise: Duration) -> Duration {
            let (now, noted) = (Cell::new(Duration::ZERO), Mutex::new(Noted::default()));
            let sleep = |time| now.set(self.wake(now.get() + time + noise));
            sleep_through(due_times, &|| now.get(), &sleep, &noted);
            lock(&noted).late_at(now.get())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MS: Duration = Duration::from_millis(1);

    #[test]
    fn sleeps_for_real() {
        let control = Control::start(vec![MS, MS, 20 * MS, 40 * MS]);
        while control.start.elapsed() < 50 * MS {
            thread::sleep(MS);
        }
        let first = control.lateness();
        assert!(first > Duration::ZERO);
        assert!(control.lateness() >= first);
    }

    fn stalled(from: Duration, length: Duration) -> Duration {
        let machine = machine::Machine(vec![(from, length)]);
        machine.control(&[100 * MS, 300 * MS], Duration::ZERO)
    }

    #[test]
    fn lateness_adds_up() {
        let machine = machine::Machine(vec![(90 * MS, 30 * MS), (310 * MS, 30 * MS)]);
        let due_times = [100, 200, 300].map(|due| due * MS);
        assert_eq!(machine.control(&due_times, Duration::ZERO), 40 * MS);
        assert_eq!(machine::Machine(Vec::new()).control(&due_times, MS), 3 * MS);
    }

    #[test]
    fn sees_a_stall_that_it_wakes_in() {
        assert_eq!(stalled(90 * MS, 60 * MS), 50 * MS);
        assert_eq!(stalled(300 * MS, 60 * MS), 60 * MS);
    }

    #[test]
    fn sees_a_stall_that_begins_just_after_it_woke() {
        assert_eq!(stalled(101 * MS, 60 * MS), 51 * MS);
        assert_eq!(stalled(150 * MS, 60 * MS), 60 * MS);
        assert_eq!(stalled(310 * MS, 500 * MS), 500 * MS);
    }

    #[test]
    fn does_not_count_what_no_honest_program_would_feel() {
        assert_eq!(stalled(151 * MS, 60 * MS), Duration::ZERO);
        assert_eq!(stalled(101 * MS, 29 * MS), Duration::ZERO);
        assert_eq!(stalled(101 * MS, 30 * MS), 21 * MS);
    }

    #[test]
    fn what_it_has_not_woken_for_yet_counts() {
        let mut noted = Noted { late: 2 * MS, ..Noted::default() };
        assert_eq!(noted.sleep_for(100 * MS), 2 * MS);
        assert_eq!(noted.late_at(90 * MS), 2 * MS);
        assert_eq!(noted.late_at(102 * MS), 2 * MS);
        assert_eq!(noted.late_at(150 * MS), 50 * MS);
        let noted = Noted { late: 2 * MS, due: None, step: Some(112 * MS) };
        assert_eq!(noted.late_at(132 * MS), 2 * MS);
        assert_eq!(noted.late_at(133 * MS), 23 * MS);
    }
}

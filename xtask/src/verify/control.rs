//! What this machine does to an honest program.

use std::{
    sync::{Arc, Mutex, PoisonError},
    thread,
    time::{Duration, Instant},
};

/// A thread that sleeps from each due time of a golden to the next, as the plainest honest program
/// would, and notes how late it woke.
///
/// The sleeps are relative, so lateness adds up, and a moment at which the machine did not run
/// anything is seen whenever it falls.
pub(crate) struct Control {
    start: Instant,
    woken: Arc<Mutex<Vec<(Duration, Duration)>>>,
}

impl Control {
    pub(crate) fn start(due_times: Vec<Duration>) -> Self {
        let control = Self { start: Instant::now(), woken: Arc::default() };
        let (start, woken) = (control.start, Arc::clone(&control.woken));
        // Not joined: a run that ends early leaves it asleep, and nobody waits for it.
        thread::spawn(move || {
            let mut now = Duration::ZERO;
            for due in due_times {
                thread::sleep(due.saturating_sub(now));
                now = due;
                let lateness = start.elapsed().saturating_sub(due);
                woken.lock().unwrap_or_else(PoisonError::into_inner).push((due, lateness));
            }
        });
        control
    }

    /// What it has seen until now.
    pub(crate) fn lateness(&self) -> Lateness {
        let woken = self.woken.lock().unwrap_or_else(PoisonError::into_inner).clone();
        Lateness { woken, until: self.start.elapsed() }
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

#[cfg(test)]
mod tests {
    use super::*;

    const MS: Duration = Duration::from_millis(1);

    #[test]
    fn is_never_early_and_gathers_what_it_is_late() {
        let due_times = vec![MS, MS, 20 * MS, 40 * MS];
        let control = Control::start(due_times.clone());
        while control.lateness().woken.len() < due_times.len() {
            thread::sleep(MS);
        }
        let lateness = control.lateness();
        let woken: Vec<Duration> = lateness.woken.iter().map(|(due, _)| *due).collect();
        assert_eq!(woken, due_times);
        assert_eq!(lateness.largest(), lateness.woken.iter().map(|woken| woken.1).max().unwrap());
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

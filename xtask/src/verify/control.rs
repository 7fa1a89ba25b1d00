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
    /// How late at `due`; as late as can be told where it has not woken yet.
    pub(crate) fn at(&self, due: Duration) -> Duration {
        let woken = self.woken.iter().rev().find(|(at, _)| *at == due);
        woken.map_or(self.until.saturating_sub(due), |(_, lateness)| *lateness)
    }

    pub(crate) fn largest(&self) -> Duration {
        self.woken.iter().map(|(_, lateness)| *lateness).max().unwrap_or_default()
    }
}

use std::{
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use anyhow::{Context, Result};

use super::{Book, Stalls};

/// How long the threads sleep at a time.
const STEP: Duration = Duration::from_millis(5);
/// More threads see more of what happens on several cores, and cost more.
const MOST_THREADS: usize = 2;

/// A log of this machine's stalls since it was started.
///
/// Of a very long time on a very busy machine it knows the last 65,536 stalls only. Dropped, it
/// stops its threads and waits for them, some milliseconds.
pub struct StallLog {
    shared: Arc<Shared>,
    threads: Vec<JoinHandle<()>>,
}

#[derive(Default)]
struct Shared {
    stopped: AtomicBool,
    book: Mutex<Book>,
}

impl StallLog {
    /// Starts to watch the machine.
    ///
    /// # Errors
    ///
    /// When the system allows no more threads.
    pub fn start() -> Result<Self> {
        let mut log = Self {
            shared: Arc::default(),
            threads: Vec::new(),
        };
        let count =
            thread::available_parallelism().map_or(1, |cores| MOST_THREADS.min(cores.get()));
        for number in 0..count {
            let shared = Arc::clone(&log.shared);
            let thread = thread::Builder::new().spawn(move || shared.watch(number));
            log.threads.push(thread.context("cannot start a thread")?);
        }
        Ok(log)
    }

    /// The stalls between two instants, those included that go on at the second one.
    #[must_use]
    pub fn between(&self, from: Instant, to: Instant) -> Stalls {
        self.shared.book().between(from, to, Instant::now())
    }
}

impl Drop for StallLog {
    fn drop(&mut self) {
        self.shared.stopped.store(true, Ordering::Relaxed);
        for thread in self.threads.drain(..) {
            // It has nothing to panic about, and a destructor is no place to hand that on.
            let _ = thread.join();
        }
    }
}

impl Shared {
    fn watch(&self, thread: usize) {
        while !self.stopped.load(Ordering::Relaxed) {
            self.note(thread);
            thread::sleep(STEP);
        }
    }

    /// What time it is, is asked once no other thread can note anything: so all is noted in order,
    /// and a turn that is lost at any point here or until the next time is seen.
    fn note(&self, thread: usize) {
        let mut book = self.book();
        let now = Instant::now();
        book.step(thread, now, now + STEP);
    }

    fn book(&self) -> MutexGuard<'_, Book> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MS: Duration = Duration::from_millis(1);

    #[test]
    fn sees_a_real_machine() {
        let log = StallLog::start().unwrap();
        let start = Instant::now();
        thread::sleep(30 * MS);
        let end = Instant::now();
        let stalls = log.between(start, end);
        assert!(stalls.sum() <= end - start, "{stalls:?}");
        assert_eq!(log.between(end, end), Stalls::default());
    }
}

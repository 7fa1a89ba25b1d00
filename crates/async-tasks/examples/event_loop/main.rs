//! An event loop by hand: a ready queue, timers, and tasks that are their own wakers.
//!
//! ```sh
//! cargo run -p async-tasks --example event_loop
//! ```
//!
//! What runs the countdowns is all here and needs std alone. A coroutine is an `async fn`; a call of
//! it makes a future; a task is that future with a place in the loop; and the poll that finishes it
//! brings its result. The lines are those of `async-tasks`, closer to their due times: the thread
//! is parked until the very next deadline, where tokio's wheel turns once a millisecond.
//!
//! `RUST_LOG=trace` tells on stderr what the loop does while it does it. `-- 1000000` runs that many
//! countdowns, and prints a line on how it went instead of ticks.

use std::{
    cell::RefCell,
    collections::BTreeMap,
    fmt::Debug,
    pin::Pin,
    sync::{
        Arc, LazyLock, Mutex,
        mpsc::{self, Receiver, Sender},
    },
    task::{Context, Poll, Wake, Waker},
    time::{Duration, Instant},
};

use countdown_core::{Printer, Stamp};
use tracing::{field, trace};

#[path = "../summary/mod.rs"]
mod summary;

use summary::Summary;

fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    summary::asked_for()?.map_or_else(three, many)
}

fn three() -> anyhow::Result<()> {
    let printer = Printer::stdout();
    let mut event_loop = EventLoop::new();
    for (name, ms) in [("A", 1000), ("B", 800), ("C", 500)] {
        let future = count_down(name, Duration::from_millis(ms), printer.clone());
        event_loop.spawn(name.into(), future);
    }
    for done in event_loop.run() {
        done?;
    }
    printer.close("Done")?;
    Ok(())
}

/// A coroutine: a call of it runs nothing, and only makes the future that a task polls.
#[tracing::instrument(skip(printer))]
async fn count_down(name: &str, delay: Duration, printer: Printer) -> anyhow::Result<()> {
    for n in (1..=3).rev() {
        sleep(delay).await; // suspends this task: the others run meanwhile
        printer.tick(name, n)?;
    }
    Ok(())
}

fn many(n: u32) -> anyhow::Result<()> {
    let summary = Arc::new(Summary::start(n));
    let name: Arc<str> = "one of many".into();
    let mut event_loop = EventLoop::new();
    for delay in summary::delays(n) {
        let summary = summary.clone();
        // An `async fn` would hold its arguments twice.
        event_loop.spawn(name.clone(), async move {
            for n in 1..=summary::TICKS {
                sleep(delay).await;
                summary.tick(delay * n.into());
            }
        });
    }
    event_loop.run();
    Ok(summary.print()?)
}

/// Polls tasks on one thread, each when it has something to do.
struct EventLoop<F: Future> {
    /// The tasks to poll next, and where wakers put them.
    ready: Receiver<Arc<Task<F>>>,
    woken: Sender<Arc<Task<F>>>,
    unfinished: usize,
    results: Vec<F::Output>,
}

/// A future on its way to its result; none is left once it is there.
struct Task<F> {
    name: Arc<str>,
    ready: Sender<Arc<Task<F>>>,
    // The lock is for the compiler: only the loop takes it, but a waker may go to any thread.
    future: Mutex<Option<Pin<Box<F>>>>,
}

impl<F: Future<Output: Debug> + Send + 'static> EventLoop<F> {
    fn new() -> Self {
        let (woken, ready) = mpsc::channel();
        Self { ready, woken, unfinished: 0, results: Vec::new() }
    }

    /// Makes a task of a future and polls it, until it suspends for the first time.
    fn spawn(&mut self, name: Arc<str>, future: F) {
        trace!(%name, "created");
        let future = Mutex::new(Some(Box::pin(future)));
        let task = Task { name, ready: self.woken.clone(), future };
        self.unfinished += 1;
        self.poll(&Arc::new(task));
    }

    /// Runs until all tasks are finished, and returns their results in that order.
    fn run(mut self) -> Vec<F::Output> {
        while self.unfinished > 0 {
            let mut ready: Vec<_> = self.ready.try_iter().collect();
            if ready.is_empty() {
                ready.extend(self.idle());
            }
            for task in ready {
                self.poll(&task);
            }
            TIMERS.with_borrow_mut(|timers| timers.wake_due(now()));
        }
        self.results
    }

    /// Parks the thread until the next deadline, or until another thread wakes a task.
    fn idle(&self) -> Option<Arc<Task<F>>> {
        let deadline = TIMERS.with_borrow(Timers::next);
        trace!(until = deadline.map(Stamp::from).map(field::display), "idle");
        let left = deadline.map_or(Duration::MAX, |deadline| deadline.saturating_sub(now()));
        self.ready.recv_timeout(left).ok()
    }

    fn poll(&mut self, task: &Arc<Task<F>>) {
        let mut slot = task.future.lock().unwrap();
        let Some(future) = &mut *slot else { return };
        trace!(name = %task.name, "polled");
        let waker = Waker::from(task.clone());
        if let Poll::Ready(result) = future.as_mut().poll(&mut Context::from_waker(&waker)) {
            trace!(name = %task.name, ?result, "finished");
            self.results.push(result);
            self.unfinished -= 1;
            *slot = None;
            trace!(name = %task.name, "removed from the queue");
        }
    }
}

/// A task is its own waker: it goes back into the ready queue.
impl<F: Send + 'static> Wake for Task<F> {
    fn wake(self: Arc<Self>) {
        trace!(name = %self.name, "woken");
        let _ = self.ready.send(self.clone()); // fails where the loop has gone, and polls no more
    }
}

thread_local! {
    static TIMERS: RefCell<Timers> = RefCell::default();
}

/// Which tasks to wake when. Deadlines are rounded up to 10 µs and so share entries: to keep a
/// million apart and in order costs more than all the rest of the loop.
#[derive(Default)]
struct Timers(BTreeMap<Duration, Vec<Waker>>);

/// In nanoseconds.
const STEP: u32 = 10_000;

impl Timers {
    fn add(&mut self, deadline: Duration, waker: Waker) {
        trace!(until = %Stamp::from(deadline), "suspended");
        let rounded =
            Duration::new(deadline.as_secs(), (deadline.subsec_nanos() / STEP + 1) * STEP);
        self.0.entry(rounded).or_default().push(waker);
    }

    /// The nearest deadline.
    fn next(&self) -> Option<Duration> {
        self.0.first_key_value().map(|(deadline, _)| *deadline)
    }

    fn wake_due(&mut self, now: Duration) {
        while let Some(first) = self.0.first_entry()
            && *first.key() <= now
        {
            first.remove().into_iter().for_each(Waker::wake);
        }
    }
}

fn sleep(delay: Duration) -> Sleep {
    Sleep(now() + delay)
}

/// A future that is ready from its deadline on.
struct Sleep(Duration);

impl Future for Sleep {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let Self(deadline) = *self;
        if now() >= deadline {
            return Poll::Ready(());
        }
        let waker = context.waker().clone();
        TIMERS.with_borrow_mut(|timers| timers.add(deadline, waker));
        Poll::Pending
    }
}

/// The time since the start.
fn now() -> Duration {
    static START: LazyLock<Instant> = LazyLock::new(Instant::now);
    START.elapsed()
}

#[cfg(test)]
mod tests;

//! What the loop waits for: which task to wake at which deadline.

use std::{
    cell::RefCell,
    collections::BTreeMap,
    pin::Pin,
    sync::LazyLock,
    task::{Context, Poll, Waker},
    time::{Duration, Instant},
};

thread_local! {
    pub(crate) static TIMERS: RefCell<Timers> = RefCell::default();
}

/// Which tasks to wake when. Deadlines are rounded up to 12.5 µs and so share entries: to keep a
/// million apart and in order costs more than all the rest of the loop.
#[derive(Default)]
pub(crate) struct Timers(BTreeMap<Duration, Vec<Waker>>);

/// In nanoseconds. Of a million countdowns 25 share an entry, whose `Vec` has room for 32: with a
/// step of 10 µs, for 20, it would be as large.
pub(crate) const STEP: u32 = 12_500;

impl Timers {
    pub(crate) fn add(&mut self, deadline: Duration, waker: Waker) {
        let rounded = Duration::new(
            deadline.as_secs(),
            (deadline.subsec_nanos() / STEP + 1) * STEP,
        );
        self.0.entry(rounded).or_default().push(waker);
    }

    /// The nearest deadline.
    pub(crate) fn next(&self) -> Option<Duration> {
        self.0.first_key_value().map(|(deadline, _)| *deadline)
    }

    pub(crate) fn wake_due(&mut self, now: Duration) {
        while let Some(first) = self.0.first_entry()
            && *first.key() <= now
        {
            first.remove().into_iter().for_each(Waker::wake);
        }
    }
}

pub(crate) fn sleep(delay: Duration) -> Sleep {
    Sleep(now() + delay)
}

/// A future that is ready from its deadline on.
pub(crate) struct Sleep(Duration);

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
pub(crate) fn now() -> Duration {
    static START: LazyLock<Instant> = LazyLock::new(Instant::now);
    START.elapsed()
}

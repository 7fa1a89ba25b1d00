//! The timers: whom to wake when.

use std::{
    cell::RefCell,
    collections::BTreeMap,
    mem,
    num::NonZeroUsize,
    pin::Pin,
    sync::LazyLock,
    task::{Context, Poll, Waker},
    time::{Duration, Instant},
};

thread_local! {
    pub(crate) static TIMERS: RefCell<Timers> = RefCell::default();
}

/// The wakers of those who sleep, by deadline.
#[derive(Default)]
pub(crate) struct Timers(BTreeMap<Duration, Vec<Waker>>);

/// Deadlines are rounded up to 0.1 ms, in nanoseconds here, so that those close together share an
/// entry. A parked thread wakes no closer to its deadline than that.
pub(crate) const STEP: u32 = 100_000;

impl Timers {
    /// Keeps a waker until its deadline. Returns its place among those of this deadline, from 1 on.
    pub(crate) fn add(&mut self, deadline: Duration, waker: Waker) -> Option<NonZeroUsize> {
        let wakers = self.0.entry(deadline).or_default();
        wakers.push(waker);
        NonZeroUsize::new(wakers.len())
    }

    /// The waker that was added, as long as its deadline has not passed.
    fn waker(&mut self, deadline: Duration, place: NonZeroUsize) -> Option<&mut Waker> {
        self.0.get_mut(&deadline)?.get_mut(place.get() - 1)
    }

    /// The nearest deadline.
    pub(crate) fn next(&self) -> Option<Duration> {
        self.0.first_key_value().map(|(deadline, _)| *deadline)
    }

    /// Takes out the wakers of the nearest deadline, if it has passed.
    pub(crate) fn pop_due(&mut self, now: Duration) -> Option<Vec<Waker>> {
        let first = self.0.first_entry()?;
        (*first.key() <= now).then(|| first.remove())
    }
}

/// Wakes all whose deadline has passed.
pub(crate) fn wake_due() {
    while let Some(wakers) = TIMERS.with_borrow_mut(|timers| timers.pop_due(now())) {
        wakers.into_iter().for_each(Waker::wake);
    }
}

pub(crate) fn rounded_up(at: Duration) -> Duration {
    Duration::new(at.as_secs(), (at.subsec_nanos() / STEP + 1) * STEP)
}

pub(crate) fn sleep(delay: Duration) -> Sleep {
    Sleep {
        deadline: rounded_up(now() + delay),
        place: None,
    }
}

/// A future that is ready from its deadline on.
pub(crate) struct Sleep {
    deadline: Duration,
    /// Where its waker is kept among the timers, once it has been polled.
    place: Option<NonZeroUsize>,
}

impl Future for Sleep {
    type Output = ();

    /// Leaves a waker with the timers once: who is polled again before the deadline, because
    /// something else woke its task, has left one already. A task that is polled twice and woken
    /// twice for one deadline would be polled four times by the next.
    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        if now() >= self.deadline {
            return Poll::Ready(());
        }
        TIMERS.with_borrow_mut(|timers| match self.place {
            None => self.place = timers.add(self.deadline, context.waker().clone()),
            // Another task may poll it now: the latest waker is the one that counts.
            Some(place) => {
                if let Some(waker) = timers.waker(self.deadline, place) {
                    waker.clone_from(context.waker());
                }
            }
        });
        Poll::Pending
    }
}

/// A sleep that nobody awaits any more wakes nobody.
impl Drop for Sleep {
    fn drop(&mut self) {
        let Some(place) = self.place else { return };
        // An error: the thread ends, and its timers with it.
        let left = TIMERS.try_with(|timers| {
            let mut timers = timers.borrow_mut();
            let waker = timers.waker(self.deadline, place);
            waker.map(|waker| mem::replace(waker, Waker::noop().clone()))
        });
        drop(left); // with the timers free again: it may be the last thing that keeps a task
    }
}

/// The time since the start.
pub(crate) fn now() -> Duration {
    static START: LazyLock<Instant> = LazyLock::new(Instant::now);
    START.elapsed()
}

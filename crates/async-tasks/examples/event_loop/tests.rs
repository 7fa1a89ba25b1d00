use std::{
    cell::RefCell,
    fmt::Debug,
    future, mem,
    sync::{Arc, Mutex, Once},
    task::{Context, Poll, Wake, Waker},
    thread,
    time::Instant,
};

use futures::future::join_all;
use proptest::prelude::*;
use tracing::{
    Event, Subscriber,
    field::{Field, Visit},
};
use tracing_subscriber::{
    layer::{Context as Scope, Layer, SubscriberExt},
    registry,
};

use super::*;
use crate::timers::{STEP, Timers, now, rounded_up, wake_due};

const MILLISECOND: Duration = Duration::from_millis(1);

thread_local! {
    static TOLD: RefCell<Option<Vec<String>>> = RefCell::default();
}

/// What the loop tells while it runs `coroutines`: the message of each event.
fn story<F>(coroutines: impl IntoIterator<Item = F>) -> Vec<String>
where
    F: Future<Output: Debug>,
{
    // For all threads: a subscriber of one thread is passed over at times when tests run at once.
    static LISTEN: Once = Once::new();
    LISTEN.call_once(|| {
        tracing::subscriber::set_global_default(registry().with(Listener)).unwrap();
        tracing::callsite::rebuild_interest_cache();
    });
    TOLD.set(Some(Vec::new()));
    let mut event_loop = EventLoop::new();
    coroutines
        .into_iter()
        .for_each(|coroutine| event_loop.spawn("any", coroutine));
    event_loop.run();
    TOLD.take().unwrap()
}

struct Listener;

impl<S: Subscriber> Layer<S> for Listener {
    fn on_event(&self, event: &Event<'_>, _: Scope<'_, S>) {
        TOLD.with_borrow_mut(|told| {
            if let Some(told) = told {
                event.record(&mut Told(told));
            }
        });
    }
}

struct Told<'a>(&'a mut Vec<String>);

impl Visit for Told<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        if field.name() == "message" {
            self.0.push(format!("{value:?}"));
        }
    }
}

/// Sleeps as often as it is told to, and returns how often it was.
async fn nap(delay: Duration, times: u32) -> u32 {
    let start = Instant::now();
    for _ in 0..times {
        sleep(delay).await;
    }
    assert!(start.elapsed() >= delay * times);
    times
}

#[test]
fn polls_and_parks_no_more_than_it_must() {
    let told = story([10, 8, 5].map(|delay| nap(delay * MILLISECOND, 3)));
    let count = |message| told.iter().filter(|told| *told == message).count();
    assert_eq!(count("polled"), 3 * (3 + 1));
    // A turn of the loop polls or parks. A park may end for no reason, but not each one twice.
    let parks = count("idle");
    assert!(
        (1..=2 * 3 * 3).contains(&parks),
        "{parks} parks for nine deadlines"
    );
}

/// Wakes itself at its first poll, and is ready at its second.
async fn yield_once() {
    let mut yielded = false;
    future::poll_fn(|context| {
        if mem::replace(&mut yielded, true) {
            return Poll::Ready(());
        }
        context.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}

#[test]
fn polls_nothing_before_it_runs_and_then_takes_turns() {
    let first_turn = ["removed from the queue", "polled", "woken", "pending"];
    let second_turn = ["removed from the queue", "polled", "ready"];
    let expected = [
        ["created"; 2].as_slice(),
        first_turn.as_slice(),
        first_turn.as_slice(),
        second_turn.as_slice(),
        second_turn.as_slice(),
    ];
    assert_eq!(story([yield_once(), yield_once()]), expected.concat());
}

#[test]
fn finishes_a_hundred_thousand_tasks() {
    let mut event_loop = EventLoop::new();
    for index in 0..100_000 {
        event_loop.spawn("any", async move {
            assert_eq!(nap(index % 30 * MILLISECOND, 3).await, 3);
            index
        });
    }
    let mut results = event_loop.run();
    results.sort_unstable();
    assert!(results.into_iter().eq(0..100_000));
}

#[test]
fn results_come_in_the_order_of_finishing() {
    let mut event_loop = EventLoop::new();
    for times in [300, 100, 200] {
        event_loop.spawn("any", nap(MILLISECOND, times));
    }
    assert_eq!(event_loop.run(), [100, 200, 300]);
}

#[test]
fn a_task_woken_by_another_thread_is_polled() {
    let mut event_loop = EventLoop::new();
    let mut waiting = true;
    event_loop.spawn(
        "any",
        future::poll_fn(move |context| {
            if !mem::take(&mut waiting) {
                return Poll::Ready(());
            }
            let waker = context.waker().clone();
            thread::spawn(move || {
                thread::sleep(20 * MILLISECOND); // most often the loop is parked by then
                waker.wake();
            });
            Poll::Pending
        }),
    );
    assert_eq!(event_loop.run(), [()]);
}

#[test]
fn a_task_may_wake_itself_or_be_woken_twice() {
    let polls = Arc::new(Mutex::new(0));
    let counted = polls.clone();
    let mut event_loop = EventLoop::new();
    event_loop.spawn(
        "any",
        future::poll_fn(move |context| {
            *counted.lock().unwrap() += 1;
            context.waker().wake_by_ref();
            context.waker().wake_by_ref();
            if *counted.lock().unwrap() == 2 {
                Poll::Ready(())
            } else {
                Poll::Pending
            }
        }),
    );
    assert_eq!(event_loop.run(), [()]);
    assert_eq!(*polls.lock().unwrap(), 2); // and none after it was finished
}

/// Takes down when it is woken.
struct Alarm(Duration, Arc<Mutex<Vec<Duration>>>);

impl Wake for Alarm {
    fn wake(self: Arc<Self>) {
        self.1.lock().unwrap().push(self.0);
    }
}

proptest! {
    #[test]
    fn timers_go_off_in_order(millis in prop::collection::vec(1..3_000_u64, 0..50)) {
        let mut timers = Timers::default();
        let woken = Arc::new(Mutex::new(Vec::new()));
        let mut deadlines: Vec<_> = millis.into_iter().map(Duration::from_millis).collect();
        for deadline in &deadlines {
            timers.add(*deadline, Arc::new(Alarm(*deadline, woken.clone())).into());
        }
        while let Some(next) = timers.next() {
            prop_assert!(timers.pop_due(next.saturating_sub(Duration::from_nanos(1))).is_none());
            timers.pop_due(next).unwrap().into_iter().for_each(Waker::wake);
        }
        deadlines.sort();
        prop_assert_eq!(&*woken.lock().unwrap(), &deadlines);
    }
}

proptest! {
    #[test]
    fn deadlines_are_rounded_up_by_a_step_at_most(nanos in 0..u64::from(u32::MAX)) {
        let at = Duration::from_nanos(nanos);
        let step = Duration::from_nanos(STEP.into());
        prop_assert!(rounded_up(at) > at && rounded_up(at) <= at + step);
    }
}

/// The number of polls in a story.
fn polls(told: &[String]) -> usize {
    told.iter().filter(|told| *told == "polled").count()
}

#[test]
fn joined_sleeps_are_polled_once_for_each_deadline() {
    let naps = (1..=12_u32).map(|n| nap(n * 5 * MILLISECOND, 1));
    let polls = polls(&story([async { join_all(naps).await.len() }]));
    assert!(
        polls <= 13,
        "{polls} polls: one at first, and one for each of 12 deadlines"
    );
}

#[test]
fn joined_sleeps_with_one_deadline_are_polled_twice() {
    let start = now() + 10 * MILLISECOND;
    let naps = (0..12).map(|_| async move { sleep(start.saturating_sub(now())).await });
    let polls = polls(&story([async { join_all(naps).await.len() }]));
    assert!(
        polls <= 3,
        "{polls} polls, for a deadline and the next step"
    );
}

#[test]
fn a_sleep_wakes_whoever_polled_it_last() {
    let woken = [false; 2].map(|_| Arc::new(Mutex::new(Vec::new())));
    let mut nap = Box::pin(sleep(MILLISECOND));
    for woken in &woken {
        let waker = Arc::new(Alarm(MILLISECOND, woken.clone())).into();
        let poll = nap.as_mut().poll(&mut Context::from_waker(&waker));
        assert!(poll.is_pending());
    }
    thread::sleep(2 * MILLISECOND);
    wake_due();
    assert_eq!(woken.map(|woken| woken.lock().unwrap().len()), [0, 1]);
}

#[test]
fn a_sleep_that_is_dropped_wakes_nobody() {
    let woken = Arc::new(Mutex::new(Vec::new()));
    let waker = Arc::new(Alarm(MILLISECOND, woken.clone())).into();
    let mut nap = Box::pin(sleep(MILLISECOND));
    let poll = nap.as_mut().poll(&mut Context::from_waker(&waker));
    assert!(poll.is_pending());
    drop((nap, waker));
    assert_eq!(Arc::strong_count(&woken), 1); // and the waker is gone
    thread::sleep(2 * MILLISECOND);
    wake_due();
    assert_eq!(woken.lock().unwrap().len(), 0);
}

#[test]
fn a_loop_may_run_in_another_thread_than_it_was_made_in() {
    let mut event_loop = EventLoop::new();
    let (sender, mut receiver) = futures::channel::oneshot::channel();
    event_loop.spawn("any", async move { (&mut receiver).await.unwrap() });
    let running = thread::spawn(|| event_loop.run());
    thread::sleep(20 * MILLISECOND); // most often the loop is parked by then
    sender.send(42).unwrap();
    assert_eq!(running.join().unwrap(), [42]);
}

#[test]
fn a_waker_may_outlive_its_loop() {
    let kept = Arc::new(Mutex::new(None));
    let mut event_loop = EventLoop::new();
    let keep = kept.clone();
    event_loop.spawn(
        "any",
        future::poll_fn(move |context| {
            context.waker().wake_by_ref(); // it is queued again, and finished
            *keep.lock().unwrap() = Some(context.waker().clone());
            Poll::Ready(())
        }),
    );
    assert_eq!(event_loop.run(), [()]);
    assert_eq!(Arc::strong_count(&kept), 1); // the future is gone
    kept.lock().unwrap().take().unwrap().wake();
}

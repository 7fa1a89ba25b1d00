use std::{
    cell::RefCell,
    fmt::Debug,
    future, mem,
    sync::{Mutex, Once},
    task::{Poll, Wake},
    thread,
    time::Instant,
};

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
use crate::timers::{STEP, Timers};

const MILLISECOND: Duration = Duration::from_millis(1);

thread_local! {
    static TOLD: RefCell<Option<Vec<String>>> = RefCell::default();
}

/// What the loop tells while it runs `coroutines`: the message of each event.
fn story<F>(coroutines: impl IntoIterator<Item = F>) -> Vec<String>
where
    F: Future<Output: Debug> + Send + 'static,
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
    fn timers_go_off_in_order(micros in prop::collection::vec(0..3_000_000_u64, 0..50)) {
        let mut timers = Timers::default();
        let woken = Arc::new(Mutex::new(Vec::new()));
        let deadlines: Vec<_> = micros.into_iter().map(Duration::from_micros).collect();
        for deadline in &deadlines {
            timers.add(*deadline, Arc::new(Alarm(*deadline, woken.clone())).into());
        }
        let mut last = Duration::ZERO;
        while let Some(next) = timers.next() {
            prop_assert!(next > last);
            last = next;
            timers.wake_due(next.saturating_sub(Duration::from_nanos(1)));
            prop_assert_eq!(woken.lock().unwrap().len(), 0);
            timers.wake_due(next);
            // None is early, and none late by more than a step.
            let step = Duration::from_nanos(STEP.into());
            let is_due = |at: &&Duration| **at < next && **at + step >= next;
            let due: Vec<_> = deadlines.iter().filter(is_due).copied().collect();
            prop_assert_eq!(mem::take(&mut *woken.lock().unwrap()), due);
        }
        prop_assert!(deadlines.iter().all(|deadline| *deadline < last));
    }
}

#[test]
fn delays_are_spread_from_the_longest_down() {
    let delays: Vec<_> = summary::delays(4).map(|delay| delay.as_millis()).collect();
    assert_eq!(delays, [1000, 875, 750, 625]);
    let (longest, shortest) = (
        summary::delays(1_000_000).max(),
        summary::delays(1_000_000).min(),
    );
    assert_eq!(longest, Some(1000 * MILLISECOND));
    assert_eq!(
        shortest,
        Some(500 * MILLISECOND + Duration::from_nanos(500))
    );
}

#[test]
fn a_number_of_countdowns_is_up_to_a_million() {
    for (given, n) in [
        ("0", 0),
        ("1", 1),
        ("100000", 100_000),
        ("1000000", 1_000_000),
    ] {
        assert_eq!(summary::countdowns(given.as_ref()), Some(n));
    }
    for given in ["1000001", "-1", "1.5", "1 2", "many", "99999999999"] {
        assert_eq!(summary::countdowns(given.as_ref()), None, "{given}");
    }
}

#[test]
fn lateness_is_counted_to_a_32nd() {
    for late in (0..100_000).chain([1 << 20, u32::MAX - 1, u32::MAX]) {
        let bucket = summary::bucket(late);
        let edge = summary::edge(bucket);
        assert!(
            edge >= late && edge - late <= late / 32,
            "{late} is counted as {edge}"
        );
        assert!(bucket < 28 * 32);
        assert!(edge == u32::MAX || summary::bucket(edge + 1) == bucket + 1);
    }
}

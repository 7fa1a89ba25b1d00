//! The mechanisms of Rust. The first argument names one.

// Peer: event_loop
// Run: {out}/release/peers event_loop
// Python: asyncio
//
// Peer: tokio join_all
// Run: {out}/release/peers join_all
//
// Peer: tokio spawn
// Run: {out}/release/peers tokio
//
// Peer: tokio multi-thread
// Run: {out}/release/peers tokio-threads
//
// Peer: smol spawn
// Run: {out}/release/peers smol
//
// Peer: threads
// Run: {out}/release/peers threads
//
// Peer: bare heap
// Run: {out}/release/peers heap
//
// Peer: floor, three threads
// Run: {out}/release/peers floor
// Prints: executor-offload

use std::{
    cmp::Reverse,
    collections::BinaryHeap,
    env,
    panic::{self, PanicHookInfo},
    process,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    thread::{self, Builder},
    time::{Duration, Instant},
};

use anyhow::{Context, bail};
use countdown_core::Printer;
use futures::future::join_all;
use smol::Timer;
use tokio::{runtime, task, time};

#[path = "../../crates/async-tasks/examples/event_loop/event_loop.rs"]
mod event_loop;
mod summary;
#[path = "../../crates/async-tasks/examples/event_loop/timers.rs"]
mod timers;

use event_loop::EventLoop;
use summary::{Summary, TICKS};

fn main() -> anyhow::Result<()> {
    let mechanism = env::args().nth(1).context("which mechanism?")?;
    let countdowns = Arc::new(Countdowns::start(summary::number()?));
    let one_thread = runtime::Builder::new_current_thread().enable_time().build();
    match &*mechanism {
        "event_loop" => on_our_loop(&countdowns),
        "join_all" => one_thread?.block_on(joined(&countdowns)),
        "tokio" => one_thread?.block_on(on_tokio(&countdowns))?,
        "tokio-threads" => {
            let threads = runtime::Builder::new_multi_thread().enable_time().build()?;
            threads.block_on(on_tokio(&countdowns))?;
        }
        "smol" => on_smol(&countdowns),
        "threads" => on_threads(&countdowns, thread::sleep)?,
        "heap" => on_a_heap(&countdowns),
        "floor" => on_threads(&countdowns, precise_sleep)?,
        other => bail!("unknown mechanism `{other}`"),
    }
    countdowns.end()
}

fn on_our_loop(countdowns: &Arc<Countdowns>) {
    let mut event_loop = EventLoop::new();
    for delay in countdowns.delays() {
        let future = count_down(countdowns.clone(), delay, timers::sleep);
        event_loop.spawn("one of many", future);
    }
    event_loop.run();
}

/// Runs all countdowns in one task.
///
/// It must be unconstrained. Otherwise tokio lets a task see 128 timers finish per poll and has the
/// others ask to be polled again, so every 128 ticks would cost a poll of all that are due, and a
/// million would not end within minutes.
async fn joined(countdowns: &Arc<Countdowns>) {
    let all = countdowns.delays();
    let all = all.map(|delay| count_down(countdowns.clone(), delay, time::sleep));
    task::unconstrained(join_all(all)).await;
}

async fn on_tokio(countdowns: &Arc<Countdowns>) -> Result<(), task::JoinError> {
    let spawn = |delay| task::spawn(count_down(countdowns.clone(), delay, time::sleep));
    let tasks: Vec<_> = countdowns.delays().map(spawn).collect();
    for task in tasks {
        task.await?;
    }
    Ok(())
}

fn on_smol(countdowns: &Arc<Countdowns>) {
    let spawn = |delay| smol::spawn(count_down(countdowns.clone(), delay, Timer::after));
    let tasks: Vec<_> = countdowns.delays().map(spawn).collect();
    for task in tasks {
        smol::block_on(task);
    }
}

#[expect(
    clippy::manual_async_fn,
    reason = "an `async fn` would hold its arguments twice"
)]
fn count_down<S: Future>(
    countdowns: Arc<Countdowns>,
    delay: Duration,
    sleep: impl Fn(Duration) -> S,
) -> impl Future<Output = ()> {
    async move {
        for n in 1..=TICKS {
            sleep(countdowns.wait(delay, n)).await;
            countdowns.tick(delay, n);
        }
    }
}

static THREADS: AtomicU32 = AtomicU32::new(0);

fn on_threads(countdowns: &Countdowns, sleep: fn(Duration)) -> anyhow::Result<()> {
    // A thread that was started may still find no room for its stack's guard page. The standard
    // library panics there, where nothing can catch it.
    panic::set_hook(Box::new(|panic: &PanicHookInfo<'_>| {
        let reason = panic.payload().downcast_ref::<String>();
        let reason = reason.map_or("a thread panicked", String::as_str);
        eprintln!("{}: {reason}", no_more());
        process::exit(1);
    }));
    thread::scope(|scope| {
        for delay in countdowns.delays() {
            let count_down = move || {
                for n in 1..=TICKS {
                    sleep(countdowns.wait(delay, n));
                    countdowns.tick(delay, n);
                }
            };
            let thread = Builder::new().spawn_scoped(scope, count_down);
            thread.with_context(no_more)?;
            THREADS.fetch_add(1, Ordering::Relaxed);
        }
        Ok(())
    })
}

fn no_more() -> String {
    let threads = THREADS.load(Ordering::Relaxed);
    format!("there are {threads} threads, and no more")
}

/// Sleeps with the least timer slack that Linux grants a thread.
#[cfg(target_os = "linux")]
fn precise_sleep(delay: Duration) {
    use std::num::NonZeroU64;

    use rustix::thread::{
        ClockId, NanosleepRelativeResult, clock_nanosleep_relative, set_current_timer_slack,
    };

    set_current_timer_slack(NonZeroU64::new(1)).expect("a thread may have a slack of 1 ns");
    let delay = delay.try_into().expect("it is about a second");
    let slept = clock_nanosleep_relative(ClockId::Monotonic, &delay);
    assert!(matches!(slept, NanosleepRelativeResult::Ok), "{slept:?}");
}

#[cfg(not(target_os = "linux"))]
fn precise_sleep(_: Duration) {
    panic!("only Linux has a timer slack");
}

/// Waits for the next deadline on a heap, without any task: what a loop takes that resumes nothing.
fn on_a_heap(countdowns: &Countdowns) {
    let next = |delay: Duration, n: u8| Reverse((delay * n.into(), delay, n));
    let mut heap: BinaryHeap<_> = countdowns.delays().map(|delay| next(delay, 1)).collect();
    while let Some(Reverse((due, delay, n))) = heap.pop() {
        thread::sleep(due.saturating_sub(countdowns.start.elapsed()));
        countdowns.tick(delay, n);
        if n < TICKS {
            heap.push(next(delay, n + 1));
        }
    }
}

/// The article's delays in milliseconds.
const ARTICLE: [(&str, u64); 3] = [("A", 1000), ("B", 800), ("C", 500)];

/// The article's countdowns, whose ticks are printed, or many, whose ticks are counted.
struct Countdowns {
    start: Instant,
    printer: Printer,
    many: Option<(u32, Summary)>,
}

impl Countdowns {
    fn start(number: Option<u32>) -> Self {
        let many = number.map(|n| (n, Summary::start()));
        Self {
            start: Instant::now(),
            printer: Printer::stdout(),
            many,
        }
    }

    fn delays(&self) -> Box<dyn Iterator<Item = Duration>> {
        match self.many {
            Some((n, _)) => Box::new(summary::delays(n)),
            None => Box::new(ARTICLE.map(|(_, ms)| Duration::from_millis(ms)).into_iter()),
        }
    }

    /// The time that a countdown waits for its tick n.
    fn wait(&self, delay: Duration, n: u8) -> Duration {
        match &self.many {
            Some((_, summary)) => summary.until(delay, n),
            None => delay,
        }
    }

    fn tick(&self, delay: Duration, n: u8) {
        if let Some((_, summary)) = &self.many {
            return summary.tick(delay, n);
        }
        let mut article = ARTICLE.into_iter();
        let countdown = article.find(|(_, ms)| Duration::from_millis(*ms) == delay);
        let (name, _) = countdown.expect("it is one of the article's");
        let printed = self.printer.tick(name, (TICKS + 1 - n).into());
        printed.expect("the bench reads it");
    }

    fn end(&self) -> anyhow::Result<()> {
        match &self.many {
            Some((_, summary)) => summary.print()?,
            None => self.printer.close("Done")?,
        }
        Ok(())
    }
}

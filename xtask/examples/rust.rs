//! What there is in Rust, each mechanism by its name.

// Peer: event_loop
// Run: {rust} event_loop
// Python: asyncio
//
// Peer: tokio join_all
// Run: {rust} join_all
//
// Peer: tokio spawn
// Run: {rust} tokio
//
// Peer: tokio multi-thread
// Run: {rust} tokio-threads
//
// Peer: smol spawn
// Run: {rust} smol
//
// Peer: threads
// Run: {rust} threads
//
// Peer: bare heap
// Run: {rust} heap
//
// Peer: floor, three threads
// Run: {rust} floor
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

/// The document's three countdowns, of which it prints what they tick, or as many as are asked for,
/// of which it counts how late they are.
struct Run {
    start: Instant,
    document: Printer,
    many: Option<(u32, Summary)>,
}

/// The document's delays in milliseconds.
const DOCUMENT: [(&str, u64); 3] = [("A", 1000), ("B", 800), ("C", 500)];

fn main() -> anyhow::Result<()> {
    let mechanism = env::args().nth(1).context("which mechanism?")?;
    let run = Arc::new(Run::start(summary::asked_for(2)?));
    let one_thread = runtime::Builder::new_current_thread().enable_time().build();
    match &*mechanism {
        "event_loop" => on_our_loop(&run),
        "join_all" => one_thread?.block_on(joined(&run)),
        "tokio" => one_thread?.block_on(on_tokio(&run))?,
        "tokio-threads" => {
            runtime::Builder::new_multi_thread()
                .enable_time()
                .build()?
                .block_on(on_tokio(&run))?;
        }
        "smol" => on_smol(&run),
        "threads" => on_threads(&run, thread::sleep)?,
        "heap" => on_a_heap(&run),
        "floor" => on_threads(&run, floor)?,
        other => bail!("there is no `{other}`"),
    }
    run.end()
}

fn on_our_loop(run: &Arc<Run>) {
    let mut event_loop = EventLoop::new();
    for delay in run.delays() {
        event_loop.spawn("one of many", count_down(run.clone(), delay, timers::sleep));
    }
    event_loop.run();
}

/// All in one task. It must be unconstrained: tokio lets a task see 128 timers to their ends at a
/// time, and has the others ask to be polled again. So each 128 ticks would cost a poll of all who
/// are due, and a million would not end within minutes.
async fn joined(run: &Arc<Run>) {
    let countdowns = run
        .delays()
        .map(|delay| count_down(run.clone(), delay, time::sleep));
    task::unconstrained(join_all(countdowns)).await;
}

async fn on_tokio(run: &Arc<Run>) -> Result<(), task::JoinError> {
    let spawn = |delay| task::spawn(count_down(run.clone(), delay, time::sleep));
    for task in run.delays().map(spawn).collect::<Vec<_>>() {
        task.await?;
    }
    Ok(())
}

fn on_smol(run: &Arc<Run>) {
    let spawn = |delay| smol::spawn(count_down(run.clone(), delay, Timer::after));
    run.delays()
        .map(spawn)
        .collect::<Vec<_>>()
        .into_iter()
        .for_each(smol::block_on);
}

#[expect(
    clippy::manual_async_fn,
    reason = "an `async fn` would hold its arguments twice"
)]
fn count_down<S: Future>(
    run: Arc<Run>,
    delay: Duration,
    sleep: impl Fn(Duration) -> S,
) -> impl Future<Output = ()> {
    async move {
        for n in 1..=TICKS {
            sleep(run.wait(delay, n)).await;
            run.tick(delay, n);
        }
    }
}

static THREADS: AtomicU32 = AtomicU32::new(0);

fn on_threads(run: &Run, sleep: fn(Duration)) -> anyhow::Result<()> {
    // A thread that was started may still find no room for its stack's guard page. The standard
    // library panics there, where nothing can catch it.
    panic::set_hook(Box::new(|panic: &PanicHookInfo<'_>| {
        let why = panic.payload().downcast_ref::<String>();
        eprintln!(
            "{}: {}",
            no_more(),
            why.map_or("a thread panicked", String::as_str)
        );
        process::exit(1);
    }));
    thread::scope(|scope| {
        for delay in run.delays() {
            let count_down = move || {
                for n in 1..=TICKS {
                    sleep(run.wait(delay, n));
                    run.tick(delay, n);
                }
            };
            Builder::new()
                .spawn_scoped(scope, count_down)
                .with_context(no_more)?;
            THREADS.fetch_add(1, Ordering::Relaxed);
        }
        Ok(())
    })
}

fn no_more() -> String {
    format!(
        "there are {} threads, and no more",
        THREADS.load(Ordering::Relaxed)
    )
}

/// As close to the deadline as this machine lets a thread wake.
#[cfg(target_os = "linux")]
fn floor(delay: Duration) {
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
fn floor(_: Duration) {
    panic!("only Linux has a timer slack");
}

/// A heap of deadlines without any task: what is left of a loop when nothing has to be resumed.
fn on_a_heap(run: &Run) {
    let next = |delay: Duration, n: u8| Reverse((delay * n.into(), delay, n));
    let mut heap: BinaryHeap<_> = run.delays().map(|delay| next(delay, 1)).collect();
    while let Some(Reverse((due, delay, n))) = heap.pop() {
        thread::sleep(due.saturating_sub(run.start.elapsed()));
        run.tick(delay, n);
        if n < TICKS {
            heap.push(next(delay, n + 1));
        }
    }
}

impl Run {
    fn start(n: Option<u32>) -> Self {
        let many = n.map(|n| (n, Summary::start()));
        Self {
            start: Instant::now(),
            document: Printer::stdout(),
            many,
        }
    }

    fn delays(&self) -> Box<dyn Iterator<Item = Duration>> {
        match self.many {
            Some((n, _)) => Box::new(summary::delays(n)),
            None => Box::new(
                DOCUMENT
                    .into_iter()
                    .map(|(_, ms)| Duration::from_millis(ms)),
            ),
        }
    }

    /// How long a countdown with this delay is to wait for its tick n.
    fn wait(&self, delay: Duration, n: u8) -> Duration {
        self.many
            .as_ref()
            .map_or(delay, |(_, summary)| summary.until(delay, n))
    }

    fn tick(&self, delay: Duration, n: u8) {
        if let Some((_, summary)) = &self.many {
            return summary.tick(delay, n);
        }
        let is_it = |(_, ms): &&(&str, u64)| Duration::from_millis(*ms) == delay;
        let (name, _) = DOCUMENT
            .iter()
            .find(is_it)
            .expect("it is one of the document's");
        self.document
            .tick(name, (TICKS + 1 - n).into())
            .expect("the bench reads it");
    }

    fn end(&self) -> anyhow::Result<()> {
        match &self.many {
            Some((_, summary)) => summary.print()?,
            None => self.document.close("Done")?,
        }
        Ok(())
    }
}

//! What a future carries to whoever awaits it: a value, a panic, or why there is neither.
//!
//! ```sh
//! cargo run -p async-tasks --example results
//! ```
//!
//! One line for each outcome, and last the countdowns that were polled at all: F is not among them,
//! for a future does nothing until it is awaited or spawned. The panic's own message goes to
//! stderr. It ends no task but its own; the `Result` from the task's `JoinHandle` carries it on, so
//! a program that drops this result swallows the panic.

use std::{borrow::Cow, io, process::ExitCode, sync::mpsc, time::Duration};

use countdown_core::{Countdown, print_line};
use tokio::{
    runtime::Builder,
    task::{self, JoinError},
    time,
};

const MOMENT: Duration = Duration::from_millis(10);
const HOUR: Duration = Duration::from_secs(3600);

fn main() -> ExitCode {
    countdown_core::demo(|| {
        let event_loop = Builder::new_current_thread().enable_time().build()?;
        event_loop.block_on(outcomes())
    })
}

#[tracing::instrument(skip_all, fields(name = %countdown.name))]
async fn count_down(countdown: Countdown, polled: mpsc::Sender<Cow<'static, str>>) -> usize {
    polled.send(countdown.name.clone()).expect("somebody wants to know");
    assert!(countdown.from > 0, "{} has nothing to count", countdown.name);
    let mut counted = 0;
    for _ in countdown.ticks() {
        time::sleep(countdown.delay).await;
        counted += 1;
    }
    counted
}

async fn outcomes() -> io::Result<()> {
    let (sender, polled) = mpsc::channel();
    let count = |name, delay, from| count_down(Countdown::new(name, delay, from), sender.clone());

    let three = task::spawn(count("A", MOMENT, 3));
    let two = task::spawn(count("B", MOMENT, 2));
    let panicking = task::spawn(count("C", MOMENT, 0));
    print_line(format_args!("A: {}", outcome(three.await)))?;
    print_line(format_args!("B: {}", outcome(two.await)))?;
    print_line(format_args!("C: {}", outcome(panicking.await)))?;

    let cancelled = task::spawn(count("D", HOUR, 1));
    task::yield_now().await; // or the task would be cancelled before its first poll
    cancelled.abort();
    print_line(format_args!("D: {}", outcome(cancelled.await)))?;

    let late = time::timeout(MOMENT, count("E", HOUR, 1)).await;
    print_line(format_args!("E: {}", late.map_or("timed out".into(), |n| outcome(Ok(n)))))?;

    drop(count("F", MOMENT, 1));
    print_line("F: dropped")?;
    drop(sender);
    print_line(format_args!("polled: {}", polled.iter().collect::<Vec<_>>().join(", ")))
}

/// What became of a task, as text.
fn outcome(joined: Result<usize, JoinError>) -> String {
    match joined.map_err(JoinError::try_into_panic) {
        Ok(counted) => format!("returned {counted}"),
        Err(Ok(panic)) => match panic.downcast_ref::<String>() {
            Some(message) => format!("panicked: {message}"),
            None => "panicked".into(),
        },
        Err(Err(_)) => "cancelled".into(),
    }
}

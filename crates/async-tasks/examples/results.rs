//! What a future carries to whoever awaits it: a value, a panic, or why there is neither.
//!
//! ```sh
//! cargo run -p async-tasks --example results
//! ```
//!
//! A line for each outcome, and last the countdowns that were polled at all: F is not among them,
//! for a future does nothing until it is polled. The panic's message goes to stderr. It ends its
//! own task only, and the `Result` of the task's `JoinHandle` carries it on.
//!
//! 等待一个 future 能得到什么：一个值，一次 panic，或者两者都没有的原因。
//!
//! 每种结果一行，最后列出被轮询过的倒计时：其中没有 F，因为没有人轮询，future 就什么也不做。panic
//! 的消息打印到标准错误输出。panic 只结束它自己的任务，并由任务的 `JoinHandle` 的 `Result` 传出去。

use std::{
    io::{self, Write},
    sync::mpsc,
    time::Duration,
};

use tokio::{
    task::{self, JoinError},
    time,
};

const MOMENT: Duration = Duration::from_millis(10);
const HOUR: Duration = Duration::from_secs(3600);

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let mut out = io::stdout();
    let (sender, polled) = mpsc::channel();
    let count = |name, delay, from| count_down(name, delay, from, sender.clone());

    let three = task::spawn(count("A", MOMENT, 3));
    let two = task::spawn(count("B", MOMENT, 2));
    let panicking = task::spawn(count("C", MOMENT, 0));
    writeln!(out, "A: {}", outcome(three.await))?;
    writeln!(out, "B: {}", outcome(two.await))?;
    writeln!(out, "C: {}", outcome(panicking.await))?;

    let cancelled = task::spawn(count("D", HOUR, 1));
    task::yield_now().await; // or the task would be cancelled before its first poll
    cancelled.abort();
    writeln!(out, "D: {}", outcome(cancelled.await))?;

    let late = time::timeout(MOMENT, count("E", HOUR, 1)).await;
    writeln!(
        out,
        "E: {}",
        late.map_or("timed out".into(), |n| outcome(Ok(n)))
    )?;

    drop(count("F", MOMENT, 1));
    writeln!(out, "F: dropped")?;
    drop(sender);
    writeln!(
        out,
        "polled: {}",
        polled.iter().collect::<Vec<_>>().join(", ")
    )?;
    Ok(())
}

#[tracing::instrument(skip(polled))]
async fn count_down(
    name: &'static str,
    delay: Duration,
    from: usize,
    polled: mpsc::Sender<&'static str>,
) -> usize {
    polled.send(name).expect("somebody wants to know");
    assert!(from > 0, "{name} has nothing to count");
    for _ in 0..from {
        time::sleep(delay).await;
    }
    from
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

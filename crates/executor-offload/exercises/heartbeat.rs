//! Exercise 28: is the loop free?
//!
//! Goal: let the loop prove it. While the workers are blocked, it prints `the loop is free` itself,
//! at 0.6, 1.2 and 1.8 s, and is free in between. Here `beat` prints on time, and blocks the loop's
//! thread meanwhile.
//!
//! Hint: `beat` has to await, and not to sleep in the loop's thread.
//!
//! Hint: make it an `async fn` with `time::sleep(…).await`, and await it. If it panics and says
//! that timers are disabled: a runtime that is built by hand has timers only after
//! `.enable_time()`.
//!
//! 练习 28：事件循环真的空闲吗。
//!
//! 目标：让它自己证明。工作线程被阻塞的时候，由事件循环亲自打印 `the loop is free`，时刻是
//! 0.6、1.2 和 1.8 s，其余时间都要空闲。现在 `beat` 虽然准时打印，却一直阻塞着事件循环的线
//! 程。
//!
//! 提示：`beat` 应当 `.await`，而不是在事件循环的线程里睡眠。
//!
//! 提示：把它改成 `async fn`，里面用 `time::sleep(…).await`，再 `.await` 它。如果它 panic，
//! 说 timers are disabled：自己建的运行时，要调用 `.enable_time()` 才有定时器。
//!
//! Holds: `the loop is free` is printed on the main thread only
//! Holds: `beat` holds its thread for at most 0.1 s
//! Holds: `offload` holds its thread for at most 0.1 s

use std::{thread, time::Duration};

use countdown_core::Printer;
use tokio::{runtime::Builder, task::JoinSet};

fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    let runtime = Builder::new_current_thread()
        .max_blocking_threads(3)
        .build()?;
    runtime.block_on(offload(printer))
}

#[tracing::instrument(skip_all)]
async fn offload(printer: Printer) -> anyhow::Result<()> {
    let mut jobs = JoinSet::new();
    for (name, ms) in [("A", 1000), ("B", 700), ("C", 400)] {
        let printer = printer.clone();
        jobs.spawn_blocking(move || count_down(name, Duration::from_millis(ms), &printer));
    }
    beat(&printer)?;
    while let Some(done) = jobs.join_next().await {
        done??;
    }
    printer.close("Done")?;
    Ok(())
}

#[tracing::instrument(skip_all, fields(name = "beat"))]
fn beat(printer: &Printer) -> anyhow::Result<()> {
    for _ in 0..3 {
        thread::sleep(Duration::from_millis(600));
        printer.line("the loop is free")?;
    }
    Ok(())
}

#[tracing::instrument(skip(printer))]
fn count_down(name: &str, delay: Duration, printer: &Printer) -> anyhow::Result<()> {
    for n in (1..=2).rev() {
        thread::sleep(delay);
        printer.tick(name, n)?;
    }
    Ok(())
}

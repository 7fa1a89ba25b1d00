//! Exercise 13: is the loop free?
//!
//! Goal: let it prove that. While the workers are blocked, the loop itself prints `the loop is
//! free` every 0.7 s, four times. The file's first try has the right thread say so, but blocks it.
//!
//! Hint: write an `async fn beat(printer: Printer)` with `time::sleep(…).await` and
//! `printer.line(…)`, and spawn it as a task beside the jobs. If it panics with `timers are
//! disabled`: a runtime that is built by hand has timers only after `.enable_time()`.
//!
//! 练习 13：事件循环真的空闲吗？
//!
//! 目标：让它自己证明。工作线程被阻塞的时候，由事件循环亲自打印 `the loop is free`，
//! 每 0.7 s 一次，共四次。文件里现在的写法，打印它的线程是对的，却被阻塞了。
//!
//! 提示：写一个 `async fn beat(printer: Printer)`，里面用 `time::sleep(…).await` 和
//! `printer.line(…)`，把它作为任务与那些作业一起运行。如果它 panic 说 `timers are disabled`：
//! 自己建的运行时，要调用 `.enable_time()` 才有定时器。

use std::{
    io::{self, Write},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread::{self, ThreadId},
    time::{Duration, Instant},
};

use countdown_core::Printer;
use futures::future::join_all;
use tokio::{runtime::Builder, task};

fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let (start, paused) = (Instant::now(), Arc::new(AtomicBool::new(false)));
    let check = Check { the_loops: thread::current().id(), paused: paused.clone() };
    let printer = Printer::new(check, move || start.elapsed());
    let runtime = Builder::new_current_thread()
        .max_blocking_threads(3)
        .on_thread_park(move || paused.store(true, Ordering::Relaxed))
        .build()?;
    runtime.block_on(offload(printer))
}

async fn offload(printer: Printer) -> anyhow::Result<()> {
    let jobs = [("A", 1000), ("B", 800), ("C", 500)].map(|(name, ms)| {
        let printer = printer.clone();
        task::spawn_blocking(move || count_down(name, Duration::from_millis(ms), &printer))
    });
    for _ in 0..4 {
        thread::sleep(Duration::from_millis(700));
        printer.line("the loop is free")?;
    }
    for done in join_all(jobs).await {
        done??;
    }
    printer.close("Done.")?;
    Ok(())
}

#[tracing::instrument(skip(printer))]
fn count_down(name: &str, delay: Duration, printer: &Printer) -> anyhow::Result<()> {
    for n in (1..=3).rev() {
        thread::sleep(delay);
        printer.tick(name, n)?;
    }
    Ok(())
}

/// The check; leave it as it is. It prints, but `the loop is free` only from the loop's own thread,
/// and only if the loop has paused since the last time.
/// 检查用，不要改动。它照常打印，但 `the loop is free` 只能由事件循环自己的线程来打印，
/// 而且从上一次到现在，事件循环必须暂停过。
struct Check {
    the_loops: ThreadId,
    paused: Arc<AtomicBool>,
}

impl Write for Check {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if String::from_utf8_lossy(bytes).contains("the loop is free") {
            if thread::current().id() != self.the_loops {
                return Err(io::Error::other("another thread says that the loop is free"));
            }
            if !self.paused.swap(false, Ordering::Relaxed) {
                return Err(io::Error::other("the loop was not free: its thread was blocked"));
            }
        }
        io::stdout().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        io::stdout().flush()
    }
}

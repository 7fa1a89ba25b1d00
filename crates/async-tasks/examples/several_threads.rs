//! The same tasks on several threads: what `#[tokio::main]` gives where it says nothing else.
//!
//! ```sh
//! RUST_LOG=countdown=trace cargo run -p async-tasks --example several_threads
//! ```
//!
//! One line differs from `src/main.rs`, and no line of the transcript: the tasks only wait, and for
//! that one thread was enough. But now there is a worker thread for each core, and after an
//! `.await` a task may go on in another one. The trace names the thread of each line; run it a few
//! times.
//!
//! 同样的任务放到几个线程上：`#[tokio::main]` 默认就是这样。
//!
//! 与 `src/main.rs` 只差一行，打印的内容一行不差：这些任务只是等待，一个线程就够了。但现在每个核有
//! 一个工作线程，过了一个 `.await`，任务可能换到另一个线程上继续。追踪记录写出每一行是哪个线程打印
//! 的，多运行几次看看。
//!
//! Golden: async-tasks

use std::time::Duration;

use countdown_core::Printer;
use tokio::{task::JoinSet, time};

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    let mut tasks = JoinSet::new();
    for (name, ms) in [("A", 1000), ("B", 800), ("C", 500)] {
        tasks.spawn(count_down(name, Duration::from_millis(ms), printer.clone()));
    }
    while let Some(done) = tasks.join_next().await {
        done??;
    }
    printer.close("Done")?;
    Ok(())
}

#[tracing::instrument(skip(printer))]
async fn count_down(name: &str, delay: Duration, printer: Printer) -> anyhow::Result<()> {
    for n in (1..=3).rev() {
        time::sleep(delay).await; // may go on in another thread
        printer.tick(name, n)?;
    }
    Ok(())
}

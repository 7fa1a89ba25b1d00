//! The same tasks on several threads: what `#[tokio::main]` gives where it says nothing else.
//!
//! 同样的任务放到几个线程上：`#[tokio::main]` 默认就是这样。
//!
//! ```sh
//! RUST_LOG=countdown=trace cargo run -p async-tasks --example several_threads
//! ```
//!
//! One line differs from `src/main.rs`, and no line of the transcript: the tasks wait, and for that
//! one thread was enough. But the runtime has a worker thread for each core now, and whichever is
//! free polls a task that is ready: after an `.await` it may go on in another thread. The trace on
//! stderr names the thread of each line; run it a few times. So all that a task holds over an
//! `.await` must be `Send`, and the compiler refuses to spawn what is not.
//!
//! Golden: async-tasks

use std::time::Duration;

use countdown_core::Printer;
use futures::future::join_all;
use tokio::{task, time};

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    let tasks = [("A", 1000), ("B", 800), ("C", 500)].map(|(name, ms)| {
        task::spawn(count_down(name, Duration::from_millis(ms), printer.clone()))
    });
    for done in join_all(tasks).await {
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

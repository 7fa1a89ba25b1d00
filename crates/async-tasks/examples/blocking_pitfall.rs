//! What one blocking call does to an event loop: no task runs while another one sleeps.
//!
//! ```sh
//! cargo run -p async-tasks --example blocking_pitfall
//! ```
//!
//! One call differs from `src/main.rs`. A task gives the thread back only at an `.await`, and here
//! is none: A, B and C come one after another, in the 6.9 s of `sequential`. The repair is
//! `src/main.rs`; or, where the call cannot be changed, `executor-offload`.
//!
//! 一次阻塞调用会让事件循环怎样：一个任务睡着，别的任务都不能运行。
//!
//! 与 `src/main.rs` 只差一个调用。任务只在 `.await` 处让出线程，而这里一个也没有：A、B、C 一个接一
//! 个，共 6.9 秒，和 `sequential` 一样。改法就是 `src/main.rs`；如果这个调用不能改，就用
//! `executor-offload` 的办法。
//!
//! Golden: sequential

use std::{thread, time::Duration};

use countdown_core::Printer;
use tokio::task::JoinSet;

#[tokio::main(flavor = "current_thread")]
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
        thread::sleep(delay); // blocks the loop: no other task runs until it returns
        printer.tick(name, n)?;
    }
    Ok(())
}

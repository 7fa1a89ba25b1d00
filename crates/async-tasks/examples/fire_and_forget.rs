//! Fire and forget: a task that nobody waits for dies with `main`, and its error is never seen.
//!
//! ```sh
//! cargo run -p async-tasks --example fire_and_forget
//! ```
//!
//! Each `JoinHandle` is dropped as soon as it is made: its task runs on, and its result goes
//! nowhere. C fails at 1.5 s. At 1.8 s `main` ends, with success, and takes A and B with it,
//! halfway. Neither compiler nor program says a word. `join_set` waits for the tasks.
//!
//! 创建了就不管：没有人等待的任务随 `main` 一起消失，它的错误也没有人看见。
//!
//! 每个 `JoinHandle` 一创建就被丢弃：任务照样运行，结果却没有去处。C 在 1.5 秒出错。1.8 秒 `main`
//! 正常结束，数到一半的 A 和 B 也跟着没了。编译器和程序都一声不吭。改法见 `join_set`：等待任务。
//!
//! From tokio-rs/tokio issue 1830.

use std::time::Duration;

use anyhow::ensure;
use countdown_core::Printer;
use tokio::{task, time};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    count_all(&printer);
    time::sleep(Duration::from_millis(1800)).await; // what `main` has to do itself
    printer.close("Done")?;
    Ok(())
}

fn count_all(printer: &Printer) {
    for (name, ms) in [("A", 1000), ("B", 800), ("C", 500)] {
        task::spawn(count_down(name, Duration::from_millis(ms), printer.clone()));
    }
}

#[tracing::instrument(skip(printer))]
async fn count_down(name: &str, delay: Duration, printer: Printer) -> anyhow::Result<()> {
    for n in (1..=3).rev() {
        time::sleep(delay).await;
        ensure!((name, n) != ("C", 1), "C has lost count");
        printer.tick(name, n)?;
    }
    Ok(())
}

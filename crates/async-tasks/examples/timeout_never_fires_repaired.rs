//! A time-out that fires: the future gives way to the event loop after each piece of work.
//!
//! ```sh
//! cargo run -p async-tasks --example timeout_never_fires_repaired
//! ```
//!
//! `yield_now` is pending once, and the event loop looks at its timers before it polls the task
//! again. Pieces of up to 0.1 ms are good manners; a longer calculation belongs in a thread.
//!
//! 会触发的超时：future 每算完一小块，就给事件循环让一让。
//!
//! `yield_now` 会有一次未就绪，事件循环再次轮询这个任务之前，会先去看定时器。每一小块不超过 0.1 毫
//! 秒比较得体；更长的计算应该放到线程里去。

use std::{
    thread,
    time::{Duration, Instant},
};

use countdown_core::Printer;
use tokio::{task, time};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    match time::timeout(Duration::from_secs(1), calculate()).await {
        Ok(()) => printer.line("done, and no time-out")?,
        Err(_) => printer.line("time is up")?,
    }
    printer.close("Done")?;
    Ok(())
}

/// Two seconds of work, in pieces of about 0.1 ms.
async fn calculate() {
    let end = Instant::now() + Duration::from_secs(2);
    while Instant::now() < end {
        piece();
        task::yield_now().await;
    }
}

/// Stands for a piece of a calculation: the thread is not free until it returns.
fn piece() {
    thread::sleep(Duration::from_micros(100));
}

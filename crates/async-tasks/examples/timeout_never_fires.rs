//! A time-out that never fires: the future over which it watches does not give way.
//!
//! ```sh
//! cargo run -p async-tasks --example timeout_never_fires
//! ```
//!
//! `timeout` polls the future, and looks at the clock when that is pending. This one never is: it
//! calculates for 2 s in a single poll, and then the result is there. Whatever blocks does the
//! same. `timeout_never_fires_repaired` gives way after each piece.
//!
//! 永远不会触发的超时：它看着的那个 future 从不让出线程。
//!
//! `timeout` 先轮询 future，future 未就绪，它才看时间。这个 future 从来没有未就绪过：一次轮询就算了
//! 2 秒，算完了，结果也就有了。会阻塞的代码都是如此。改法见 `timeout_never_fires_repaired`：每算完
//! 一小块就让一让。
//!
//! From tokio-rs/tokio issue 4291 and pull request 5126.

use std::{
    thread,
    time::{Duration, Instant},
};

use countdown_core::Printer;
use tokio::time;

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    match time::timeout(Duration::from_secs(1), async { calculate() }).await {
        Ok(()) => printer.line("done, and no time-out")?,
        Err(_) => printer.line("time is up")?,
    }
    printer.close("Done")?;
    Ok(())
}

/// Two seconds of work, in pieces of about 0.1 ms.
fn calculate() {
    let end = Instant::now() + Duration::from_secs(2);
    while Instant::now() < end {
        piece();
    }
}

/// Stands for a piece of a calculation: the thread is not free until it returns.
fn piece() {
    thread::sleep(Duration::from_micros(100));
}

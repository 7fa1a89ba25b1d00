//! Exercise 13: take turns.
//!
//! Goal: two long calculations, X and Y, share a thread with C, which counts every 0.1 s. They
//! await nothing, so each runs from start to end, and C is late. Have X and Y take turns piece by
//! piece, on this thread, so that C is on time. Leave `piece` as it is.
//!
//! Hint: a task gives the thread back only at an `.await` of something that is not ready yet.
//!
//! Hint: `task::yield_now().await` is that, and lets the loop look at its timers and run whoever is
//! ready. (A future of your own that is pending once and wakes itself is not quite the same: the
//! loop may poll it up to 61 times before it looks at its timers.)
//!
//! 练习 13：轮流来。
//!
//! 目标：X 和 Y 是两个漫长的计算，与每 0.1 s 报一个数的 C 共用一个线程。它们什么也不等，所
//! 以都是一口气从头算到尾，C 就晚了。让 X 和 Y 一块一块地轮流算，仍然只用这一个线程，使 C
//! 准时。`piece` 不要动。
//!
//! 提示：任务只有 `.await` 到还没有就绪的东西，才会让出线程。
//!
//! 提示：`task::yield_now().await` 就是这样，它让事件循环去看定时器，也让就绪的任务先运行。
//! （自己写一个 future，第一次返回 `Pending` 并立刻唤醒自己，就不完全一样：事件循环可能把它
//! 轮询多达 61 次，才去看一次定时器。）
//!
//! Holds: `piece` runs on the main thread only
//! Holds: `piece` runs at most 2 times in a row with the same argument
//! Page: stuck.md

use std::{
    hint,
    time::{Duration, Instant},
};

use countdown_core::Printer;
use tokio::{task, time};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    let x = task::spawn(work("X"));
    let y = task::spawn(work("Y"));
    count_down("C", Duration::from_millis(100), printer.clone()).await?;
    let pieces = x.await? + y.await?;
    printer.close(&format!("Done, and {pieces} pieces"))?;
    Ok(())
}

#[tracing::instrument(skip(printer))]
async fn count_down(name: &str, delay: Duration, printer: Printer) -> anyhow::Result<()> {
    for n in (1..=3).rev() {
        time::sleep(delay).await;
        printer.tick(name, n)?;
    }
    Ok(())
}

async fn work(name: &str) -> u32 {
    let mut done = 0;
    while done < 2000 {
        done += piece(name);
    }
    done
}

/// A piece of a long calculation. It takes 0.05 ms, and awaits nothing.
/// 一大段计算中的一小块，用时 0.05 ms，不等待任何东西。
#[tracing::instrument(skip_all, fields(name = of))]
fn piece(of: &str) -> u32 {
    let start = Instant::now();
    while start.elapsed() < Duration::from_micros(50) {
        hint::spin_loop();
    }
    1
}

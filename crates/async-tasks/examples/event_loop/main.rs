//! An event loop by hand: a ready queue, timers, and wakers that put tasks back into the queue.
//!
//! ```sh
//! RUST_LOG=event_loop::event_loop=trace cargo run -p async-tasks --example event_loop
//! ```
//!
//! The loop is `event_loop.rs`, the timers are `timers.rs`: std alone, and `tracing` to tell on
//! stderr what the loop does while it does it. The lines are those of `async-tasks`, closer to
//! their due times: the thread is parked until the next deadline, where tokio's timers go by the
//! millisecond.
//!
//! 手写的事件循环：一个就绪队列，一些定时器，还有把任务放回队列的唤醒器。
//!
//! 事件循环在 `event_loop.rs`，定时器在 `timers.rs`：只用标准库，外加 `tracing`，在标准错误输出里说
//! 明它正在做什么。打印的内容与 `async-tasks` 相同，只是更准时：线程一直睡到下一个到期的时刻，而
//! tokio 的定时器按毫秒走。
//!
//! Golden: async-tasks

use std::time::Duration;

use countdown_core::Printer;

mod event_loop;
mod timers;

use event_loop::EventLoop;
use timers::sleep;

fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    let mut event_loop = EventLoop::new();
    for (name, ms) in [("A", 1000), ("B", 800), ("C", 500)] {
        let future = count_down(name, Duration::from_millis(ms), printer.clone());
        event_loop.spawn(name, future);
    }
    for done in event_loop.run() {
        done?;
    }
    printer.close("Done")?;
    Ok(())
}

#[tracing::instrument(skip(printer))]
async fn count_down(name: &str, delay: Duration, printer: Printer) -> anyhow::Result<()> {
    for n in (1..=3).rev() {
        sleep(delay).await; // suspends this task: the others run meanwhile
        printer.tick(name, n)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;

//! A thread for each countdown: three sleep at the same time.
//!
//! ```sh
//! cargo run -p sequential --example threads
//! ```
//!
//! While one thread sleeps the others run, so the whole takes 3.0 s. `thread::scope` returns when
//! its threads have ended, and so they may borrow the printer. The lines are those of
//! `executor-offload`, whose pool is threads too.
//!
//! 每个倒计时一个线程：三个线程同时睡眠。
//!
//! 一个线程睡眠，其他线程照常运行，所以总用时 3.0 秒。`thread::scope` 等它的线程都结束了才返回，所
//! 以这些线程可以借用打印器。打印的内容与 `executor-offload` 相同：那里的线程池也是线程。
//!
//! Golden: executor-offload

use std::{thread, time::Duration};

use countdown_core::Printer;

fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = &Printer::stdout();
    thread::scope(|scope| {
        let threads = [("A", 1000), ("B", 800), ("C", 500)].map(|(name, ms)| {
            scope.spawn(move || count_down(name, Duration::from_millis(ms), printer))
        });
        for thread in threads {
            thread.join().expect("no countdown panics")?;
        }
        anyhow::Ok(())
    })?;
    printer.close("Done.")?;
    Ok(())
}

#[tracing::instrument(skip(printer))]
fn count_down(name: &str, delay: Duration, printer: &Printer) -> anyhow::Result<()> {
    for n in (1..=3).rev() {
        thread::sleep(delay); // blocks this thread: the others run meanwhile
        printer.tick(name, n)?;
    }
    Ok(())
}

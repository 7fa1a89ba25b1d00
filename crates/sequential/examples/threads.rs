//! A thread for each countdown: async is not the only way to wait for several things at once.
//!
//! 每个倒计时一个线程：要同时等待几件事，异步不是唯一的办法。
//!
//! ```sh
//! cargo run -p sequential --example threads
//! ```
//!
//! The same `count_down` as in `src/main.rs`, three at a time. While one thread sleeps the others
//! run, so the waits overlap and the whole takes 3.0 s. The lines are those of `executor-offload`,
//! whose pool is threads too; but that one has an event loop, which stays free for other tasks,
//! where this `main` does nothing but wait.
//!
//! Golden: executor-offload

use std::{thread, time::Duration};

use anyhow::anyhow;
use countdown_core::Printer;

fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    let threads = [("A", 1000), ("B", 800), ("C", 500)].map(|(name, ms)| {
        let printer = printer.clone();
        thread::spawn(move || count_down(name, Duration::from_millis(ms), &printer))
    });
    for thread in threads {
        thread
            .join()
            .map_err(|_| anyhow!("a countdown panicked"))??;
    }
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

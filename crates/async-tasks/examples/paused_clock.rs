//! A clock that jumps: with nothing to do but wait, the three seconds are over at once.
//!
//! 会跳的时钟：只剩下等待的时候，三秒一跃而过。
//!
//! ```sh
//! cargo run -p async-tasks --example paused_clock
//! ```
//!
//! Tests need not wait. With `start_paused` tokio's clock stands still while there is work, and
//! jumps to the next deadline where all tasks wait. So each line is stamped with its due time
//! exactly, and the program ends within milliseconds. The printer has to ask the same clock:
//! `std::time::Instant` knows nothing of it. (`#[tokio::test(start_paused = true)]` is the same for
//! a test. Threads do not follow this clock, nor does the network.)
//!
//! Golden: async-tasks

use std::{io, time::Duration};

use countdown_core::Printer;
use futures::future::join_all;
use tokio::{task, time};

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let start = time::Instant::now();
    let printer = Printer::new(io::stdout(), move || start.elapsed());
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
        time::sleep(delay).await; // suspends this task: the others run meanwhile
        printer.tick(name, n)?;
    }
    Ok(())
}

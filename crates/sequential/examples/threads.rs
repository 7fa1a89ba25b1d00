//! A thread for each countdown: async is not the only way to wait for several things at once.
//!
//! ```sh
//! cargo run -p sequential --example threads
//! ```
//!
//! The same blocking `count_down` as in `src/main.rs`, three at a time, and no event loop. The lines
//! are those of `executor-offload`, whose pool is threads too; but that one's loop stays free for
//! other tasks, where this `main` does nothing but join.

use std::{thread, time::Duration};

use countdown_core::Printer;

fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    thread::scope(|scope| {
        let threads = [("A", 1000), ("B", 800), ("C", 500)].map(|(name, ms)| {
            let printer = &printer;
            scope.spawn(move || count_down(name, Duration::from_millis(ms), printer))
        });
        threads.into_iter().try_for_each(join)
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

fn join(thread: thread::ScopedJoinHandle<'_, anyhow::Result<()>>) -> anyhow::Result<()> {
    thread.join().map_err(|_| anyhow::anyhow!("a countdown panicked"))?
}

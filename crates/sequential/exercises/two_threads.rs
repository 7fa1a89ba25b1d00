//! Exercise 3: two lines of work.
//!
//! Goal: A counts in a thread of its own, while B and then C count in this one. Here every
//! countdown has a thread, and yet they come one after another. Before you run it: what will the
//! total be, and why?
//!
//! Hint: `join` waits until the thread has ended. Start A's thread, count B and C down without any,
//! and only then join A's.
//!
//! Golden: b_then_c

use std::{
    thread::{self, ScopedJoinHandle},
    time::Duration,
};

use countdown_core::Printer;

fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    thread::scope(|scope| {
        for (name, ms) in [("A", 1000), ("B", 800), ("C", 500)] {
            let printer = &printer;
            join(scope.spawn(move || count_down(name, Duration::from_millis(ms), printer)))?;
        }
        anyhow::Ok(())
    })?;
    printer.close("Done")?;
    Ok(())
}

#[tracing::instrument(skip(printer))]
fn count_down(name: &str, delay: Duration, printer: &Printer) -> anyhow::Result<()> {
    for n in (1..=3).rev() {
        thread::sleep(delay);
        printer.tick(name, n)?;
    }
    Ok(())
}

fn join(thread: ScopedJoinHandle<'_, anyhow::Result<()>>) -> anyhow::Result<()> {
    thread.join().map_err(|_| anyhow::anyhow!("a countdown panicked"))?
}

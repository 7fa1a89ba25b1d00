//! Solution: A's thread is joined when B and C, one after the other on this one, are done.

use std::{
    thread::{self, ScopedJoinHandle},
    time::Duration,
};

use countdown_core::Printer;

fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    thread::scope(|scope| {
        let a = scope.spawn(|| count_down("A", Duration::from_secs(1), &printer));
        for (name, ms) in [("B", 800), ("C", 500)] {
            count_down(name, Duration::from_millis(ms), &printer)?;
        }
        join(a)
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

//! Wrong: all three at once, so C does not wait for B.
//! Refused by: golden

use std::{
    thread::{self, ScopedJoinHandle},
    time::Duration,
};

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

//! Right: three threads, each of which is joined before the next one starts.
//!
//! 也对：三个线程，每个都等前一个 `join` 之后才启动。

use std::{thread, time::Duration};

use anyhow::anyhow;
use countdown_core::Printer;

fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    for (name, ms) in [("C", 300), ("B", 400), ("A", 600)] {
        let printer = printer.clone();
        let thread = thread::spawn(move || count_down(name, Duration::from_millis(ms), &printer));
        thread
            .join()
            .map_err(|_| anyhow!("a countdown panicked"))??;
    }
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

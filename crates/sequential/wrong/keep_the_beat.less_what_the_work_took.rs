//! Wrong: it still waits for lengths of time, shorter by what the work took. However late a number
//! is, all that follow are late by that much too.
//!
//! Refused by: golden

use std::{
    thread,
    time::{Duration, Instant},
};

use countdown_core::Printer;

fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    count_down("A", Duration::from_millis(500), &printer)?;
    printer.close("Done")?;
    Ok(())
}

#[tracing::instrument(skip(printer))]
fn count_down(name: &str, delay: Duration, printer: &Printer) -> anyhow::Result<()> {
    let mut took = Duration::ZERO;
    for n in (1..=5).rev() {
        wait(delay.saturating_sub(took));
        printer.tick(name, n)?;
        let before = Instant::now();
        work(n, printer)?;
        took = before.elapsed();
    }
    Ok(())
}

/// Waits a little longer than it is asked to, as waits do on a busy machine.
fn wait(time: Duration) {
    thread::sleep(time + Duration::from_millis(30));
}

/// Takes 0.2 s after an even number, 0.4 s after an odd one.
fn work(n: u32, printer: &Printer) -> anyhow::Result<()> {
    let ms = if n.is_multiple_of(2) { 200 } else { 400 };
    thread::sleep(Duration::from_millis(ms));
    printer.line("worked")?;
    Ok(())
}

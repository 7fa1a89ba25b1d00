//! Right: tokio's `Interval` keeps the beat, and the work is awaited in the pool.
//!
//! 也对：由 tokio 的 `Interval` 打拍子，工作放到线程池里，`.await` 它做完。

use std::{thread, time::Duration};

use countdown_core::Printer;
use tokio::{task, time};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    let mut beat = time::interval(Duration::from_millis(500));
    beat.tick().await; // the first is due at once
    for n in (1..=5).rev() {
        beat.tick().await;
        printer.tick("A", n)?;
        let for_work = printer.clone();
        task::spawn_blocking(move || work(n, &for_work)).await??;
    }
    printer.close("Done")?;
    Ok(())
}

/// Takes 0.2 s after an even number, 0.4 s after an odd one.
fn work(n: u32, printer: &Printer) -> anyhow::Result<()> {
    let ms = if n.is_multiple_of(2) { 200 } else { 400 };
    thread::sleep(Duration::from_millis(ms));
    printer.line("worked")?;
    Ok(())
}

//! Right: one task for all; each calculation is a stream of pieces that yields after each.
//!
//! 也对：只有一个任务；每个计算都是一串小块，算完一块就让一让。

use std::{
    hint,
    time::{Duration, Instant},
};

use countdown_core::Printer;
use futures::stream::{self, StreamExt};
use tokio::{task, time};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    let work = |name| {
        let pieces = stream::repeat_with(move || piece(name)).take(2000);
        let pieces = pieces.then(|done| async move {
            task::yield_now().await;
            done
        });
        async { anyhow::Ok(pieces.fold(0, |sum, done| async move { sum + done }).await) }
    };
    let ((), x, y) = tokio::try_join!(
        count_down("C", Duration::from_millis(100), printer.clone()),
        work("X"),
        work("Y"),
    )?;
    printer.close(&format!("Done, and {} pieces", x + y))?;
    Ok(())
}

#[tracing::instrument(skip(printer))]
async fn count_down(name: &str, delay: Duration, printer: Printer) -> anyhow::Result<()> {
    for n in (1..=3).rev() {
        time::sleep(delay).await;
        printer.tick(name, n)?;
    }
    Ok(())
}

/// A piece of a long calculation. It takes 0.05 ms, and awaits nothing.
#[tracing::instrument(skip_all, fields(name = of))]
fn piece(of: &str) -> u32 {
    let start = Instant::now();
    while start.elapsed() < Duration::from_micros(50) {
        hint::spin_loop();
    }
    1
}

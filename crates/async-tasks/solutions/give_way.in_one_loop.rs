//! Right: one task does a piece of each, and then gives way.
//!
//! 也对：一个任务，X 和 Y 各算一块，再让出。

use std::{
    hint,
    time::{Duration, Instant},
};

use countdown_core::Printer;
use tokio::{task, time};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    let both = task::spawn(async {
        let mut done = 0;
        while done < 4000 {
            done += piece("X") + piece("Y");
            task::yield_now().await;
        }
        done
    });
    count_down("C", Duration::from_millis(100), printer.clone()).await?;
    printer.close(&format!("Done, and {} pieces", both.await?))?;
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

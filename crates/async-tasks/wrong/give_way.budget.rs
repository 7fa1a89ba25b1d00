//! Wrong: tokio's budget gives way by itself, after 128 pieces.
//!
//! Refused by: golden
//! Refused by: `piece` runs at most 2 times in a row with the same argument

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
    let x = task::spawn(work("X"));
    let y = task::spawn(work("Y"));
    count_down("C", Duration::from_millis(100), printer.clone()).await?;
    let pieces = x.await? + y.await?;
    printer.close(&format!("Done, and {pieces} pieces"))?;
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

async fn work(name: &str) -> u32 {
    let mut done = 0;
    while done < 2000 {
        done += piece(name);
        task::consume_budget().await;
    }
    done
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

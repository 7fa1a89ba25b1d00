//! Wrong: an await of what is ready already does not pause.
//! Refused by: golden

use std::{thread, time::Duration};

use countdown_core::Printer;
use futures::future::{self, join_all};
use tokio::{task, time};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    let long = task::spawn(work());
    let tasks = [("A", 1000), ("B", 800), ("C", 500)].map(|(name, ms)| {
        task::spawn(count_down(name, Duration::from_millis(ms), printer.clone()))
    });
    for done in join_all(tasks).await {
        done??;
    }
    printer.close(&format!("Done, and {} pieces of work", long.await?))?;
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

#[tracing::instrument]
async fn work() -> u32 {
    let mut done = 0;
    while done < 100 {
        done += piece();
        future::ready(()).await;
    }
    done
}

/// A piece of a long calculation. It takes 10 ms, and waits for nothing.
fn piece() -> u32 {
    thread::sleep(Duration::from_millis(10));
    1
}

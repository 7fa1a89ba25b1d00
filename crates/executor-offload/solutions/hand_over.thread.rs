//! Right: a thread of C's own, whose result comes through a oneshot channel.
//!
//! 也对：C 有自己的线程，结果通过 oneshot channel 送来。

use std::{thread, time::Duration};

use countdown_core::Printer;
use given::blocking;
use tokio::{sync::oneshot, time};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    let (sender, c) = oneshot::channel();
    let for_c = printer.clone();
    thread::spawn(move || {
        // Where nobody listens any more, main has failed already.
        let _ = sender.send(blocking("C", Duration::from_millis(300), &for_c));
    });
    tokio::try_join!(
        count_down("A", Duration::from_millis(800), printer.clone()),
        count_down("B", Duration::from_millis(500), printer.clone()),
        async { c.await? },
    )?;
    printer.close("Done")?;
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

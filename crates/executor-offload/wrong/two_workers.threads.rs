//! Wrong: a thread for each, two at a time: four threads in all.
//!
//! Refused by: `count_down` runs on at most 2 threads

use std::{thread, time::Duration};

use countdown_core::Printer;
use tokio::{runtime::Builder, sync::oneshot};

fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let runtime = Builder::new_current_thread().build()?;
    runtime.block_on(offload())
}

async fn offload() -> anyhow::Result<()> {
    let printer = Printer::stdout();
    let start = |name, ms| {
        let (sender, done) = oneshot::channel();
        let printer = printer.clone();
        thread::spawn(move || {
            let _ = sender.send(count_down(name, Duration::from_millis(ms), &printer));
        });
        done
    };
    let (a, b) = (start("A", 500), start("B", 300));
    b.await??;
    let c = start("C", 300);
    a.await??;
    let d = start("D", 500);
    c.await??;
    d.await??;
    printer.close("Done")?;
    Ok(())
}

#[tracing::instrument(skip(printer))]
fn count_down(name: &str, delay: Duration, printer: &Printer) -> anyhow::Result<()> {
    for n in (1..=2).rev() {
        thread::sleep(delay);
        printer.tick(name, n)?;
    }
    Ok(())
}

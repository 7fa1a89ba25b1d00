//! Right: A's thread is not joined; it sends its result when it is done.
//!
//! 也对：不 `join` A 的线程，它数完之后把结果发过来。

use std::{sync::mpsc, thread, time::Duration};

use countdown_core::Printer;

fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    let (done, a) = mpsc::channel();
    let for_a = printer.clone();
    thread::spawn(move || {
        // Where nobody listens any more, main has failed already.
        let _ = done.send(count_down("A", Duration::from_millis(900), &for_a));
    });
    count_down("B", Duration::from_millis(400), &printer)?;
    count_down("C", Duration::from_millis(400), &printer)?;
    a.recv()??;
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

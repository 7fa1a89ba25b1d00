//! Solution: A's thread is joined when B and C, one after the other on this one, are done.
//!
//! 参考答案：B 和 C 在当前线程里先后数完，再 `join` A 的线程。

use std::{thread, time::Duration};

use anyhow::anyhow;
use countdown_core::Printer;

fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    let for_a = printer.clone();
    let a = thread::spawn(move || count_down("A", Duration::from_millis(900), &for_a));
    count_down("B", Duration::from_millis(400), &printer)?;
    count_down("C", Duration::from_millis(400), &printer)?;
    a.join().map_err(|_| anyhow!("a countdown panicked"))??;
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

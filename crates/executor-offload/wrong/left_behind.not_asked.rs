//! Wrong: it is on time, since nobody asks.
//!
//! Refused by: `answer` is called

use std::{thread, time::Duration};

use countdown_core::Printer;

fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    thread::sleep(Duration::from_millis(800));
    printer.line("too late")?;
    printer.close("Done")?;
    Ok(())
}

//! Right: a thread that is no part of the runtime, and ends with the program.
//!
//! 也对：用一个不属于运行时的线程，它随程序一起结束。

use std::{
    sync::mpsc::{self, RecvTimeoutError},
    thread,
    time::Duration,
};

use countdown_core::Printer;
use given::answer;

fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let printer = Printer::stdout();
    let (sender, asked) = mpsc::channel();
    thread::spawn(move || {
        // Where it comes too late nobody listens any more.
        let _ = sender.send(answer());
    });
    match asked.recv_timeout(Duration::from_millis(800)) {
        Err(RecvTimeoutError::Timeout) => printer.line("too late")?,
        answered => printer.line(answered?)?,
    }
    printer.close("Done")?;
    Ok(())
}

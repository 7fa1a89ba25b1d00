//! The three countdowns on plain threads. `cargo run -p countdown-core --example std_threads`
//!
//! 三个倒计时，运行在普通线程上。

use std::{io, panic::resume_unwind, thread, time::Duration};

use countdown_core::Printer;

fn main() -> io::Result<()> {
    let printer = Printer::stdout();
    let threads = [("A", 1000), ("B", 800), ("C", 500)].map(|(name, ms)| {
        let printer = printer.clone();
        thread::spawn(move || count_down(name, Duration::from_millis(ms), &printer))
    });
    let joined = threads.map(|thread| thread.join().unwrap_or_else(|panic| resume_unwind(panic)));
    joined.into_iter().collect::<Result<(), _>>()?;
    printer.close("Done.")
}

fn count_down(name: &str, delay: Duration, printer: &Printer) -> io::Result<()> {
    (1..=3).rev().try_for_each(|n| {
        thread::sleep(delay);
        printer.tick(name, n)
    })
}

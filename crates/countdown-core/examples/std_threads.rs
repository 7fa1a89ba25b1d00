//! The three countdowns on plain threads. `cargo run -p countdown-core --example std_threads`
//!
//! 三个倒计时，运行在普通线程上。

use std::{thread, time::Duration};

use countdown_core::{PrintError, Printer};

fn main() -> Result<(), PrintError> {
    let printer = Printer::stdout();
    let threads = [("A", 1000), ("B", 800), ("C", 500)].map(|(name, ms)| {
        let printer = printer.clone();
        thread::spawn(move || count_down(name, Duration::from_millis(ms), &printer))
    });
    threads.into_iter().try_for_each(|thread| thread.join().expect("no panic"))?;
    printer.close("Done.")
}

fn count_down(name: &str, delay: Duration, printer: &Printer) -> Result<(), PrintError> {
    (1..=3).rev().try_for_each(|n| {
        thread::sleep(delay);
        printer.tick(name, n)
    })
}

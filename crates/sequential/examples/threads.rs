//! A thread for each countdown: async is not the only way to wait for several things at once.
//!
//! ```sh
//! cargo run -p sequential --example threads
//! ```
//!
//! The same blocking `count_down` as in `src/main.rs`, three at a time, and no event loop. The lines
//! are those of `executor-offload`, whose pool is threads too; but that one's loop stays free for
//! other tasks, where this `main` does nothing but join.

use std::{io, process::ExitCode, thread, time::Instant};

use countdown_core::{Countdown, DOCUMENT, Printer};

fn main() -> ExitCode {
    countdown_core::demo(|| {
        let start = Instant::now();
        let printer = Printer::new(io::stdout(), move || start.elapsed());
        thread::scope(|scope| {
            let threads = DOCUMENT.each_ref().map(|countdown| {
                let printer = &printer;
                scope.spawn(move || count_down(countdown, printer))
            });
            threads.into_iter().try_for_each(|thread| {
                thread.join().unwrap_or_else(|_| Err(io::Error::other("a countdown panicked")))
            })
        })?;
        printer.close("Done.")
    })
}

#[tracing::instrument(skip_all, fields(name = %countdown.name))]
fn count_down(countdown: &Countdown, printer: &Printer) -> io::Result<()> {
    for tick in countdown.ticks() {
        thread::sleep(countdown.delay); // blocks this thread: the others run meanwhile
        printer.tick(&tick)?;
    }
    Ok(())
}

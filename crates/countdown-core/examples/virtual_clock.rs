//! The three countdowns on a clock that jumps from one due time to the next: nothing waits, and all
//! is exactly due. `cargo run -p countdown-core --example virtual_clock`

use std::sync::{Arc, Mutex};
use std::{io, process::ExitCode, time::Duration};

use countdown_core::{Countdown, Printer, DOCUMENT};

fn main() -> ExitCode {
    countdown_core::demo(|| {
        let now = Arc::new(Mutex::new(Duration::ZERO));
        let clock = Arc::clone(&now);
        let printer = Printer::new(io::stdout(), move || *clock.lock().unwrap());
        let mut ticks: Vec<_> = DOCUMENT.iter().flat_map(Countdown::ticks).collect();
        ticks.sort_by_key(|tick| tick.due);
        for tick in ticks {
            *now.lock().unwrap() = tick.due;
            printer.tick(&tick)?;
        }
        printer.close("Done")
    })
}

//! The three countdowns on the async runtime smol. `cargo run -p countdown-core --example smol`

use std::{io, process::ExitCode, time::Instant};

use countdown_core::{Countdown, Printer, DOCUMENT};

fn main() -> ExitCode {
    countdown_core::demo(|| {
        let start = Instant::now();
        let printer = Printer::new(io::stdout(), move || start.elapsed());
        let tasks = DOCUMENT.map(|countdown| smol::spawn(count_down(countdown, printer.clone())));
        tasks.into_iter().try_for_each(smol::block_on)?; // all were spawned: they wait together
        printer.close("Done")
    })
}

async fn count_down(countdown: Countdown, printer: Printer) -> io::Result<()> {
    for tick in countdown.ticks() {
        smol::Timer::after(countdown.delay).await;
        printer.tick(&tick)?;
    }
    Ok(())
}

//! The three countdowns on the async runtime smol. `cargo run -p countdown-core --example smol`
//!
//! 三个倒计时，运行在异步运行时 smol 上。

use std::{io, time::Duration};

use countdown_core::Printer;

fn main() -> io::Result<()> {
    let printer = Printer::stdout();
    let tasks = [("A", 1000), ("B", 800), ("C", 500)].map(|(name, ms)| {
        smol::spawn(count_down(name, Duration::from_millis(ms), printer.clone()))
    });
    tasks.into_iter().try_for_each(smol::block_on)?; // all were spawned: they wait together
    printer.close("Done")
}

async fn count_down(name: &str, delay: Duration, printer: Printer) -> io::Result<()> {
    for n in (1..=3).rev() {
        smol::Timer::after(delay).await;
        printer.tick(name, n)?;
    }
    Ok(())
}

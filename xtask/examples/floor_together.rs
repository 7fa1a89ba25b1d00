//! The latest that a thread need wake, a thread for each countdown.
//!
//! Peer: floor, together
//! Prints: async-tasks

mod floor;

use std::thread;

use countdown_core::Printer;

fn main() -> anyhow::Result<()> {
    let printer = &Printer::stdout();
    thread::scope(|scope| {
        let countdowns = floor::COUNTDOWNS;
        let start = |(name, delay)| scope.spawn(move || floor::count_down(name, delay, printer));
        countdowns.map(start).into_iter().try_for_each(|it| it.join().expect("it does not panic"))
    })?;
    printer.close("Done")?;
    Ok(())
}

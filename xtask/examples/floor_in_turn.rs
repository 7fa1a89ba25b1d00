//! The latest that a thread need wake, one countdown after another.
//!
//! Peer: floor, in turn
//! Prints: sequential

mod floor;

use countdown_core::Printer;

fn main() -> anyhow::Result<()> {
    let printer = Printer::stdout();
    for (name, delay) in floor::COUNTDOWNS {
        floor::count_down(name, delay, &printer)?;
    }
    printer.close("Done")?;
    Ok(())
}

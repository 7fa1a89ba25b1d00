//! Draws what a recording of [`countdown_trace`] tells: who was busy, who was blocked, who waited.
//!
//! [`read()`] makes [`Run`]s of a recording, and each of the others shows them in one way: as text in
//! a [`terminal()`], as a picture for a README ([`svg()`]), as a [`page()`] that replays them, and as
//! a trace for the viewers of browsers ([`chrome_trace()`]).
//!
//! [`join`] puts such a recording together from what each process of a program has written.
//!
//! ```no_run
//! use std::{fs, time::Duration};
//!
//! # fn main() -> anyhow::Result<()> {
//! let runs = countdown_timeline::read(&fs::read("recording.jsonl")?)?;
//! print!("{}", countdown_timeline::terminal(&runs, Duration::ZERO, 80));
//! fs::write("replay.html", countdown_timeline::page(&runs)?)?;
//! # Ok(())
//! # }
//! ```

mod axis;
mod chrome;
mod labels;
#[cfg(test)]
mod made;
mod model;
mod page;
mod read;
mod svg;
mod terminal;
mod text;
mod totals;
mod write;

pub use self::{
    chrome::chrome_trace,
    model::Run,
    page::page,
    read::read,
    svg::{Motion, svg},
    terminal::terminal,
    write::join,
};

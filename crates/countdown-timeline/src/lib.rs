//! Draws what a recording of [`countdown_trace`] tells: who was busy, who was blocked, who waited.
//!
//! [`read()`] makes [`Run`]s of a recording, and each of the others shows them in one way: as text in
//! a [`terminal()`], as a picture for a README ([`svg()`]), as a [`page()`] that replays them, and as
//! a trace for the viewers of browsers ([`chrome_trace()`]).
//!
//! [`Subject::record`] runs a program with its spans recorded, and has it judged as [`countdown_verify`]
//! judges it. [`join`] puts a recording of programs together from what the processes of each have written.
//!
//! ```no_run
//! use std::{fs, time::Duration};
//!
//! use countdown_timeline::Language;
//!
//! # fn main() -> anyhow::Result<()> {
//! let runs = countdown_timeline::read(&fs::read("recording.jsonl")?)?;
//! print!("{}", countdown_timeline::terminal(&runs, Duration::ZERO, 80, Language::English));
//! fs::write("replay.html", countdown_timeline::page(&runs, Language::English)?)?;
//! # Ok(())
//! # }
//! ```

mod axis;
mod chrome;
mod labels;
mod language;
#[cfg(test)]
mod made;
mod model;
mod page;
mod read;
mod record;
mod svg;
mod terminal;
mod text;
mod totals;
mod words;
mod write;

pub use self::{
    chrome::chrome_trace,
    language::Language,
    model::Run,
    page::page,
    read::read,
    record::{Recorded, Runs, Subject, due_times, processes},
    svg::{Motion, svg},
    terminal::terminal,
    write::join,
};

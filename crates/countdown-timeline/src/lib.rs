//! Draws what [`countdown_trace`] recorded: who was busy, who was blocked, who waited.
//!
//! [`Timeline::new`] works out what the tasks and threads of a program did. Each of the others
//! shows runs in one way: as text in a [`terminal()`], as a picture for a README ([`svg()`]), as a
//! [`page()`] that replays them, and as a trace for Perfetto ([`chrome_trace()`]).
//!
//! ```no_run
//! use std::{fs, time::Duration};
//!
//! use countdown_timeline::{Language, Timeline, page, terminal};
//! use countdown_trace::recording;
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let recorded = recording::read(&fs::read("recording.jsonl")?)?;
//! let runs: Vec<Timeline> = recorded.into_iter().map(Timeline::new).collect();
//! print!("{}", terminal(&runs, Duration::ZERO, 80, Language::English));
//! fs::write("replay.html", page(&runs, Language::English))?;
//! # Ok(())
//! # }
//! ```

mod axis;
mod chrome;
mod columns;
mod labels;
#[cfg(test)]
mod made;
mod model;
mod page;
mod svg;
mod terminal;
mod text;

mod words;

pub use self::{
    chrome::chrome_trace,
    model::Timeline,
    page::page,
    svg::{Motion, svg},
    terminal::terminal,
    words::Language,
};

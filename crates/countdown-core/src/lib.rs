//! Print, parse and compare timing transcripts: golden files whose stamps are checked.
#![doc = include_str!("links.md")]
#![doc = include_str!("../README.md")]

mod compare;
mod countdown;
mod demo;
mod difference;
mod golden;
pub mod lesson;
mod order;
mod pairing;
mod print_line;
mod printed;
mod printer;
#[cfg(feature = "trace")]
mod record;
mod stamp;
#[cfg(feature = "trace")]
mod trace;
mod transcript;
mod visible;

pub use compare::{Comparison, Matched};
pub use countdown::{Countdown, Tick, DOCUMENT};
pub use demo::demo;
pub use difference::{Difference, Late};
pub use golden::{Golden, GRID, TOLERANCE};
pub use print_line::print_line;
pub use printer::Printer;
pub use stamp::Stamp;
pub use transcript::{ParseError, Transcript};

/// The line above each line of a transcript: 40 dashes.
pub const RULE: &str = "----------------------------------------";

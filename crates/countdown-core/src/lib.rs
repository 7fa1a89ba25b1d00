//! Print, parse and compare timing transcripts: golden files whose stamps are checked.
#![doc = include_str!("links.md")]
#![doc = include_str!("../README.md")]

mod compare;
mod decide;
mod difference;
mod error;
mod explain;
mod golden;
mod pair;
mod print_error;
mod printer;
mod reader;
mod stamp;
mod subsequence;
mod transcript;
mod visible;

pub use compare::{Comparison, Matched};
pub use difference::Difference;
pub use error::{GridError, ParseError};
pub use golden::{GRID, Golden, TOLERANCE};
pub use print_error::PrintError;
pub use printer::Printer;
pub use stamp::Stamp;
pub use transcript::Transcript;

/// The line above each line of a transcript: 40 dashes.
pub const RULE: &str = "----------------------------------------";

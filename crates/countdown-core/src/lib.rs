#![doc = include_str!("../README.md")]

mod compare;
mod difference;
mod error;
mod explain;
mod golden;
mod matching;
mod output;
mod pairing;
mod pattern;
mod printer;
mod stamp;
mod subsequence;
mod texts;
mod transcript;
mod visible;
mod when;

pub use compare::{Comparison, Matched, Outcome};
pub use difference::Difference;
pub use error::{GoldenError, ParseError};
pub use golden::{EARLY, GRID, Golden, TOLERANCE, Tolerance};
pub use output::{Observed, Zero};
pub use printer::Printer;
pub use stamp::Stamp;
pub use transcript::Transcript;

/// The line above each line of a transcript: 40 dashes.
pub const RULE: &str = "----------------------------------------";

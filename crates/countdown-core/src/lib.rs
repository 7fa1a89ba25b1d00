//! Print, parse and compare timing transcripts: what was printed, in which order, and when.
//!
//! A program prints its lines through a [`Printer`], which stamps each with the time since its
//! start. A test holds what was printed to a [`Golden`]: every byte but the stamps' digits must be
//! the golden's, no line may be early by however little or late by more than a tolerance, and only
//! lines that are due together may change places.
//!
//! ```
//! use std::time::Duration;
//! use countdown_core::{Golden, RULE};
//!
//! let golden = Golden::parse(format!("{RULE}\n0.5010 \tA = 1\n{RULE}\nDone\n"))?;
//! let printed = format!("{RULE}\n0.5432 \tA = 1\n{RULE}\nDone\n");
//! let comparison = golden.compare(printed);
//! assert!(comparison.matches(), "{comparison}");
//! assert_eq!(comparison.lateness(), [Duration::from_micros(43_200)]);
//! # Ok::<(), countdown_core::ParseError>(())
//! ```
//!
//! Nothing here waits, spawns or picks a runtime: the caller brings the clock, and so threads, any
//! executor and a virtual clock are served alike. It is not for measuring: a stamp has four
//! decimals, and a due time is told from the [grid](GRID) that all waits must be multiples of. For
//! output without times, any snapshot library has more to offer.

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
mod stamp;
#[cfg(feature = "trace")]
mod trace;
mod transcript;
mod visible;

pub use compare::Comparison;
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

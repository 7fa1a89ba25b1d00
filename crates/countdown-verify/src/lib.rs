//! Hold what a program prints, and when, to a golden transcript.
//!
//! A test does so in one call. This program prints plain lines, which are stamped as they arrive:
//!
//! ```no_run
//! use countdown_verify::{Program, program::Clock};
//!
//! let client = Program::new(["target/debug/client"], "tests/golden/client.txt");
//! Program { clock: Clock::Arrival, ..client }.assert();
//! ```
//!
//! It panics with the report that the command line prints. The parts, for those who want more:
//!
//! - [`program`] says what is judged, and by what; [`select`], which of its lines.
//! - [`run`] starts it, reads it line by line, and ends all that it left ([`process`]).
//! - [`stalls`] is a log of what the machine did meanwhile: was I late, or the machine?
//! - [`verdict`] is the rule. It reads no clock and starts nothing.
//! - [`judge`] puts these together, and is the one place that runs a program again.
//! - [`watch`] waits until a source changes; [`report`] makes what was printed fit for a terminal.
//!
//! With the feature `cli`, which is on by default, come `workspace`, which finds programs, and `cli`,
//! the command line itself. What concerns a whole process is for its program to ask for: see
//! [`interrupt`].

#[cfg(feature = "cli")]
mod bless;
mod check;
#[cfg(feature = "cli")]
pub mod cli;
mod clock;
pub mod interrupt;
pub mod judge;
#[cfg(feature = "cli")]
pub mod place;
pub mod process;
pub mod program;
pub mod report;
pub mod run;
pub mod select;
pub mod stalls;
pub mod verdict;
pub mod watch;
#[cfg(feature = "cli")]
pub mod workspace;

pub use self::{check::Failure, program::Program};

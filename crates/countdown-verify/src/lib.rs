//! Hold what a program prints, and when, to a golden transcript.
//!
//! The command line of this crate is its feature `cli`, which is on by default.

#[cfg(feature = "cli")]
pub mod bless;
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

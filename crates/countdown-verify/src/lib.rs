//! Hold what a program prints, and when, to a golden transcript.
//!
//! The command line of this crate is its feature `cli`, which is on by default.

#[cfg(feature = "cli")]
pub mod bless;
#[cfg(feature = "cli")]
pub mod cli;
mod control;
pub mod interrupt;
#[cfg(feature = "cli")]
pub mod place;
mod process;
pub mod program;
#[cfg(feature = "cli")]
pub mod report;
pub mod run;
pub mod select;
mod stragglers;
pub mod verdict;
pub mod watch;
#[cfg(feature = "cli")]
pub mod workspace;

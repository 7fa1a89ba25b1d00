//! Holds what a program prints, and when, to a golden.
//!
//! A test does so in one call. This program prints plain lines, which are stamped as they arrive:
//!
//! ```no_run
//! use countdown_verify::{Clock, Program};
//!
//! let mut client = Program::new(["target/debug/client"], "tests/golden/client.txt");
//! client.settings.clock = Some(Clock::Arrival);
//! client.assert();
//! ```
//!
//! It panics with the report that the command line prints. The test writes the golden if it is run
//! with `COUNTDOWN_BLESS=1`.
//!
//! - [`Program`] is what to run, with [`Settings`] for how to judge it.
//! - [`Program::check`] returns a [`Failure`] instead of panicking.
//! - [`StallLog`] is for tests of your own: was I late, or the machine?
//!
//! The language of goldens is that of [`countdown_core`].

#![cfg_attr(
    not(feature = "cli"),
    allow(
        dead_code,
        unreachable_pub,
        reason = "some of it is for the command line alone"
    )
)]

mod bless;
#[cfg(feature = "cli")]
mod cli;
mod error;
mod interrupt;
mod judge;
mod machine;
mod process;
mod program;
mod report;
mod run;
mod select;
#[cfg(feature = "cli")]
#[doc(hidden)]
pub mod tools;
mod verdict;
#[cfg(feature = "cli")]
mod watch;
#[cfg(feature = "cli")]
mod workspace;

pub use self::{
    error::Error,
    judge::{Event, Failure, Policy},
    machine::StallLog,
    program::{Clock, Program, Settings, Status, Stream, Variable, Zero},
    select::{BadPattern, Select, Unit},
    verdict::Verdict,
};

//! Compares the timed output of a program with a golden.
//!
//! A test needs one call. The program in this example prints plain lines, which are stamped as they
//! arrive:
//!
//! ```no_run
//! use countdown_verify::{Clock, Program};
//!
//! // In a test: env!("CARGO_BIN_EXE_client").
//! let mut client = Program::new(["target/debug/client"], "tests/golden/client.txt");
//! client.settings.clock = Some(Clock::Arrival);
//! client.assert();
//! ```
//!
//! The golden says what has to come, and when, in seconds since the first line:
//!
//! ```text
//! 0.0000 connecting
//! 0.5000 retry 1
//! +0.5..1.5 connected after [..] ms
//! ```
//!
//! `assert` panics with the report that the command line prints. Run the test with
//! `COUNTDOWN_BLESS=1` to write the golden.
//!
//! - [`Program`] is a command and its golden, with [`Settings`] for how to judge it.
//! - [`Program::check`] returns a [`Failure`] instead of panicking.
//! - [`StallLog`] tells a test of your own whether the machine was late.
//!
//! [`countdown_core`] describes the format of goldens. Reports name settings as `countdown.toml`
//! does: for `clock = "arrival"` set the field `clock` of [`Settings`] to
//! [`Some(Clock::Arrival)`](Clock::Arrival).

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
    judge::{Failure, Policy},
    machine::StallLog,
    program::{Clock, Program, Settings, Status, Stream, Variable, Zero},
    select::{BadPattern, Select, Unit},
    verdict::Verdict,
};

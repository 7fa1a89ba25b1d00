//! Ctrl-C: remembered, so that whoever started a process can end it before this one ends.

use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::{Context, Result};

static REQUESTED: AtomicBool = AtomicBool::new(false);

/// The exit status of a command that Ctrl-C ended.
pub const STATUS: u8 = 130;

/// From here on Ctrl-C, like a request to terminate, is remembered instead of ending the process.
///
/// # Errors
///
/// Where the system does not let it, or it is installed already.
pub fn install() -> Result<()> {
    ctrlc::set_handler(|| REQUESTED.store(true, Ordering::Relaxed)).context("cannot handle Ctrl-C")
}

/// Whether there was one.
pub fn requested() -> bool {
    REQUESTED.load(Ordering::Relaxed)
}

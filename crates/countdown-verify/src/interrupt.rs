//! Requests to end: remembered, so that whoever started a process can end it before this one ends.
//!
//! What runs programs looks whether there was one. To remember them concerns the whole process, so
//! it is for a program to ask for as it begins, and nothing that a library does by itself.

use std::sync::{
    Arc, OnceLock,
    atomic::{AtomicBool, AtomicUsize, Ordering},
};

use anyhow::{Context, Result};
use signal_hook::{
    consts::{SIGINT, SIGTERM},
    flag,
};

#[cfg(unix)]
const SIGNALS: [i32; 3] = [SIGINT, SIGTERM, signal_hook::consts::SIGHUP];
#[cfg(not(unix))]
const SIGNALS: [i32; 2] = [SIGINT, SIGTERM];

/// The number of the signal that came last; 0 before the first.
static REQUESTED: OnceLock<Arc<AtomicUsize>> = OnceLock::new();

/// From here on Ctrl-C, a request to terminate and a terminal that is closed are remembered. A
/// second one ends this process at once.
///
/// # Errors
///
/// When the system does not let it.
pub fn install() -> Result<()> {
    let (requested, again) =
        (REQUESTED.get_or_init(Arc::default), Arc::new(AtomicBool::new(false)));
    for signal in SIGNALS {
        let number = usize::try_from(signal).unwrap_or_default();
        // In this order: the second signal finds what the first has left.
        flag::register_conditional_shutdown(signal, 128 + signal, Arc::clone(&again))
            .and_then(|_| flag::register(signal, Arc::clone(&again)))
            .and_then(|_| flag::register_usize(signal, Arc::clone(requested), number))
            .context("cannot handle Ctrl-C")?;
    }
    Ok(())
}

/// Whether there was one.
#[must_use]
pub fn requested() -> bool {
    status().is_some()
}

/// The status to exit with after one: 130 after Ctrl-C, 143 after a request to terminate, 129 after
/// the terminal was closed.
#[must_use]
pub fn status() -> Option<u8> {
    let signal = REQUESTED.get()?.load(Ordering::Relaxed);
    u8::try_from(signal).ok().filter(|signal| *signal > 0).map(|signal| 128 + signal)
}

//! Requests to end: remembered, so that whoever started a process can end it before this one ends.
//!
//! What runs programs looks whether there was one. To remember them concerns the whole process, so
//! it is for a program to ask for as it begins, and nothing that a library does by itself.

use std::{
    cell::RefCell,
    sync::{
        Arc, OnceLock,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
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

thread_local! {
    static UNWANTED: RefCell<Option<Arc<AtomicBool>>> = const { RefCell::new(None) };
}

/// From here on Ctrl-C, a request to terminate and a terminal that is closed are remembered. A
/// second one ends this process at once.
///
/// # Errors
///
/// When the system does not let it.
pub fn install() -> Result<()> {
    let (requested, again) = (
        REQUESTED.get_or_init(Arc::default),
        Arc::new(AtomicBool::new(false)),
    );
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

/// Has what this thread runs and builds end when `flag` is set, as after a request to end.
pub fn also_when(flag: Arc<AtomicBool>) {
    UNWANTED.set(Some(flag));
}

/// Whether there was one, or what this thread does is not wanted any more.
#[must_use]
pub fn requested() -> bool {
    let is_set = |flag: &Option<Arc<AtomicBool>>| {
        flag.as_ref()
            .is_some_and(|flag| flag.load(Ordering::Relaxed))
    };
    status().is_some() || UNWANTED.with_borrow(is_set)
}

/// The status to exit with after one: 130 after Ctrl-C, 143 after a request to terminate, 129 after
/// the terminal was closed.
#[must_use]
pub fn status() -> Option<u8> {
    let signal = REQUESTED.get()?.load(Ordering::Relaxed);
    u8::try_from(signal)
        .ok()
        .filter(|signal| *signal > 0)
        .map(|signal| 128 + signal)
}

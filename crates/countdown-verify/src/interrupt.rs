//! Remembers requests to end, so that programs can be ended before this process ends.
//!
//! Code that runs programs checks for such a request. Handlers concern the whole process, so a
//! program installs them when it begins; the library never does.

use std::sync::{
    Arc, OnceLock,
    atomic::{AtomicUsize, Ordering},
};

use anyhow::{Context, Result};

/// The number of the last signal; 0 before the first.
static REQUESTED: OnceLock<Arc<AtomicUsize>> = OnceLock::new();

/// Remembers Ctrl-C, a request to terminate and a hang-up from now on. A second one ends this
/// process at once. A signal that was ignored, as under `nohup`, stays ignored (Linux).
///
/// # Errors
///
/// Errors if the system does not allow it.
#[cfg(unix)]
pub(crate) fn install() -> Result<()> {
    use std::sync::atomic::AtomicBool;

    use signal_hook::{
        consts::{SIGHUP, SIGINT, SIGTERM},
        flag,
    };

    let requested = REQUESTED.get_or_init(Arc::default);
    let again = Arc::new(AtomicBool::new(false));
    let ignored = ignored_signals();
    for signal in [SIGINT, SIGTERM, SIGHUP] {
        if ignored >> (signal - 1) & 1 == 1 {
            continue;
        }
        let number = usize::try_from(signal).unwrap_or_default();
        // The order matters: the second signal must find the flag set by the first.
        flag::register_conditional_shutdown(signal, 128 + signal, Arc::clone(&again))
            .and_then(|_| flag::register(signal, Arc::clone(&again)))
            .and_then(|_| flag::register_usize(signal, Arc::clone(requested), number))
            .context("cannot handle Ctrl-C")?;
    }
    Ok(())
}

/// Remembers Ctrl-C, Ctrl-Break and the end of the console from now on. A second one ends this
/// process at once.
///
/// # Errors
///
/// Errors if the system does not allow it.
#[cfg(windows)]
pub(crate) fn install() -> Result<()> {
    /// The number that Unix gives to Ctrl-C.
    const SIGINT: usize = 2;

    let requested = Arc::clone(REQUESTED.get_or_init(Arc::default));
    ctrlc::set_handler(move || {
        if requested.swap(SIGINT, Ordering::Relaxed) == SIGINT {
            std::process::exit(130);
        }
    })
    .context("cannot handle Ctrl-C")
}

/// Returns the signals that this process ignores, one bit each.
#[cfg(target_os = "linux")]
fn ignored_signals() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let bits = ignored.and_then(|bits| u64::from_str_radix(bits.trim(), 16).ok());
    bits.unwrap_or_default()
}

#[cfg(all(unix, not(target_os = "linux")))]
fn ignored_signals() -> u64 {
    0
}

/// Returns `true` if requests are remembered.
#[cfg(unix)]
pub(crate) fn is_installed() -> bool {
    REQUESTED.get().is_some()
}

/// Returns `true` if there was a request to end.
#[must_use]
pub fn requested() -> bool {
    status().is_some()
}

/// Returns the exit status after a request to end: 130 after Ctrl-C, 143 after a request to
/// terminate, 129 after a hang-up.
#[must_use]
pub fn status() -> Option<u8> {
    let signal = REQUESTED.get()?.load(Ordering::Relaxed);
    let signal = u8::try_from(signal).ok().filter(|signal| *signal > 0)?;
    Some(128 + signal)
}

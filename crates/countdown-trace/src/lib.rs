//! Tracing for demos in one line: spans on stderr, or recorded for a picture.
//!
//! ```
//! let _trace = countdown_trace::start(); // the first line of `main`
//! ```
//!
//! Two environment variables turn it on. If both are unset or empty, it costs next to nothing.
//!
//! - `RUST_LOG=trace` writes spans and printed lines to stderr. [`Targets`] documents filters such
//!   as `RUST_LOG=info,tokio=off`.
//! - `COUNTDOWN_RECORD=DIR` records them: each process writes a file into that folder, in the
//!   format of [`recording`]. `cargo xtask timeline` draws what was recorded.

mod recorder;
pub mod recording;

use std::{
    env,
    ffi::OsString,
    io::{self, Write},
};

use tracing_subscriber::{
    Layer, Registry,
    filter::Targets,
    fmt::{self, format::FmtSpan},
    layer::SubscriberExt,
    util::SubscriberInitExt,
};

use recorder::Recorder;

/// Keeps the recording open. Its last line is written when this is dropped.
#[must_use = "the recording ends where this is dropped: keep it in a variable, as in `let _trace`"]
pub struct Trace {
    _guard: Option<recorder::Guard>,
}

/// Starts the tracing that the environment asks for. It does nothing if tracing has been started.
///
/// If a variable is wrong, this says so on stderr, and the program goes on without it.
pub fn start() -> Trace {
    let to_stderr = to_stderr();
    if tracing::dispatcher::has_been_set() {
        return Trace { _guard: None };
    }
    let recorder = Recorder::start();
    if to_stderr.is_none() && recorder.is_none() {
        return Trace { _guard: None };
    }
    let guard = recorder.as_ref().map(Recorder::guard);
    let subscriber = tracing_subscriber::registry()
        .with(to_stderr)
        .with(recorder);
    // This fails if another thread was quicker.
    let started = subscriber.try_init().is_ok();
    Trace {
        _guard: guard.filter(|_| started),
    }
}

/// The layer that writes to stderr what `RUST_LOG` selects.
fn to_stderr() -> Option<impl Layer<Registry>> {
    let filter = variable("RUST_LOG")?;
    let targets = match filter.to_str().map(str::parse::<Targets>) {
        Some(Ok(targets)) => targets,
        wrong => {
            let reason = match wrong {
                Some(Err(error)) => error.to_string(),
                _ => "it is not UTF-8".into(),
            };
            let filter = filter.display();
            let _ = writeln!(
                io::stderr(),
                "RUST_LOG is `{filter}`, so nothing is traced: {reason}"
            );
            return None;
        }
    };
    let layer = fmt::layer()
        .with_writer(io::stderr)
        .with_span_events(FmtSpan::FULL)
        .with_thread_names(true)
        .with_thread_ids(true);
    Some(layer.with_filter(targets))
}

/// The value of an environment variable, unless it is empty.
fn variable(name: &str) -> Option<OsString> {
    env::var_os(name).filter(|value| !value.is_empty())
}

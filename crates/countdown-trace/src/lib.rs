//! Tracing for a demo in one line: spans to stderr, or recorded for a picture.
//!
//! ```
//! let _trace = countdown_trace::start(); // the first line of `main`
//! ```
//!
//! Without the environment variables below, or where they are empty, it costs next to nothing.
//!
//! - `RUST_LOG=trace` sends spans and printed lines to stderr; `RUST_LOG=info,tokio=off` and the
//!   like choose among them, as [`Targets`] reads them.
//! - `COUNTDOWN_RECORD=DIR` records them: each process writes a file of its own into that folder,
//!   which `cargo xtask timeline` draws. The format is that of [`recording`].

mod record;
pub mod recording;

use std::{
    env,
    ffi::{OsStr, OsString},
    io::{self, Write},
};

use tracing_subscriber::{
    Layer, Registry,
    filter::Targets,
    fmt::{self, format::FmtSpan},
    layer::SubscriberExt,
    util::SubscriberInitExt,
};

use record::{Recorder, Recording};

/// Keeps the recording open; dropped, it writes the recording's last line.
#[must_use = "the recording ends where this is dropped: keep it in a variable, as in `let _trace`"]
pub struct Trace {
    _recording: Option<Recording>,
}

/// Starts what the environment asks for. Where tracing has been started already, it does nothing.
///
/// What is wrong with a variable is said on stderr, and the program goes on without it.
pub fn start() -> Trace {
    let shown = to_stderr();
    if tracing::dispatcher::has_been_set() {
        return Trace { _recording: None };
    }
    let recorder = Recorder::start();
    let recording = recorder.as_ref().map(Recorder::recording);
    if shown.is_none() && recorder.is_none() {
        return Trace { _recording: None };
    }
    match tracing_subscriber::registry()
        .with(shown)
        .with(recorder)
        .try_init()
    {
        Ok(()) => Trace {
            _recording: recording,
        },
        // Another thread was quicker.
        Err(_) => Trace { _recording: None },
    }
}

fn to_stderr() -> Option<impl Layer<Registry>> {
    let filter = variable("RUST_LOG")?;
    let targets = match filter.to_str().map(str::parse::<Targets>) {
        Some(Ok(targets)) => targets,
        Some(Err(error)) => return untraced(&filter, &error.to_string()),
        None => return untraced(&filter, "it is not UTF-8"),
    };
    let layer = fmt::layer()
        .with_writer(io::stderr)
        .with_span_events(FmtSpan::FULL);
    Some(
        layer
            .with_thread_names(true)
            .with_thread_ids(true)
            .with_filter(targets),
    )
}

/// A variable that says something.
fn variable(name: &str) -> Option<OsString> {
    env::var_os(name).filter(|value| !value.is_empty())
}

/// Says why, and is no layer.
fn untraced<T>(filter: &OsStr, why: &str) -> Option<T> {
    let filter = filter.display();
    // Where stderr is gone there is no one to tell.
    let _ = writeln!(
        io::stderr(),
        "RUST_LOG is `{filter}`, so nothing is traced: {why}"
    );
    None
}

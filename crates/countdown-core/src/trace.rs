use std::{
    env,
    io::{self, Write},
};

use tracing_subscriber::{
    filter::Targets, fmt, fmt::format::FmtSpan, layer::SubscriberExt, util::SubscriberInitExt,
    Layer, Registry,
};

use crate::record::{Recorder, Recording};

/// Sends spans and events to stderr, where `RUST_LOG` asks for them, and to a file for
/// `cargo xtask timeline`, until the recording is dropped.
#[must_use]
pub(crate) fn start() -> Option<Recording> {
    let filter = env::var("RUST_LOG").ok();
    let (shown, recorder) = (filter.as_deref().and_then(to_stderr), Recorder::start());
    let recording = recorder.as_ref().map(Recorder::recording);
    if shown.is_some() || recorder.is_some() {
        tracing_subscriber::registry().with(shown).with(recorder).init();
    }
    recording
}

fn to_stderr(filter: &str) -> Option<impl Layer<Registry>> {
    match filter.parse::<Targets>() {
        Ok(targets) => Some(
            fmt::layer()
                .with_writer(io::stderr)
                .with_span_events(FmtSpan::FULL)
                .with_thread_names(true)
                .with_thread_ids(true)
                .with_filter(targets),
        ),
        Err(error) => {
            let _ = writeln!(io::stderr(), "RUST_LOG is `{filter}`, so nothing is traced: {error}");
            None
        }
    }
}

use std::{
    env,
    io::{self, Write},
};

use tracing_subscriber::{
    filter::Targets, fmt, fmt::format::FmtSpan, layer::SubscriberExt, util::SubscriberInitExt,
};

/// Sends spans and events to stderr, where `RUST_LOG` asks for them: `RUST_LOG=trace`.
pub(crate) fn start() {
    let Ok(filter) = env::var("RUST_LOG") else { return };
    match filter.parse::<Targets>() {
        Ok(targets) => tracing_subscriber::registry().with(targets).with(to_stderr()).init(),
        Err(error) => {
            let _ = writeln!(io::stderr(), "RUST_LOG is `{filter}`, so nothing is traced: {error}");
        }
    }
}

fn to_stderr<S>() -> impl tracing_subscriber::Layer<S>
where
    S: tracing::Subscriber + for<'span> tracing_subscriber::registry::LookupSpan<'span>,
{
    fmt::layer()
        .with_writer(io::stderr)
        .with_span_events(FmtSpan::FULL)
        .with_thread_names(true)
        .with_thread_ids(true)
}

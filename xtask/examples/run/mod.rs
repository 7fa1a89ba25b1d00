//! What the peers in Rust share: the document's three countdowns, or as many as they are given.

use std::{sync::Arc, time::Duration};

use countdown_core::Printer;

#[path = "../../../crates/async-tasks/examples/summary/mod.rs"]
mod summary;

use summary::Summary;
pub(crate) use summary::TICKS;

pub(crate) enum Run {
    /// Prints what each ticks, and when.
    Document(Printer),
    /// Counts how late so many are.
    Many(u32, Summary),
}

/// The document's delays in milliseconds.
const DOCUMENT: [(&str, u64); 3] = [("A", 1000), ("B", 800), ("C", 500)];

impl Run {
    /// Starts the clock.
    pub(crate) fn start() -> anyhow::Result<Arc<Self>> {
        Ok(Arc::new(match summary::asked_for()? {
            None => Self::Document(Printer::stdout()),
            Some(n) => Self::Many(n, Summary::start()),
        }))
    }

    pub(crate) fn delays(&self) -> Box<dyn Iterator<Item = Duration>> {
        match self {
            Self::Document(_) => {
                Box::new(DOCUMENT.map(|(_, ms)| Duration::from_millis(ms)).into_iter())
            }
            Self::Many(n, _) => Box::new(summary::delays(*n)),
        }
    }

    /// How long a countdown with this delay is to wait for its tick n.
    pub(crate) fn wait(&self, delay: Duration, n: u8) -> Duration {
        match self {
            Self::Document(_) => delay,
            Self::Many(_, summary) => summary.until(delay, n),
        }
    }

    pub(crate) fn tick(&self, delay: Duration, n: u8) {
        match self {
            Self::Document(printer) => {
                let of = |(_, ms): &&(&str, u64)| u128::from(*ms) == delay.as_millis();
                let (name, _) = DOCUMENT.iter().find(of).expect("it is one of the document's");
                printer.tick(name, (TICKS + 1 - n).into()).expect("the bench reads it");
            }
            Self::Many(_, summary) => summary.tick(delay, n),
        }
    }

    pub(crate) fn end(&self) -> anyhow::Result<()> {
        match self {
            Self::Document(printer) => printer.close("Done")?,
            Self::Many(_, summary) => summary.print()?,
        }
        Ok(())
    }
}

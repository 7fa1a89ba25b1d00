use serde::Serialize;

/// What a lane is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Kind {
    /// Of a countdown that is a function, called like any other.
    Countdown,
    /// Of a future, polled again and again, or of what is still to be polled.
    Task,
    /// Of a function that a worker of a pool runs.
    Job,
    Thread,
    Process,
}

/// How the spans of a name were entered.
#[derive(Debug, Default)]
pub(super) struct Entries {
    /// One of them more than once.
    pub(super) again: bool,
    /// One of them later than it was made, or not yet.
    pub(super) queued: bool,
    /// One of them by a worker of a pool.
    pub(super) on_worker: bool,
}

impl Kind {
    /// That of the work in spans which were entered in this way.
    pub(super) fn of(entries: &Entries) -> Self {
        match entries {
            // Who polls enters a span more than once, if only for the future's end.
            Entries { again: true, .. } => Self::Task,
            Entries {
                on_worker: false,
                queued: false,
                ..
            } => Self::Countdown,
            Entries {
                on_worker: false, ..
            } => Self::Task,
            Entries {
                on_worker: true, ..
            } => Self::Job,
        }
    }

    /// As traces and pages' data have it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Countdown => "countdown",
            Self::Task => "task",
            Self::Job => "job",
            Self::Thread => "thread",
            Self::Process => "process",
        }
    }

    /// Whether its lanes are of threads that work, and not of the work.
    pub(crate) fn is_worker(self) -> bool {
        matches!(self, Self::Thread | Self::Process)
    }
}

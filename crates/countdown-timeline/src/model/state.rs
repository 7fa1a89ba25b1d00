use serde::Serialize;

use super::{MILLISECOND, Time};

/// What a task or a thread is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum State {
    /// In a task, and computing.
    Busy,
    /// In a task, and keeping the thread from other work without computing.
    Blocked,
    /// A task that could run, and is not served.
    Ready,
    /// A task that waits for its timer, or for whatever else it awaits.
    Waiting,
    /// A thread without a task.
    Idle,
}

impl State {
    pub(crate) const ALL: [Self; 5] = [
        Self::Busy,
        Self::Blocked,
        Self::Ready,
        Self::Waiting,
        Self::Idle,
    ];

    /// As traces and style sheets have it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Busy => "busy",
            Self::Blocked => "blocked",
            Self::Ready => "ready",
            Self::Waiting => "waiting",
            Self::Idle => "idle",
        }
    }

    /// Whether recordings do not tell it by themselves.
    pub(crate) fn is_inferred(self) -> bool {
        matches!(self, Self::Blocked | Self::Ready)
    }

    /// The state of a thread over a time, of which it was on a core for `used`.
    pub(super) fn of(length: Time, used: Option<Time>, in_task: bool) -> Self {
        let used = used.filter(|_| length >= MILLISECOND);
        match in_task {
            true if used.is_some_and(|used| used < length / 100) => Self::Blocked,
            true => Self::Busy,
            false if used.is_some_and(|used| used >= length / 10) => Self::Busy,
            false => Self::Idle,
        }
    }
}

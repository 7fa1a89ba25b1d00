//! The columns of the table beside the lanes: the time in each state.

use crate::{
    model::{Lane, LaneKind, State, Timeline},
    text::seconds,
    words::Words,
};

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Column {
    Busy,
    Blocked,
    Ready,
    /// A task waits, a thread is idle.
    Rest,
}

/// The columns to show. `Ready` is left out unless a task was ready for a hundredth of the time.
pub(crate) fn shown(timelines: &[Timeline]) -> Vec<Column> {
    let has_ready = |timeline: &Timeline| {
        let mut tasks = timeline.tasks.iter();
        tasks.any(|task| task.total(State::Ready) > timeline.end / 100)
    };
    let mut columns = vec![Column::Busy, Column::Blocked];
    if timelines.iter().any(has_ready) {
        columns.push(Column::Ready);
    }
    columns.push(Column::Rest);
    columns
}

impl Column {
    /// The state whose time it shows.
    fn state(self, kind: LaneKind) -> Option<State> {
        match self {
            Self::Busy => Some(State::Busy),
            Self::Blocked => Some(State::Blocked),
            Self::Ready if kind.is_thread() => None,
            Self::Ready => Some(State::Ready),
            Self::Rest if kind.is_thread() => Some(State::Idle),
            Self::Rest => Some(State::Waiting),
        }
    }

    pub(crate) fn head(self, kind: LaneKind, words: &Words) -> &'static str {
        let state = self.state(kind);
        state.map_or("", |state| words.state(state))
    }

    pub(crate) fn text(self, lane: &Lane) -> String {
        let state = self.state(lane.kind);
        let text = state.map(|state| seconds(lane.total(state)));
        text.unwrap_or_default()
    }
}

//! The table beside the lanes: how long each was in which state.

use crate::{
    model::{Lane, State, Timeline},
    text::seconds,
    words::Words,
};

/// A column of the table.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Column {
    Busy,
    Blocked,
    Ready,
    /// Without a thread, or without a task: a task waits, a thread is idle.
    Rest,
}

/// The columns that the runs have something for: few programs keep a task waiting for its turn, for
/// a hundredth of their time or more.
pub(crate) fn columns(runs: &[Timeline]) -> Vec<Column> {
    let is_ready = |run: &Timeline| {
        run.tasks
            .iter()
            .any(|lane| lane.total(State::Ready) > run.end / 100)
    };
    let ready = runs.iter().any(is_ready);
    let all = [Column::Busy, Column::Blocked, Column::Ready, Column::Rest];
    all.into_iter()
        .filter(|column| ready || *column != Column::Ready)
        .collect()
}

impl Column {
    /// What it holds of a lane of tasks, or of one of workers.
    fn state(self, worker: bool) -> Option<State> {
        match (self, worker) {
            (Self::Busy, _) => Some(State::Busy),
            (Self::Blocked, _) => Some(State::Blocked),
            (Self::Ready, true) => None,
            (Self::Ready, false) => Some(State::Ready),
            (Self::Rest, true) => Some(State::Idle),
            (Self::Rest, false) => Some(State::Waiting),
        }
    }

    /// What stands above it.
    pub(crate) fn head(self, worker: bool, words: &Words) -> &'static str {
        self.state(worker)
            .map_or("", |state| words.states.of(state))
    }

    /// What stands in it for a lane.
    pub(crate) fn text(self, lane: &Lane) -> String {
        let state = self.state(lane.kind.is_thread());
        state
            .map(|state| seconds(lane.total(state)))
            .unwrap_or_default()
    }
}

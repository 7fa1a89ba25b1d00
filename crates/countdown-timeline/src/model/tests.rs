mod lanes;
mod states;
mod told;

use countdown_trace::recording::{About, Due};

use super::*;
use crate::{
    Language,
    made::{MADE, about, run, run_of},
};

/// The stretches in milliseconds, each as `busy@0 1..2` with what it is with.
fn text(lane: &Lane) -> String {
    let stretch = |stretch: &Stretch| {
        let with = stretch
            .with
            .map(|with| format!("@{with}"))
            .unwrap_or_default();
        let [from, to] = [stretch.from, stretch.to].map(|time| time / MILLISECOND);
        format!("{}{with} {from}..{to}", stretch.state.name())
    };
    lane.stretches
        .iter()
        .map(stretch)
        .collect::<Vec<_>>()
        .join(", ")
}

/// The milliseconds in each state.
fn totals(lane: &Lane) -> String {
    let total =
        |(state, total): (&State, &Time)| format!("{} {}", state.name(), total / MILLISECOND);
    lane.totals.iter().map(total).collect::<Vec<_>>().join(", ")
}

/// Checks each lane, given as `name: stretches`: the tasks, then the threads.
#[track_caller]
fn drawn(run: &Timeline, expected: &[&str]) {
    let lanes = run.tasks.iter().chain(&run.threads);
    let lanes: Vec<String> = lanes
        .map(|lane| format!("{}: {}", lane.name, text(lane)))
        .collect();
    assert_eq!(lanes, expected);
}

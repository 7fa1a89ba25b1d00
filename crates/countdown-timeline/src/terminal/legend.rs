use std::fmt::Write;

use super::cells::{sign, wake};
use crate::{model::State, text::width};

/// What is seen, in as many lines as it takes; and of wakes, if there are some.
pub(super) fn legend(columns: usize, wakes: bool) -> String {
    let states = State::ALL.map(|state| (sign(state), meaning(state)));
    let wake = wakes.then(|| (wake(), "a wake on its way"));
    let (mut text, mut used) = (String::new(), 0);
    for (sign, meaning) in states.into_iter().chain(wake) {
        let room = used + 4 + width(meaning) <= columns;
        let between = match used {
            0 => "",
            _ if room => "  ",
            _ => "\n",
        };
        used = if room { used } else { 0 } + 4 + width(meaning);
        let _ = write!(text, "{between}{sign} {meaning}");
    }
    text + "\n* inferred from CPU time and from due times\n"
}

fn meaning(state: State) -> &'static str {
    match state {
        State::Busy => "busy: a task runs",
        State::Blocked => "blocked*: a task holds its thread",
        State::Ready => "ready*: not served yet",
        State::Waiting => "waiting for its timer",
        State::Idle => "idle: no task",
    }
}

//! What a recording means: which state each task and each thread was in, and when.
//!
//! Spans that have a field `name` are the work of that name, in whichever process: a lane. It is
//! *ready* from its span's creation until the span is first entered: it waits in a queue. While its
//! span is entered it runs, or is polled. In between it *waits*; where its golden tells when its
//! next line is due, it is ready again from then on, and where nothing tells that, but its thread
//! does not rest meanwhile, it was ready all along. That is inferred, and so is which of the entered
//! spans are *blocked*: those that use less than a hundredth of a core, for a millisecond or more.
//! All others are *busy*: on a busy machine, what computes may have to wait for a core. A thread that
//! is in no task is *idle*, unless it computes.
//!
//! An event loop may tell more than its spans do: by an event `created` or `woken` with the `name`
//! of a task it says that this task is ready.

mod build;
mod finish;
mod kind;
mod lanes;
mod limit;
mod spans;
mod state;
#[cfg(test)]
mod tests;
mod told;

use std::collections::BTreeMap;

use countdown_trace::recording::Place;
use serde::Serialize;

pub(crate) use self::{build::Builder, kind::Kind, limit::Limit, state::State};

/// Nanoseconds since the program's start.
pub(crate) type Time = i64;

pub(crate) const SECOND: Time = 1_000 * MILLISECOND;
pub(crate) const MILLISECOND: Time = 1_000_000;

/// A time in one state. `with` is a task's thread, or a thread's task.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub(crate) struct Stretch {
    pub(crate) state: State,
    pub(crate) from: Time,
    pub(crate) to: Time,
    pub(crate) with: Option<usize>,
    /// Where the span is made that this is a time of.
    pub(crate) place: Option<usize>,
}

/// A task or a thread.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Lane {
    pub(crate) name: String,
    pub(crate) kind: Kind,
    /// Of a thread.
    #[serde(skip)]
    pub(crate) identity: Option<Identity>,
    /// In order, without overlaps. A task has none before it is created and after it is done.
    pub(crate) stretches: Vec<Stretch>,
    /// The time in each state.
    pub(crate) totals: BTreeMap<State, Time>,
}

/// A thread, as its process has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Identity {
    pub(crate) name: String,
    pub(crate) number: u64,
    pub(crate) process: u32,
    /// What its lane is called by, where it has no name that tells it from others.
    pub(crate) called: Option<Kind>,
}

/// A line of a program's transcript.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Printed {
    /// When its stamp says.
    pub(crate) at: Time,
    /// When it was recorded, just after.
    #[serde(skip)]
    written: Time,
    /// When it was due, where a golden tells.
    #[serde(skip)]
    due: Option<Time>,
    pub(crate) stamp: String,
    pub(crate) indent: usize,
    pub(crate) label: String,
    pub(crate) task: Option<usize>,
    pub(crate) thread: usize,
}

/// A task was woken: by another one, or else, in no task, by its timer, on a thread.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Wake {
    pub(crate) at: Time,
    pub(crate) task: usize,
    pub(crate) by: Option<usize>,
    pub(crate) thread: usize,
}

/// More wakes than these would be a hatching.
const WAKES: usize = 40;

/// What a program told of itself beside its transcript.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Note {
    pub(crate) at: Time,
    pub(crate) text: String,
}

/// A run of a program, as its recording tells.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Run {
    pub(crate) program: String,
    /// What it shows, and the same in Chinese.
    #[serde(skip)]
    pub(crate) summary: String,
    #[serde(skip)]
    pub(crate) chinese: String,
    /// Sorted by their kinds.
    pub(crate) tasks: Vec<Lane>,
    pub(crate) threads: Vec<Lane>,
    /// Where spans are made, as stretches name it.
    pub(crate) places: Vec<Place>,
    /// In the order of their stamps.
    pub(crate) printed: Vec<Printed>,
    pub(crate) wakes: Vec<Wake>,
    pub(crate) notes: Vec<Note>,
    /// The transcript's closing word, if it came to that.
    pub(crate) closed: Option<String>,
    pub(crate) end: Time,
    /// What a way out has left out of it, in a sentence.
    pub(crate) left_out: Option<String>,
}

impl Stretch {
    pub(crate) fn length(&self) -> Time {
        self.to - self.from
    }
}

impl Lane {
    fn new(name: String, kind: Kind, identity: Option<Identity>, stretches: Vec<Stretch>) -> Self {
        let mut totals = BTreeMap::new();
        for stretch in &stretches {
            *totals.entry(stretch.state).or_default() += stretch.length();
        }
        Self {
            name,
            kind,
            identity,
            stretches,
            totals,
        }
    }

    /// The time in a state.
    pub(crate) fn total(&self, state: State) -> Time {
        self.totals.get(&state).copied().unwrap_or_default()
    }

    /// The state that it was in for the longest time, and that time.
    pub(crate) fn most(&self) -> Option<(State, Time)> {
        let (state, total) = self.totals.iter().max_by_key(|(_, total)| **total)?;
        Some((*state, *total))
    }
}

impl Run {
    /// The program's name.
    #[must_use]
    pub fn program(&self) -> &str {
        &self.program
    }

    pub(crate) fn lanes(&self) -> impl Iterator<Item = &Lane> {
        self.tasks.iter().chain(&self.threads)
    }

    /// The wakes, unless there are too many of them to be told apart.
    pub(crate) fn calm_wakes(&self) -> &[Wake] {
        if self.wakes.len() > WAKES {
            &[]
        } else {
            &self.wakes
        }
    }

    /// The printed lines of each task, then those of each thread that are of no task.
    pub(crate) fn printed_by_lane(&self) -> Vec<Vec<&Printed>> {
        let mut lanes = vec![Vec::new(); self.tasks.len() + self.threads.len()];
        for printed in &self.printed {
            lanes[printed.task.unwrap_or(self.tasks.len() + printed.thread)].push(printed);
        }
        lanes
    }
}

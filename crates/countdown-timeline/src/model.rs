//! The meaning of a recording: the state of each task and each thread over time.
//!
//! Spans with a field `name` are the work of that name, in whichever process: a lane. A task is
//! *ready* from its creation until its span is first entered, since it waits in a queue. While its
//! span is entered it runs, or is polled. In between it *waits*. It is ready again from the time at
//! which its next line is due, if the golden tells; if nothing tells, it counts as ready all the
//! while if its thread did not rest meanwhile.
//!
//! Which entered spans are *blocked* is inferred as well: those that use less than a hundredth of a
//! core for a millisecond or more. All others are *busy*, since on a busy machine a thread that
//! computes may have to wait for a core. A thread that is in no task is *idle*, unless it computes.
//!
//! An event loop may tell more than its spans do: by an event `created` or `woken` with the `name`
//! of a task it says that this task is ready.

mod collect;
mod lanes;
mod limit;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use countdown_trace::recording::{Callsite, Recorded};
use serde::Serialize;

pub(crate) use self::limit::Limit;

/// Nanoseconds since the program's start.
pub(crate) type Time = i64;

pub(crate) const SECOND: Time = 1_000 * MILLISECOND;
pub(crate) const MILLISECOND: Time = 1_000_000;

/// With more wakes than these, their lines could not be told apart.
const WAKES: usize = 40;

/// A program as it ran.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Timeline {
    pub(crate) program: String,
    /// A sentence on what it shows, and the same in Chinese.
    #[serde(skip)]
    pub(crate) summary: String,
    #[serde(skip)]
    pub(crate) chinese: String,
    /// Sorted by kind and name.
    pub(crate) tasks: Vec<Lane>,
    pub(crate) threads: Vec<Lane>,
    /// Where spans are created; stretches have indices into it.
    pub(crate) callsites: Vec<Callsite>,
    /// Sorted by stamp.
    pub(crate) printed: Vec<Printed>,
    pub(crate) wakes: Vec<Wake>,
    pub(crate) notes: Vec<Note>,
    /// The transcript's closing word, if the program printed it.
    pub(crate) closed: Option<String>,
    pub(crate) end: Time,
    /// A sentence on what is left out for want of room.
    pub(crate) left_out: Option<String>,
}

/// A task or a thread.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Lane {
    pub(crate) name: String,
    pub(crate) kind: LaneKind,
    /// Which thread it is, if it is one.
    #[serde(skip)]
    pub(crate) thread: Option<ThreadId>,
    /// Sorted, without overlaps. A task has none before it is created and after it is done.
    pub(crate) stretches: Vec<Stretch>,
    /// The time in each state.
    pub(crate) totals: BTreeMap<State, Time>,
}

/// The subject of a lane. Lanes are sorted by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum LaneKind {
    /// A plain function that counts down.
    Countdown,
    /// A future, polled again and again, or still to be polled.
    Task,
    /// A function that a worker of a pool runs.
    Job,
    Thread,
    /// The only thread of a process of its own.
    Process,
}

/// A thread, as its process knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ThreadId {
    pub(crate) name: String,
    pub(crate) number: u64,
    pub(crate) process: u32,
    /// The kind that its lane is named by, if its own name does not do.
    pub(crate) named_by: Option<LaneKind>,
}

/// A time that a lane spends in one state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub(crate) struct Stretch {
    pub(crate) state: State,
    pub(crate) from: Time,
    pub(crate) to: Time,
    /// The index of a task's thread, or of a thread's task.
    pub(crate) with: Option<usize>,
    /// The index of its span's callsite.
    pub(crate) callsite: Option<usize>,
}

/// An activity of a task or a thread.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum State {
    /// In a task, and computing.
    Busy,
    /// In a task, and keeping the thread from other work without computing.
    Blocked,
    /// A task that could run, and has no thread.
    Ready,
    /// A task that waits, for a timer or whatever else it awaits.
    Waiting,
    /// A thread without a task.
    Idle,
}

/// A line of a program's transcript.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Printed {
    /// The time of its stamp.
    pub(crate) at: Time,
    /// When it was recorded, just after.
    #[serde(skip)]
    recorded: Time,
    pub(crate) stamp: String,
    pub(crate) indent: usize,
    pub(crate) label: String,
    pub(crate) task: Option<usize>,
    pub(crate) thread: usize,
}

/// A task is woken, on a thread: by the task that the thread is in or, in no task, by a timer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Wake {
    pub(crate) at: Time,
    pub(crate) task: usize,
    pub(crate) by: Option<usize>,
    pub(crate) thread: usize,
}

/// A line of a program's own log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Note {
    pub(crate) at: Time,
    pub(crate) text: String,
}

impl Timeline {
    /// Works out what each task and each thread of a program did.
    #[must_use]
    pub fn new(recorded: Recorded) -> Self {
        lanes::run(
            &recorded.about,
            collect::Collector::collect(recorded.records),
        )
    }

    /// The program's name.
    #[must_use]
    pub fn program(&self) -> &str {
        &self.program
    }

    pub(crate) fn lanes(&self) -> impl Iterator<Item = &Lane> {
        self.tasks.iter().chain(&self.threads)
    }

    /// The wakes, or none if they are too many to be told apart.
    pub(crate) fn visible_wakes(&self) -> &[Wake] {
        if self.wakes.len() > WAKES {
            &[]
        } else {
            &self.wakes
        }
    }

    /// The printed lines of each lane: of each task, then those of each thread that are of no task.
    pub(crate) fn printed_by_lane(&self) -> Vec<Vec<&Printed>> {
        let mut lanes = vec![Vec::new(); self.tasks.len() + self.threads.len()];
        for printed in &self.printed {
            let thread = self.tasks.len() + printed.thread;
            lanes[printed.task.unwrap_or(thread)].push(printed);
        }
        lanes
    }
}

impl Lane {
    fn new(
        name: String,
        kind: LaneKind,
        thread: Option<ThreadId>,
        stretches: Vec<Stretch>,
    ) -> Self {
        let mut totals = BTreeMap::new();
        for stretch in &stretches {
            *totals.entry(stretch.state).or_default() += stretch.length();
        }
        Self {
            name,
            kind,
            thread,
            stretches,
            totals,
        }
    }

    /// The time in a state.
    pub(crate) fn total(&self, state: State) -> Time {
        self.totals.get(&state).copied().unwrap_or_default()
    }

    /// The state that it was in for the longest time, and that time.
    pub(crate) fn longest(&self) -> Option<(State, Time)> {
        let (state, total) = self.totals.iter().max_by_key(|(_, total)| **total)?;
        Some((*state, *total))
    }
}

impl LaneKind {
    /// Its name in traces and in the page's data.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Countdown => "countdown",
            Self::Task => "task",
            Self::Job => "job",
            Self::Thread => "thread",
            Self::Process => "process",
        }
    }

    /// Returns true if its lanes show threads, and not their work.
    pub(crate) fn is_thread(self) -> bool {
        matches!(self, Self::Thread | Self::Process)
    }
}

impl Stretch {
    pub(crate) fn length(&self) -> Time {
        self.to - self.from
    }
}

impl State {
    pub(crate) const ALL: [Self; 5] = [
        Self::Busy,
        Self::Blocked,
        Self::Ready,
        Self::Waiting,
        Self::Idle,
    ];

    /// Its name in traces and style sheets.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Busy => "busy",
            Self::Blocked => "blocked",
            Self::Ready => "ready",
            Self::Waiting => "waiting",
            Self::Idle => "idle",
        }
    }

    /// Returns true if it is inferred, and not recorded.
    pub(crate) fn is_inferred(self) -> bool {
        matches!(self, Self::Blocked | Self::Ready)
    }
}

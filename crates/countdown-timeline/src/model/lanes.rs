//! Makes lanes of what was collected.

use std::{
    collections::{HashMap, VecDeque},
    mem,
};

use countdown_trace::recording::About;

use super::{
    Lane, LaneKind, MILLISECOND, State, Stretch, ThreadId, Time, Timeline,
    collect::{Collector, Lifetime, Task, Thread, push},
};
use crate::text::plain;

pub(super) fn run(about: &About, mut collected: Collector) -> Timeline {
    sort_tasks(&mut collected);
    Timeline {
        program: plain(&about.name),
        summary: plain(&about.summary),
        chinese: plain(&about.chinese),
        tasks: task_lanes(about, &mut collected),
        threads: thread_lanes(collected.threads),
        callsites: collected.callsites,
        printed: collected.printed,
        wakes: collected.wakes,
        notes: collected.notes,
        closed: collected.closed,
        end: collected.end,
        left_out: None,
    }
}

/// Sorts tasks by kind and name, since the order of their creation may differ from run to run.
fn sort_tasks(collected: &mut Collector) {
    let mut tasks: Vec<(usize, Task)> = mem::take(&mut collected.tasks)
        .into_iter()
        .enumerate()
        .collect();
    // Z comes before AA, and 9 before 10.
    tasks.sort_by_cached_key(|(_, task)| (task.kind(), task.name.len(), task.name.clone()));

    let mut moved_to = vec![0; tasks.len()];
    for (new, (old, _)) in tasks.iter().enumerate() {
        moved_to[*old] = new;
    }
    let renumber = |task: &mut Option<usize>| *task = task.map(|task| moved_to[task]);
    for thread in &mut collected.threads {
        for stretch in &mut thread.stretches {
            renumber(&mut stretch.with);
        }
    }
    for printed in &mut collected.printed {
        renumber(&mut printed.task);
    }
    for wake in &mut collected.wakes {
        wake.task = moved_to[wake.task];
        renumber(&mut wake.by);
    }
    collected.tasks = tasks.into_iter().map(|(_, task)| task).collect();
}

impl Task {
    fn kind(&self) -> LaneKind {
        match (self.is_polled, self.is_on_worker, self.is_queued) {
            // A future's span is entered at least twice: the second time when it is dropped.
            (true, _, _) | (false, false, true) => LaneKind::Task,
            (false, true, _) => LaneKind::Job,
            (false, false, false) => LaneKind::Countdown,
        }
    }
}

fn task_lanes(about: &About, collected: &mut Collector) -> Vec<Lane> {
    let mut due = due_times(about, collected);
    let tasks = mem::take(&mut collected.tasks).into_iter().enumerate();
    let rests: Vec<Rests> = collected.threads.iter().map(Rests::of).collect();
    let lane = |(index, task): (usize, Task)| {
        let mut due = mem::take(&mut due[index]);
        due.sort_unstable();
        let clues = Clues {
            due,
            has_golden: !about.due.is_empty(),
            rests: &rests,
        };
        task_lane(task, &clues)
    };
    tasks.map(lane).collect()
}

/// When each printed line of each task was recorded, and when it was due, if the golden tells.
///
/// Of equal labels, the first to be printed is due first.
fn due_times(about: &About, collected: &Collector) -> Vec<Vec<(Time, Time)>> {
    let mut by_label: HashMap<String, VecDeque<Time>> = HashMap::new();
    for due in &about.due {
        let at = Time::try_from(due.at).unwrap_or(Time::MAX);
        let at = at.saturating_add(collected.clock);
        by_label.entry(plain(&due.label)).or_default().push_back(at);
    }

    let mut by_task = vec![Vec::new(); collected.tasks.len()];
    for printed in &collected.printed {
        let due = by_label
            .get_mut(&printed.label)
            .and_then(VecDeque::pop_front);
        if let (Some(task), Some(due)) = (printed.task, due) {
            by_task[task].push((printed.recorded, due));
        }
    }
    by_task
}

/// Clues to when a task that was left is ready again.
struct Clues<'a> {
    /// When its lines were recorded, and when they were due.
    due: Vec<(Time, Time)>,
    has_golden: bool,
    /// The rests of each thread.
    rests: &'a [Rests],
}

impl Clues<'_> {
    /// When a task was ready that a thread left at the end of a stretch and entered again at
    /// `until`.
    fn ready(&self, wakes: &[Time], left: &Stretch, until: Time) -> Time {
        let woken = wakes.get(wakes.partition_point(|wake| *wake < left.from));
        let next = self
            .due
            .partition_point(|(recorded, _)| *recorded <= left.to);
        let due = self.due.get(next).map(|(_, due)| due);
        let has_rested = || {
            left.with
                .is_some_and(|thread| self.rests[thread].overlap(left.to, until))
        };
        match woken.or(due) {
            Some(ready) if *ready >= left.from => *ready,
            _ if !self.has_golden && !has_rested() => left.to,
            _ => until,
        }
    }
}

/// The times in which a thread had no work, and all of its tasks were waiting.
struct Rests(Vec<(Time, Time)>);

impl Rests {
    fn of(thread: &Thread) -> Self {
        let rests = thread
            .stretches
            .iter()
            .filter(|stretch| stretch.state == State::Idle && stretch.length() >= MILLISECOND);
        Self(rests.map(|rest| (rest.from, rest.to)).collect())
    }

    fn overlap(&self, from: Time, to: Time) -> bool {
        let next = self.0.partition_point(|rest| rest.1 <= from);
        self.0.get(next).is_some_and(|rest| rest.0 < to)
    }
}

fn task_lane(mut task: Task, clues: &Clues) -> Lane {
    let kind = task.kind();
    task.wakes.sort_unstable();
    let mut entered = without_overlaps(task.entered).into_iter().peekable();
    let mut stretches = Vec::new();
    for life in united(task.lifetimes) {
        // Until it is entered for the first time it is ready.
        let (mut at, mut ready, mut callsite) = (life.from, life.from, Some(life.callsite));
        while let Some(stretch) = entered.next_if(|stretch| stretch.from < life.to) {
            push_gap(&mut stretches, (at, stretch.from), ready, callsite);
            push(&mut stretches, stretch);
            (at, callsite) = (stretch.to, stretch.callsite);
            let until = entered
                .peek()
                .map_or(life.to, |next| next.from.min(life.to));
            ready = clues.ready(&task.wakes, &stretch, until);
        }
        push_gap(&mut stretches, (at, life.to), ready, callsite);
    }
    Lane::new(task.name, kind, None, stretches)
}

/// Adds a time in which no thread is in the task: it waits until it is ready.
fn push_gap(
    stretches: &mut Vec<Stretch>,
    (from, to): (Time, Time),
    ready: Time,
    callsite: Option<usize>,
) {
    let ready = ready.clamp(from, to.max(from));
    for (state, from, to) in [(State::Waiting, from, ready), (State::Ready, ready, to)] {
        let stretch = Stretch {
            state,
            from,
            to,
            with: None,
            callsite,
        };
        push(stretches, stretch);
    }
}

/// The times in which any of the spans was open.
fn united(mut lifetimes: Vec<Lifetime>) -> Vec<Lifetime> {
    lifetimes.sort_unstable_by_key(|life| (life.from, life.to));
    lifetimes.dedup_by(|next, before| {
        let overlaps = next.from <= before.to;
        if overlaps {
            before.to = before.to.max(next.to);
        }
        overlaps
    });
    lifetimes
}

/// Sorts stretches. While two threads are in the same task, the first to enter it counts.
fn without_overlaps(mut entered: Vec<Stretch>) -> Vec<Stretch> {
    entered.sort_by_key(|stretch| (stretch.from, stretch.to));
    let mut end = 0;
    for stretch in &mut entered {
        stretch.from = stretch.from.max(end);
        end = end.max(stretch.to);
    }
    entered.retain(|stretch| stretch.length() > 0);
    entered
}

fn thread_lanes(threads: Vec<Thread>) -> Vec<Lane> {
    let first = threads.first().map_or(0, |thread| thread.process);
    let one_process = threads.iter().all(|thread| thread.process == first);
    let kind = if one_process {
        LaneKind::Thread
    } else {
        LaneKind::Process
    };

    let names: Vec<(String, Option<LaneKind>)> = threads
        .iter()
        .map(|thread| thread.short_name(first))
        .collect();
    let mut count: HashMap<&str, usize> = HashMap::new();
    for (name, _) in &names {
        *count.entry(name).or_default() += 1;
    }
    let mut number: HashMap<&str, usize> = HashMap::new();
    let mut lanes = Vec::new();
    for (thread, (name, named_by)) in threads.into_iter().zip(&names) {
        let number = number.entry(name).or_default();
        *number += 1;
        let lane_name = if count[&**name] > 1 {
            format!("{name} {number}")
        } else {
            name.clone()
        };
        let id = ThreadId {
            name: thread.name,
            number: thread.number,
            process: thread.process,
            named_by: *named_by,
        };
        lanes.push(Lane::new(lane_name, kind, Some(id), thread.stretches));
    }
    lanes
}

impl Thread {
    /// The last part of its name, or the kind that it is named by if that tells more.
    fn short_name(&self, first_process: u32) -> (String, Option<LaneKind>) {
        let named_by = match self.name.rsplit('-').next().unwrap_or_default() {
            "main" if self.process != first_process => LaneKind::Process,
            "" => LaneKind::Thread,
            own => return (own.to_owned(), None),
        };
        (named_by.name().to_owned(), Some(named_by))
    }
}

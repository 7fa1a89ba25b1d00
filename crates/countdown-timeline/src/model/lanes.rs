//! Lanes, from the times in which spans were open, and threads were in them.

use std::collections::HashMap;

use super::{
    Identity, Kind, Lane, MILLISECOND, State, Stretch, Time,
    build::{Open, Task, Thread},
};

/// Adds a stretch, of which only what comes after the program's start is of interest.
pub(super) fn push(stretches: &mut Vec<Stretch>, mut stretch: Stretch) {
    stretch.from = stretch.from.max(0);
    if stretch.length() <= 0 {
        return;
    }
    let same = |last: &&mut Stretch| {
        let continued = Stretch {
            from: last.from,
            to: last.to,
            ..stretch
        };
        **last == continued && last.to == stretch.from
    };
    match stretches.last_mut().filter(same) {
        Some(last) => last.to = stretch.to,
        None => stretches.push(stretch),
    }
}

/// The times in which a thread was without work: all of its tasks wait, if they do.
pub(super) struct Rests(Vec<(Time, Time)>);

impl Rests {
    pub(super) fn of(thread: &Thread) -> Self {
        let is_rest =
            |stretch: &&Stretch| stretch.state == State::Idle && stretch.length() >= MILLISECOND;
        let rests = thread.stretches.iter().filter(is_rest);
        Self(rests.map(|stretch| (stretch.from, stretch.to)).collect())
    }

    /// Whether there is one between these times.
    fn between(&self, from: Time, to: Time) -> bool {
        let after = self.0.partition_point(|rest| rest.1 <= from);
        self.0.get(after).is_some_and(|rest| rest.0 < to)
    }
}

/// What tells when a task that was left is ready again.
pub(super) struct Clues<'a> {
    /// When each line that has a due time was printed, and was due.
    pub(super) due: Vec<(Time, Time)>,
    /// Whether it is known at all when lines are due.
    pub(super) timed: bool,
    /// Those of each thread.
    pub(super) rests: &'a [Rests],
}

impl Clues<'_> {
    /// When the task was ready that was left at the end of a stretch, and entered again `until`.
    fn ready(&self, woken: &[Time], left: &Stretch, until: Time) -> Time {
        let woken = woken.get(woken.partition_point(|woken| *woken < left.from));
        let next = self.due.partition_point(|(printed, _)| *printed <= left.to);
        let due = self.due.get(next).map(|(_, due)| due);
        let known = woken.or(due).copied();
        let rests = || {
            left.with
                .is_some_and(|thread| self.rests[thread].between(left.to, until))
        };
        match known.filter(|ready| *ready >= left.from) {
            Some(ready) => ready,
            None if !self.timed && !rests() => left.to,
            None => until,
        }
    }
}

pub(super) fn of_task(mut task: Task, clues: &Clues) -> Lane {
    task.woken.sort_unstable();
    let mut stretches = Vec::new();
    let mut entered = in_turn(task.entered).into_iter().peekable();
    for Open { made, left, place } in united(task.spans) {
        // Until it is entered for the first time it waits for nothing but its turn.
        let (mut at, mut ready, mut place) = (made, made, Some(place));
        while let Some(stretch) = entered.next_if(|stretch| stretch.from < left) {
            gap(&mut stretches, (at, stretch.from), ready, place);
            push(&mut stretches, stretch);
            (at, place) = (stretch.to, stretch.place);
            let until = entered.peek().map_or(left, |next| next.from.min(left));
            ready = clues.ready(&task.woken, &stretch, until);
        }
        gap(&mut stretches, (at, left), ready, place);
    }
    let kind = Kind::of(&task.entries);
    Lane::new(task.name, kind, None, stretches)
}

/// A task that is not entered: it waits until it is ready.
fn gap(stretches: &mut Vec<Stretch>, (from, to): (Time, Time), ready: Time, place: Option<usize>) {
    let ready = ready.clamp(from, to.max(from));
    push(
        stretches,
        Stretch {
            state: State::Waiting,
            from,
            to: ready,
            with: None,
            place,
        },
    );
    push(
        stretches,
        Stretch {
            state: State::Ready,
            from: ready,
            to,
            with: None,
            place,
        },
    );
}

/// The times in which any of the spans was open.
fn united(mut spans: Vec<Open>) -> Vec<Open> {
    spans.sort_unstable_by_key(|open| (open.made, open.left));
    spans.dedup_by(|next, before| {
        let meet = next.made <= before.left;
        if meet {
            before.left = before.left.max(next.left);
        }
        meet
    });
    spans
}

/// Sorted, and where two threads were in the same task at once, the first to be counts.
fn in_turn(mut entered: Vec<Stretch>) -> Vec<Stretch> {
    entered.sort_by_key(|stretch| (stretch.from, stretch.to));
    let mut at = 0;
    for stretch in &mut entered {
        stretch.from = stretch.from.max(at);
        at = at.max(stretch.to);
    }
    entered.retain(|stretch| stretch.length() > 0);
    entered
}

pub(super) fn of_threads(threads: Vec<Thread>) -> Vec<Lane> {
    let one = threads
        .windows(2)
        .all(|pair| pair[0].process == pair[1].process);
    let kind = if one { Kind::Thread } else { Kind::Process };
    let lane = |(thread, (name, called)): (Thread, (String, Option<Kind>))| {
        let Thread {
            name: own,
            number,
            process,
            ..
        } = thread;
        let identity = Identity {
            name: own,
            number,
            process,
            called,
        };
        let mut stretches = Vec::new();
        thread
            .stretches
            .into_iter()
            .for_each(|stretch| push(&mut stretches, stretch));
        Lane::new(name, kind, Some(identity), stretches)
    };
    let names = names(&threads);
    threads.into_iter().zip(names).map(lane).collect()
}

/// Short names: those of a pool are numbered, and so are the processes after the first. With the kind
/// that a thread is called by whose own name does not do.
fn names<'a>(threads: &'a [Thread]) -> Vec<(String, Option<Kind>)> {
    let first = threads.first().map(|thread| thread.process);
    let word = |thread: &'a Thread| {
        let called = match thread.name.rsplit('-').next().unwrap_or_default() {
            "main" if Some(thread.process) != first => Kind::Process,
            "" => Kind::Thread,
            own => return (own, None),
        };
        (called.name(), Some(called))
    };
    let mut alike: HashMap<&str, usize> = HashMap::new();
    for (word, _) in threads.iter().map(word) {
        *alike.entry(word).or_default() += 1;
    }
    let mut seen: HashMap<&str, usize> = HashMap::new();
    let mut number = |(word, called)| {
        let seen = seen.entry(word).or_default();
        *seen += 1;
        let name = if alike[word] == 1 {
            word.to_owned()
        } else {
            format!("{word} {seen}")
        };
        (name, called)
    };
    threads.iter().map(word).map(&mut number).collect()
}

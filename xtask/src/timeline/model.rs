//! What a recording means: which state each task and each thread was in, and when.
//!
//! Spans that have a field `name` are tasks: the work of that name, in whichever process. A task
//! is *ready* from its span's creation until the span is first entered: it waits in a queue. While
//! its span is entered it runs, or is polled. In between it *waits*; where its golden tells when
//! its next line is due, it is ready again from then on, and where nothing tells that, but its
//! thread does not rest meanwhile, it was ready all along. That is inferred, and so is which of the
//! entered spans are *blocked*: those that use less than a hundredth of a core, for a millisecond
//! or more. All others are *busy*: on a busy machine, what computes may have to wait for a core. A
//! thread that is in no task is *idle*, unless it computes.
//!
//! An event loop may tell more than its spans do: by an event `created` or `woken` with the `name`
//! of a task it says that this task is ready.

use std::{
    collections::{BTreeMap, HashMap},
    iter, mem,
};

use anyhow::{Context, Result, ensure};
use serde::Serialize;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::recording::{self, Fields, Record, What};

/// Nanoseconds since the program's start.
pub(crate) type Time = i64;

pub(crate) const SECOND: Time = 1_000 * MILLISECOND;
const MILLISECOND: Time = 1_000_000;

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

/// A time in one state. `with` is a task's thread, or a thread's task.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub(crate) struct Stretch {
    pub(crate) state: State,
    pub(crate) from: Time,
    pub(crate) to: Time,
    pub(crate) with: Option<usize>,
}

/// A task or a thread.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Lane {
    pub(crate) name: String,
    /// What tells it from all others.
    pub(crate) title: String,
    /// In order, without overlaps. A task has none before it is created and after it is done.
    pub(crate) stretches: Vec<Stretch>,
    /// The time in each state.
    pub(crate) totals: BTreeMap<State, Time>,
}

/// A line of a program's transcript.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Printed {
    /// What its stamp says.
    pub(crate) at: Time,
    /// When it was recorded, just after.
    #[serde(skip)]
    written: Time,
    pub(crate) stamp: String,
    pub(crate) indent: usize,
    pub(crate) label: String,
    pub(crate) task: Option<usize>,
    pub(crate) thread: usize,
}

/// What a program told of itself beside its transcript.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Note {
    pub(crate) at: Time,
    pub(crate) text: String,
}

/// A run of a program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Run {
    pub(crate) program: String,
    pub(crate) summary: String,
    pub(crate) tasks: Vec<Lane>,
    pub(crate) threads: Vec<Lane>,
    /// What these are: threads, or processes.
    pub(crate) workers: &'static str,
    pub(crate) printed: Vec<Printed>,
    pub(crate) notes: Vec<Note>,
    /// The transcript's closing word, if it came to that.
    pub(crate) closed: Option<String>,
    pub(crate) end: Time,
}

impl State {
    pub(crate) fn word(self) -> &'static str {
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
}

impl Stretch {
    pub(crate) fn length(&self) -> Time {
        self.to - self.from
    }
}

impl Lane {
    fn new(name: String, title: String, stretches: Vec<Stretch>) -> Self {
        let mut totals = BTreeMap::new();
        for stretch in &stretches {
            *totals.entry(stretch.state).or_default() += stretch.length();
        }
        Self { name, title, stretches, totals }
    }

    /// The time in a state.
    pub(crate) fn total(&self, state: State) -> Time {
        self.totals.get(&state).copied().unwrap_or_default()
    }

    /// The time that it was busy, blocked, and idle: without a thread, or without a task.
    pub(crate) fn columns(&self) -> [Time; 3] {
        let idle = [State::Ready, State::Waiting, State::Idle].map(|state| self.total(state));
        [self.total(State::Busy), self.total(State::Blocked), idle.iter().sum()]
    }

    /// The time in each state that it was in, in words.
    pub(crate) fn summary(&self) -> String {
        let total =
            |(state, total): (&State, &Time)| format!("{} {} s", state.word(), seconds(*total));
        self.totals.iter().map(total).collect::<Vec<_>>().join(", ")
    }
}

/// A time in seconds, to the millisecond below.
pub(crate) fn seconds(time: Time) -> String {
    format!("{}.{:03}", time / SECOND, time % SECOND / MILLISECOND)
}

/// Where a time is on a scale of this length, at the other end of which `end` is.
pub(crate) fn scaled(time: Time, end: Time, length: i64) -> i64 {
    let scaled = i128::from(time) * i128::from(length) / i128::from(end);
    i64::try_from(scaled).unwrap_or(length)
}

/// The seconds to mark on an axis, every `step` of them.
pub(crate) fn marks(end: Time, step: Time) -> impl Iterator<Item = Time> {
    let next = move |second: &Time| second.checked_add(step);
    iter::successors(Some(0), next).take_while(move |second| *second <= end / SECOND)
}

/// A run in words, for those who do not see the picture.
pub(crate) fn describe(run: &Run) -> String {
    let lanes = run.tasks.iter().chain(&run.threads);
    let lanes: Vec<String> =
        lanes.map(|lane| format!("{}: {}.", lane.title, lane.summary())).collect();
    format!("{} took {} s. {}", run.program, seconds(run.end), lanes.join(" "))
}

/// As much of a text as there is room for.
pub(crate) fn cut(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut used = 1;
    let fits = |sign: &char| {
        used += sign.width().unwrap_or_default();
        used <= width
    };
    text.chars().take_while(fits).chain(['…']).collect()
}

/// The part of a label that tells it from the others of its task: `3` of `A = 3`.
pub(crate) fn short(label: &str) -> &str {
    label.rsplit(" = ").next().unwrap_or(label)
}

impl Run {
    /// Works out what each task and each thread did.
    ///
    /// The error names the line of the recording that cannot be.
    pub(crate) fn of(run: &recording::Run) -> Result<Self> {
        let mut builder = Builder { zero: zero(run), ..Builder::default() };
        for process in &run.processes {
            for record in &process.records {
                let read = builder.record(process.id, record);
                read.with_context(|| format!("line {}", record.line))?;
            }
            builder.leave(process.id);
        }
        Ok(builder.finish(&run.program))
    }
}

/// When the program started its clock: what its stamps say, or when its first task was there,
/// whichever is earlier.
fn zero(run: &recording::Run) -> Time {
    let records = || run.processes.iter().flat_map(|process| &process.records);
    let starts = records().filter_map(|record| match &record.what {
        What::New { fields, .. } | What::Event { fields, .. } if fields.contains_key("name") => {
            Some(record.at)
        }
        What::Event { fields, .. } => Some(record.at - stamp(fields)?),
        _ => None,
    });
    starts.min().or(records().map(|record| record.at).next()).unwrap_or_default()
}

/// The stamp of a printed line.
fn stamp(fields: &Fields) -> Option<Time> {
    let (seconds, decimals) = fields.get("stamp")?.split_once('.')?;
    let units: Time = format!("{seconds}{decimals}").parse().ok()?;
    (decimals.len() == 4 && (0..1 << 40).contains(&units)).then(|| units * 100_000)
}

#[derive(Default)]
struct Builder {
    zero: Time,
    end: Time,
    tasks: Vec<Task>,
    threads: Vec<Thread>,
    printed: Vec<Printed>,
    notes: Vec<Note>,
    closed: Option<String>,
    /// When the process being read wrote its first line, and its last so far.
    first: Time,
    last: Time,
    /// Its open spans.
    spans: HashMap<u64, Span>,
}

struct Span {
    task: Option<usize>,
    made: Time,
    /// When it was last left.
    left: Option<Time>,
}

#[derive(Default)]
struct Task {
    name: String,
    /// When it was created, where that is told and its span is still to come.
    created: Option<Time>,
    /// When it was told to be ready.
    woken: Vec<Time>,
    /// When each of its spans was made, and left for good.
    spans: Vec<(Time, Time)>,
    entered: Vec<Stretch>,
}

struct Thread {
    process: u32,
    id: recording::Thread,
    at: Time,
    cpu: Option<Time>,
    /// The spans that it is in, and whose task each is; the innermost comes last.
    entered: Vec<(u64, Option<usize>)>,
    stretches: Vec<Stretch>,
}

impl Builder {
    fn record(&mut self, process: u32, record: &Record) -> Result<()> {
        let at = record.at - self.zero;
        if matches!(record.what, What::Process { .. }) {
            (self.first, self.last) = (at, at);
        }
        let thread = self.thread(process, &record.thread);
        let Thread { at: before, cpu, .. } = self.threads[thread];
        let used = record.cpu.zip(cpu).map(|(now, before)| now - before);
        let forwards = at >= before && used.is_none_or(|used| used >= 0);
        ensure!(forwards, "the time of this thread runs backwards");
        self.advance(thread, at, used);
        self.threads[thread].cpu = record.cpu;
        self.last = self.last.max(at);
        self.happen(thread, at, &record.what)
    }

    /// The number of a thread. One that was not seen before has been idle.
    fn thread(&mut self, process: u32, id: &recording::Thread) -> usize {
        let same = |thread: &Thread| thread.process == process && thread.id == *id;
        self.threads.iter().position(same).unwrap_or_else(|| {
            let (id, at, cpu) = (id.clone(), self.first, None);
            let (entered, stretches) = (Vec::new(), Vec::new());
            self.threads.push(Thread { process, id, at, cpu, entered, stretches });
            self.threads.len() - 1
        })
    }

    /// Adds what the thread did until `to`.
    fn advance(&mut self, number: usize, to: Time, used: Option<Time>) {
        let thread = &mut self.threads[number];
        let mut tasks: Vec<usize> = thread.entered.iter().filter_map(|(_, task)| *task).collect();
        let (with, from) = (tasks.last().copied(), thread.at);
        let stretch = Stretch { state: state(to - from, used, with.is_some()), from, to, with };
        push(&mut thread.stretches, stretch);
        thread.at = to;
        tasks.sort_unstable();
        tasks.dedup();
        for task in tasks {
            push(&mut self.tasks[task].entered, Stretch { with: Some(number), ..stretch });
        }
    }

    fn happen(&mut self, thread: usize, at: Time, what: &What) -> Result<()> {
        let entered = &mut self.threads[thread].entered;
        match what {
            What::New { span, fields } => {
                let task = fields.get("name").map(|name| self.named(name));
                let created = task.and_then(|task| self.tasks[task].created.take());
                self.spans.insert(*span, Span { task, made: created.unwrap_or(at), left: None });
            }
            What::Enter { span } => {
                let open = self.spans.get(span).context("a span is entered that is not open")?;
                entered.push((*span, open.task));
            }
            What::Exit { span } => {
                let entry = entered.iter().rposition(|(entered, _)| entered == span);
                entered.remove(entry.context("a span is left that this thread is not in")?);
                self.spans.entry(*span).and_modify(|open| open.left = Some(at));
            }
            What::Close { span } => {
                let open = self.spans.remove(span).context("a span is closed that is not open")?;
                self.close(&open, open.left.unwrap_or(at));
            }
            What::Event { span, fields } => self.event(*span, fields, thread)?,
            _ => {}
        }
        Ok(())
    }

    /// The number of the task of this name.
    fn named(&mut self, name: &str) -> usize {
        let same = |task: &Task| task.name == name;
        self.tasks.iter().position(same).unwrap_or_else(|| {
            self.tasks.push(Task { name: name.to_owned(), ..Task::default() });
            self.tasks.len() - 1
        })
    }

    fn close(&mut self, open: &Span, at: Time) {
        if let Some(task) = open.task {
            self.tasks[task].spans.push((open.made, at));
        }
    }

    fn event(&mut self, span: Option<u64>, fields: &Fields, thread: usize) -> Result<()> {
        match fields.get("message").map(String::as_str) {
            Some("printed") => {
                let at = stamp(fields).context("expected a stamp with four decimals")?;
                let text = |name| fields.get(name).cloned().unwrap_or_default();
                let (stamp, label) = (text("stamp"), text("label"));
                let indent = text("indent").parse().unwrap_or_default();
                let task = self.task(span, thread, &label);
                let written = self.threads[thread].at;
                self.printed.push(Printed { at, written, stamp, indent, label, task, thread });
            }
            Some("closed") => self.closed = fields.get("word").cloned(),
            message => self.tell(span, fields, thread, message.unwrap_or_default()),
        }
        Ok(())
    }

    fn tell(&mut self, span: Option<u64>, fields: &Fields, thread: usize, message: &str) {
        let at = self.threads[thread].at;
        let task = match fields.get("name") {
            Some(name) => Some(self.named(name)),
            None => self.task(span, thread, ""),
        };
        let mut text = task.map(|task| format!("{}: ", self.tasks[task].name)).unwrap_or_default();
        text += message;
        for (key, value) in fields.iter().filter(|(key, _)| !["message", "name"].contains(&&***key))
        {
            text.extend([", ", key, " ", value]);
        }
        self.notes.push(Note { at, text });
        match (message, task.map(|task| &mut self.tasks[task])) {
            ("created", Some(task)) => task.created = Some(at),
            ("woken", Some(task)) => task.woken.push(at),
            _ => {}
        }
    }

    /// Whose line it is: the span's, else the task's that the thread is in, else the label's.
    fn task(&self, span: Option<u64>, thread: usize, label: &str) -> Option<usize> {
        let of_span = span.and_then(|span| self.spans.get(&span)?.task);
        let of_thread = || self.threads[thread].entered.iter().rev().find_map(|(_, task)| *task);
        let name = label.split(" = ").next().unwrap_or_default();
        let of_label = || self.tasks.iter().position(|task| task.name == name);
        of_span.or_else(of_thread).or_else(of_label)
    }

    /// Ends a process, and what is still open in it.
    fn leave(&mut self, process: u32) {
        for number in 0..self.threads.len() {
            if self.threads[number].process == process {
                self.advance(number, self.last, None);
            }
        }
        for (_, open) in mem::take(&mut self.spans) {
            self.close(&open, self.last);
        }
        self.end = self.end.max(self.last);
    }

    fn finish(mut self, program: &recording::Program) -> Run {
        let order = self.order();
        let renumber = |task: &mut Option<usize>| *task = task.map(|task| order[task]);
        let stretches = self.threads.iter_mut().flat_map(|thread| &mut thread.stretches);
        stretches.for_each(|stretch| renumber(&mut stretch.with));
        self.printed.iter_mut().for_each(|printed| renumber(&mut printed.task));
        self.tasks.sort_by(Task::by_name);
        let names = names(&self.threads);
        let one = self.threads.windows(2).all(|pair| pair[0].process == pair[1].process);
        let clues = |(number, task): (usize, &Task)| Clues {
            woken: task.woken.clone(),
            due: due_times(number, &self.printed, program),
            timed: !program.due.is_empty(),
            threads: &self.threads,
        };
        let clues = self.tasks.iter().enumerate().map(clues);
        let tasks = self.tasks.iter().zip(clues).map(task_lane).collect();
        Run {
            program: program.name.clone(),
            summary: program.summary.clone(),
            tasks,
            threads: self.threads.into_iter().zip(names).map(thread_lane).collect(),
            workers: if one { "threads" } else { "processes" },
            printed: self.printed,
            notes: self.notes,
            closed: self.closed,
            end: self.end,
        }
    }

    /// Where each task comes to stand when they are sorted.
    fn order(&self) -> Vec<usize> {
        let mut sorted: Vec<usize> = (0..self.tasks.len()).collect();
        sorted.sort_by(|a, b| self.tasks[*a].by_name(&self.tasks[*b]));
        let mut order = vec![0; sorted.len()];
        sorted.iter().enumerate().for_each(|(place, task)| order[*task] = place);
        order
    }
}

impl Task {
    /// Z before AA, 9 before 10: which task is made first may differ from run to run.
    fn by_name(&self, other: &Self) -> std::cmp::Ordering {
        (self.name.len(), &self.name).cmp(&(other.name.len(), &other.name))
    }
}

/// The state of a thread over a time, of which it was on a core for `used`.
fn state(length: Time, used: Option<Time>, in_task: bool) -> State {
    let used = used.filter(|_| length >= MILLISECOND);
    match in_task {
        true if used.is_some_and(|used| used < length / 100) => State::Blocked,
        true => State::Busy,
        false if used.is_some_and(|used| used >= length / 10) => State::Busy,
        false => State::Idle,
    }
}

/// Adds a stretch, of which only what comes after the program's start is of interest.
fn push(stretches: &mut Vec<Stretch>, mut stretch: Stretch) {
    stretch.from = stretch.from.max(0);
    if stretch.length() <= 0 {
        return;
    }
    let same = |last: &&mut Stretch| {
        (last.state, last.with, last.to) == (stretch.state, stretch.with, stretch.from)
    };
    match stretches.last_mut().filter(same) {
        Some(last) => last.to = stretch.to,
        None => stretches.push(stretch),
    }
}

/// When each line of the task was printed, and was due, as far as the golden tells.
fn due_times(task: usize, printed: &[Printed], program: &recording::Program) -> Vec<(Time, Time)> {
    let own = printed.iter().filter(|printed| printed.task == Some(task));
    let due = |printed: &Printed| Some((printed.written, *program.due.get(&printed.label)?));
    own.filter_map(due).collect()
}

/// What tells when a task that was left is ready again.
struct Clues<'a> {
    woken: Vec<Time>,
    due: Vec<(Time, Time)>,
    /// Whether it is known at all when lines are due.
    timed: bool,
    threads: &'a [Thread],
}

impl Clues<'_> {
    /// When the task was ready that was left at the end of a stretch, and entered again `until`.
    fn ready(&self, left: &Stretch, until: Time) -> Time {
        let woken = self.woken.iter().find(|woken| **woken >= left.from);
        let due = || self.due.iter().find(|(printed, _)| *printed > left.to).map(|(_, due)| due);
        let known = woken.or_else(due).copied();
        match known.filter(|ready| *ready >= left.from) {
            Some(ready) => ready,
            None if !self.timed && !self.rests(left, until) => left.to,
            None => until,
        }
    }

    /// Whether its thread was without work meanwhile, as it is while all of its tasks wait.
    fn rests(&self, left: &Stretch, until: Time) -> bool {
        let stretches = left.with.map_or(&[][..], |thread| &self.threads[thread].stretches);
        let after = stretches.partition_point(|stretch| stretch.to <= left.to);
        let mut meanwhile = stretches[after..].iter().take_while(|stretch| stretch.from < until);
        meanwhile.any(|stretch| stretch.state == State::Idle && stretch.length() >= MILLISECOND)
    }
}

fn task_lane((task, clues): (&Task, Clues<'_>)) -> Lane {
    let mut stretches = Vec::new();
    let mut entered = in_turn(task.entered.clone()).into_iter().peekable();
    for (made, closed) in united(task.spans.clone()) {
        // Until it is entered for the first time it waits for nothing but its turn.
        let (mut at, mut ready) = (made, made);
        while let Some(stretch) = entered.next_if(|stretch| stretch.from < closed) {
            gap(&mut stretches, at, stretch.from, ready);
            push(&mut stretches, stretch);
            at = stretch.to;
            let until = entered.peek().map_or(closed, |next| next.from.min(closed));
            ready = clues.ready(&stretch, until);
        }
        gap(&mut stretches, at, closed, ready);
    }
    Lane::new(task.name.clone(), format!("task {}", task.name), stretches)
}

/// A task that is not entered: it waits until it is ready.
fn gap(stretches: &mut Vec<Stretch>, from: Time, to: Time, ready: Time) {
    let ready = ready.clamp(from, to.max(from));
    push(stretches, Stretch { state: State::Waiting, from, to: ready, with: None });
    push(stretches, Stretch { state: State::Ready, from: ready, to, with: None });
}

/// The times in which any of the spans was open.
fn united(mut spans: Vec<(Time, Time)>) -> Vec<(Time, Time)> {
    spans.sort_unstable();
    let mut united: Vec<(Time, Time)> = Vec::new();
    for (made, closed) in spans {
        match united.last_mut().filter(|last| made <= last.1) {
            Some(last) => last.1 = last.1.max(closed),
            None => united.push((made, closed)),
        }
    }
    united
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

fn thread_lane((thread, name): (Thread, String)) -> Lane {
    let recording::Thread { id, name: own } = thread.id;
    let title = format!("{own} {id} of process {}", thread.process).trim_start().to_owned();
    Lane::new(name, title, thread.stretches)
}

/// Short names: those of a pool are numbered, and so are the processes after the first.
fn names(threads: &[Thread]) -> Vec<String> {
    let first = threads.first().map(|thread| thread.process);
    let kind = |thread: &Thread| {
        let name = thread.id.name.rsplit('-').next().filter(|name| !name.is_empty());
        let worker = Some(thread.process) != first && name == Some("main");
        if worker { "process" } else { name.unwrap_or("thread") }.to_owned()
    };
    let kinds: Vec<String> = threads.iter().map(kind).collect();
    let number = |(place, kind): (usize, &String)| {
        let alike = |kinds: &[String]| kinds.iter().filter(|other| *other == kind).count();
        if alike(&kinds) == 1 {
            kind.clone()
        } else {
            format!("{kind} {}", alike(&kinds[..=place]))
        }
    };
    kinds.iter().enumerate().map(number).collect()
}

#[cfg(test)]
mod tests;

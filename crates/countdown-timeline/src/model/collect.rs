//! Goes through the records of a program, and collects what concerns each task and each thread.

use std::{collections::HashMap, mem, time::Duration};

use countdown_core::{RULE, Transcript};
use countdown_trace::recording::{Callsite, Fields, Record, RecordKind};

use super::{MILLISECOND, Note, Printed, State, Stretch, Time, Wake};
use crate::text::plain;

/// Times are counted from the program's start.
#[derive(Default)]
pub(super) struct Collector {
    pub(super) tasks: Vec<Task>,
    pub(super) threads: Vec<Thread>,
    pub(super) callsites: Vec<Callsite>,
    pub(super) printed: Vec<Printed>,
    pub(super) wakes: Vec<Wake>,
    pub(super) notes: Vec<Note>,
    pub(super) closed: Option<String>,
    pub(super) end: Time,
    /// When the program started the clock that its stamps and due times count from.
    pub(super) clock: Time,
    task_numbers: HashMap<String, usize>,
    callsite_numbers: HashMap<Callsite, usize>,
    process: Process,
}

/// The process whose records are being read.
#[derive(Default)]
struct Process {
    id: u32,
    /// The times of its first record and of its last one so far.
    first: Time,
    last: Time,
    /// The least time over which its threads' CPU time says something.
    resolution: Time,
    /// The indices of its threads by their numbers, and the least index.
    threads: HashMap<u64, usize>,
    first_thread: usize,
    spans: HashMap<u64, Span>,
}

#[derive(Clone, Copy)]
struct Span {
    task: Option<usize>,
    callsite: usize,
    created: Time,
    last_exit: Option<Time>,
    enters: usize,
}

#[derive(Default)]
pub(super) struct Task {
    pub(super) name: String,
    /// When its event loop created it, until its span is created.
    created: Option<Time>,
    /// When its event loop was told that it is ready.
    pub(super) wakes: Vec<Time>,
    /// When its spans were open.
    pub(super) lifetimes: Vec<Lifetime>,
    /// The times in which a thread was in one of its spans.
    pub(super) entered: Vec<Stretch>,
    /// A span was entered more than once.
    pub(super) is_polled: bool,
    /// A span was entered later than it was created, or never.
    pub(super) is_queued: bool,
    /// A worker of a pool entered a span.
    pub(super) is_on_worker: bool,
}

/// The time in which a span is open.
pub(super) struct Lifetime {
    pub(super) from: Time,
    pub(super) to: Time,
    pub(super) callsite: usize,
}

#[derive(Default)]
pub(super) struct Thread {
    pub(super) process: u32,
    pub(super) number: u64,
    pub(super) name: String,
    pub(super) stretches: Vec<Stretch>,
    at: Time,
    cpu: Option<Time>,
    /// The spans that it is in, the innermost last.
    stack: Vec<Entered>,
}

#[derive(Clone, Copy)]
struct Entered {
    span: u64,
    task: Option<usize>,
    callsite: usize,
}

impl Collector {
    pub(super) fn collect(records: Vec<Record>) -> Self {
        let times = absolute(&records);
        let (start, clock) = start(&records, &times);
        let mut collector = Self {
            clock: clock - start,
            ..Self::default()
        };
        for (record, at) in records.into_iter().zip(times) {
            collector.add(at.saturating_sub(start), record);
        }
        collector.end_process();
        collector.printed.sort_by_key(|printed| printed.at);
        collector
    }

    fn add(&mut self, at: Time, record: Record) {
        if let RecordKind::Process {
            process, cpu_step, ..
        } = record.kind
        {
            self.end_process();
            self.process = Process {
                id: process,
                first: at,
                last: at,
                // A single step may be counted too early or too late.
                resolution: MILLISECOND.max(2 * cpu_step.map_or(0, time)),
                first_thread: self.threads.len(),
                ..Process::default()
            };
        }
        self.process.last = self.process.last.max(at);
        let thread = self.thread(record.thread, &record.named);
        self.advance(thread, at, record.cpu.map(time));

        match record.kind {
            RecordKind::New {
                span,
                callsite,
                fields,
            } => self.open(span, callsite, &fields, at),
            RecordKind::Enter { span } => self.enter(span, thread, at),
            RecordKind::Exit { span } => self.exit(span, thread, at),
            RecordKind::Close { span } => {
                if let Some(span) = self.process.spans.remove(&span) {
                    self.close(span, span.last_exit.unwrap_or(at));
                }
            }
            RecordKind::Event {
                span,
                target,
                fields,
            } => {
                let line = fields.get("line").filter(|_| target == "countdown");
                match line {
                    Some(line) => self.print(span, line, thread, at),
                    None => self.tell(span, &fields, thread, at),
                }
            }
            RecordKind::Process { .. } | RecordKind::End {} => {}
        }
    }

    /// The index of a thread of this process. A new one has been idle since the process's start.
    fn thread(&mut self, number: u64, name: &str) -> usize {
        let next = self.threads.len();
        let index = *self.process.threads.entry(number).or_insert(next);
        if index == next {
            self.threads.push(Thread {
                process: self.process.id,
                number,
                name: plain(name),
                at: self.process.first,
                ..Thread::default()
            });
        }
        index
    }

    /// Adds what the thread did until `to`.
    fn advance(&mut self, index: usize, to: Time, cpu: Option<Time>) {
        let thread = &mut self.threads[index];
        let from = mem::replace(&mut thread.at, to);
        let used = cpu.zip(thread.cpu).map(|(now, before)| now - before);
        thread.cpu = cpu;

        let in_tasks = thread
            .stack
            .iter()
            .rev()
            .filter(|entered| entered.task.is_some());
        let mut in_tasks: Vec<Entered> = in_tasks.copied().collect();
        let innermost = in_tasks.first();
        let stretch = Stretch {
            state: self.process.state(to - from, used, innermost.is_some()),
            from,
            to,
            with: innermost.and_then(|entered| entered.task),
            callsite: innermost.map(|entered| entered.callsite),
        };
        push(&mut thread.stretches, stretch);

        // Of several spans of one task the innermost counts, which is the first here.
        in_tasks.sort_by_key(|entered| entered.task);
        in_tasks.dedup_by_key(|entered| entered.task);
        for entered in in_tasks {
            if let Some(task) = entered.task {
                let stretch = Stretch {
                    with: Some(index),
                    callsite: Some(entered.callsite),
                    ..stretch
                };
                push(&mut self.tasks[task].entered, stretch);
            }
        }
    }

    /// Ends the process whose records were read last, and closes its open spans.
    fn end_process(&mut self) {
        let last = self.process.last;
        for thread in self.process.first_thread..self.threads.len() {
            self.advance(thread, last, None);
        }
        for span in mem::take(&mut self.process.spans).into_values() {
            self.close(span, last);
        }
        self.end = self.end.max(last);
    }

    fn open(&mut self, span: u64, callsite: Callsite, fields: &Fields, at: Time) {
        let next = self.callsites.len();
        let callsite = *self
            .callsite_numbers
            .entry(callsite)
            .or_insert_with_key(|new| {
                self.callsites.push(new.clone());
                next
            });
        let task = fields.get("name").map(|name| self.task(name));
        let created = task.and_then(|task| self.tasks[task].created.take());
        let span_now = Span {
            task,
            callsite,
            created: created.unwrap_or(at),
            last_exit: None,
            enters: 0,
        };
        self.process.spans.insert(span, span_now);
    }

    fn enter(&mut self, number: u64, thread: usize, at: Time) {
        let Some(span) = self.process.spans.get_mut(&number) else {
            return;
        };
        span.enters += 1;
        let thread = &mut self.threads[thread];
        thread.stack.push(Entered {
            span: number,
            task: span.task,
            callsite: span.callsite,
        });
        if let Some(task) = span.task {
            let task = &mut self.tasks[task];
            task.is_polled |= span.enters > 1;
            task.is_queued |= at - span.created >= MILLISECOND;
            task.is_on_worker |= thread.name.ends_with("worker");
        }
    }

    fn exit(&mut self, span: u64, thread: usize, at: Time) {
        let stack = &mut self.threads[thread].stack;
        if let Some(entered) = stack.iter().rposition(|entered| entered.span == span) {
            stack.remove(entered);
        }
        if let Some(span) = self.process.spans.get_mut(&span) {
            span.last_exit = Some(at);
        }
    }

    fn close(&mut self, span: Span, at: Time) {
        if let Some(task) = span.task {
            let task = &mut self.tasks[task];
            task.is_queued |= span.enters == 0;
            task.lifetimes.push(Lifetime {
                from: span.created,
                to: at,
                callsite: span.callsite,
            });
        }
    }

    /// The index of the task of this name.
    fn task(&mut self, name: &str) -> usize {
        if let Some(task) = self.task_numbers.get(name) {
            return *task;
        }
        self.tasks.push(Task {
            name: plain(name),
            ..Task::default()
        });
        let task = self.tasks.len() - 1;
        self.task_numbers.insert(name.to_owned(), task);
        task
    }

    /// Adds a line of the transcript, or its closing word.
    fn print(&mut self, span: Option<u64>, line: &str, thread: usize, at: Time) {
        let Some(tick) = Tick::parse(line) else {
            self.closed = Some(plain(line));
            return;
        };
        let task = self.task_of(span, thread, &tick.label);
        self.printed.push(Printed {
            at: self.clock + tick.time,
            recorded: at,
            stamp: tick.stamp,
            // The first tab is in every line.
            indent: line.matches('\t').count().saturating_sub(1),
            label: plain(&tick.label),
            task,
            thread,
        });
    }

    /// Adds an event of the program's own.
    fn tell(&mut self, span: Option<u64>, fields: &Fields, thread: usize, at: Time) {
        let message = fields.get("message").map_or("", String::as_str);
        let task = match fields.get("name") {
            Some(name) => Some(self.task(name)),
            None => self.task_of(span, thread, ""),
        };
        let subject = task.map(|task| format!("{}: ", self.tasks[task].name));
        let mut text = subject.unwrap_or_default() + message;
        for (key, value) in fields {
            if key != "message" && key != "name" {
                text.extend([", ", key, " ", value]);
            }
        }
        self.notes.push(Note {
            at: at.max(0),
            text: plain(&text),
        });

        let by = self.current_task(thread);
        let Some(task) = task else { return };
        match message {
            "created" => self.tasks[task].created = Some(at),
            "woken" => {
                self.tasks[task].wakes.push(at);
                self.wakes.push(Wake {
                    at,
                    task,
                    by,
                    thread,
                });
            }
            _ => return,
        }
        self.tasks[task].is_queued = true;
    }

    /// The task that printed a line: the span's, or the thread's current one, or the label's.
    fn task_of(&self, span: Option<u64>, thread: usize, label: &str) -> Option<usize> {
        let of_span = span.and_then(|span| self.process.spans.get(&span)?.task);
        let of_label = || self.task_numbers.get(label.split(" = ").next()?).copied();
        of_span
            .or_else(|| self.current_task(thread))
            .or_else(of_label)
    }

    fn current_task(&self, thread: usize) -> Option<usize> {
        let stack = &self.threads[thread].stack;
        stack.iter().rev().find_map(|entered| entered.task)
    }
}

impl Process {
    /// The state of a thread over a time in which it was on a core for `used`.
    fn state(&self, length: Time, used: Option<Time>, in_task: bool) -> State {
        let used = used.filter(|_| length >= self.resolution);
        match in_task {
            true if used.is_some_and(|used| used < length / 100) => State::Blocked,
            true => State::Busy,
            false if used.is_some_and(|used| used >= length / 10) => State::Busy,
            false => State::Idle,
        }
    }
}

/// Adds a stretch, or extends the last one by it. What is before the program's start is left out.
pub(super) fn push(stretches: &mut Vec<Stretch>, mut stretch: Stretch) {
    stretch.from = stretch.from.max(0);
    if stretch.length() <= 0 {
        return;
    }
    if let Some(last) = stretches.last_mut() {
        let continued = Stretch {
            from: last.from,
            to: last.to,
            ..stretch
        };
        if *last == continued && last.to == stretch.from {
            last.to = stretch.to;
            return;
        }
    }
    stretches.push(stretch);
}

/// The times of records since the Unix epoch.
fn absolute(records: &[Record]) -> Vec<Time> {
    let mut start = 0;
    let at = |record: &Record| {
        if let RecordKind::Process { epoch, .. } = record.kind {
            start = time(epoch);
        }
        start.saturating_add(time(record.at))
    };
    records.iter().map(at).collect()
}

/// When the program started, and when it started the clock of its stamps.
///
/// It started when its first task was there or, if that was earlier, when its clock was started.
fn start(records: &[Record], times: &[Time]) -> (Time, Time) {
    let (mut task, mut clock) = (None, None);
    for (record, at) in records.iter().zip(times) {
        match &record.kind {
            RecordKind::Event { target, fields, .. }
                if target == "countdown" && fields.contains_key("line") =>
            {
                if let Some(tick) = Tick::parse(&fields["line"]) {
                    keep_earliest(&mut clock, at - tick.time);
                }
            }
            RecordKind::New { fields, .. } | RecordKind::Event { fields, .. }
                if fields.contains_key("name") =>
            {
                keep_earliest(&mut task, *at);
            }
            _ => {}
        }
    }
    let first = times.first().copied().unwrap_or_default();
    let start = [task, clock].into_iter().flatten().min();
    let start = start.unwrap_or(first);
    (start, clock.unwrap_or(start))
}

fn keep_earliest(time: &mut Option<Time>, at: Time) {
    *time = Some(time.map_or(at, |time| time.min(at)));
}

/// A line with a stamp.
struct Tick {
    time: Time,
    stamp: String,
    label: String,
}

impl Tick {
    /// Reads a line. `None` for a closing word, and for a stamp beyond all times.
    fn parse(line: &str) -> Option<Self> {
        // The rules around it say that it is a line with a stamp or a closing word.
        let transcript = Transcript::parse(format!("{RULE}\n{line}\n{RULE}\nDone\n")).ok()?;
        let (stamp, label) = transcript.ticks().next()?;
        let time = Time::try_from(Duration::from(stamp).as_nanos()).ok()?;
        (time < 1 << 57).then(|| Self {
            time,
            stamp: stamp.to_string(),
            label: label.into_owned(),
        })
    }
}

/// A recording's times fit.
fn time(nanoseconds: u64) -> Time {
    Time::try_from(nanoseconds).unwrap_or(Time::MAX)
}

use std::{collections::HashMap, mem};

use anyhow::{Context, Result, ensure};
use countdown_trace::recording::{Place, Program, Record, What};

use super::{Note, Printed, State, Stretch, Time, Wake, kind::Entries, lanes};
use crate::text::plain;

/// Works out what each task and each thread did, record after record.
///
/// All times are since the Unix epoch, until it is known when the program started.
#[derive(Default)]
pub(crate) struct Builder {
    pub(super) program: Program,
    /// When the program started the clock that its stamps and its due times are by, as its stamps say.
    pub(super) clock: Option<Time>,
    /// When its first task was there.
    pub(super) first_task: Option<Time>,
    /// When its first process wrote its first record.
    pub(super) first: Time,
    pub(super) end: Time,
    pub(super) tasks: Vec<Task>,
    pub(super) names: HashMap<String, usize>,
    pub(super) threads: Vec<Thread>,
    pub(super) places: Vec<Place>,
    pub(super) place_numbers: HashMap<Place, usize>,
    pub(super) printed: Vec<Printed>,
    pub(super) wakes: Vec<Wake>,
    pub(super) notes: Vec<Note>,
    pub(super) closed: Option<String>,
    pub(super) process: Option<Process>,
}

/// The process whose records are being read.
pub(super) struct Process {
    id: u32,
    /// When it wrote its first record, and its last so far.
    first: Time,
    last: Time,
    /// Its threads, by the numbers that it has for them, and the first of them.
    threads: HashMap<u64, usize>,
    first_thread: usize,
    /// Its open spans.
    pub(super) spans: HashMap<u64, Span>,
}

pub(super) struct Span {
    pub(super) task: Option<usize>,
    pub(super) place: usize,
    pub(super) made: Time,
    /// When it was last left.
    pub(super) left: Option<Time>,
    pub(super) entries: usize,
}

#[derive(Default)]
pub(super) struct Task {
    pub(super) name: String,
    /// When it was created, where that is told and its span is still to come.
    pub(super) created: Option<Time>,
    /// When it was told to be ready.
    pub(super) woken: Vec<Time>,
    pub(super) spans: Vec<Open>,
    pub(super) entered: Vec<Stretch>,
    pub(super) entries: Entries,
}

/// When a span was made, and left for good.
pub(super) struct Open {
    pub(super) made: Time,
    pub(super) left: Time,
    pub(super) place: usize,
}

#[derive(Default)]
pub(super) struct Thread {
    pub(super) process: u32,
    pub(super) number: u64,
    pub(super) name: String,
    pub(super) at: Time,
    cpu: Option<Time>,
    /// The spans that it is in; the innermost comes last.
    pub(super) entered: Vec<Entry>,
    pub(super) stretches: Vec<Stretch>,
}

/// A span that a thread is in, and whose task it is.
#[derive(Clone, Copy)]
pub(super) struct Entry {
    pub(super) span: u64,
    pub(super) task: Option<usize>,
    pub(super) place: usize,
}

impl Builder {
    pub(crate) fn new(program: Program) -> Self {
        Self {
            program,
            ..Self::default()
        }
    }

    /// Adds what happened `at` that time. The error says why it cannot have.
    pub(crate) fn record(&mut self, at: Time, cpu: Option<Time>, record: Record) -> Result<()> {
        if let What::Process { process: id, .. } = record.what {
            self.leave();
            if self.threads.is_empty() {
                self.first = at;
            }
            self.process = Some(Process {
                id,
                first: at,
                last: at,
                threads: HashMap::new(),
                first_thread: self.threads.len(),
                spans: HashMap::new(),
            });
        }
        let thread = self.thread(record.thread, &record.named)?;
        let Thread {
            at: before,
            cpu: used_before,
            ..
        } = self.threads[thread];
        let used = cpu.zip(used_before).map(|(now, before)| now - before);
        let forwards = at >= before && used.is_none_or(|used| used >= 0);
        ensure!(forwards, "the time of this thread runs backwards");
        self.advance(thread, at, used);
        self.threads[thread].cpu = cpu;
        let process = self.process()?;
        process.last = process.last.max(at);
        self.happen(thread, at, record.what)
    }

    fn process(&mut self) -> Result<&mut Process> {
        self.process
            .as_mut()
            .context("expected the line of a process before it")
    }

    pub(super) fn spans(&mut self) -> Result<&mut HashMap<u64, Span>> {
        Ok(&mut self.process()?.spans)
    }

    /// The number of a thread. One that was not seen before has been idle.
    fn thread(&mut self, number: u64, name: &str) -> Result<usize> {
        let next = self.threads.len();
        let process = self.process()?;
        let (id, at) = (process.id, process.first);
        let thread = *process.threads.entry(number).or_insert(next);
        if thread == next {
            let thread = Thread {
                process: id,
                number,
                name: plain(name),
                at,
                ..Thread::default()
            };
            self.threads.push(thread);
        }
        Ok(thread)
    }

    /// Adds what the thread did until `to`.
    fn advance(&mut self, number: usize, to: Time, used: Option<Time>) {
        let thread = &mut self.threads[number];
        let mut own: Vec<Entry> = thread
            .entered
            .iter()
            .filter(|entry| entry.task.is_some())
            .copied()
            .collect();
        let (with, place) = own.last().map(|last| (last.task, last.place)).unzip();
        let with = with.flatten();
        let state = State::of(to - thread.at, used, with.is_some());
        let stretch = Stretch {
            state,
            from: thread.at,
            to,
            with,
            place,
        };
        lanes::push(&mut thread.stretches, stretch);
        thread.at = to;
        // Of spans of one task inside of each other the innermost counts.
        own.reverse();
        own.sort_by_key(|entry| entry.task);
        own.dedup_by_key(|entry| entry.task);
        for Entry { task, place, .. } in own {
            let stretch = Stretch {
                with: Some(number),
                place: Some(place),
                ..stretch
            };
            if let Some(task) = task {
                lanes::push(&mut self.tasks[task].entered, stretch);
            }
        }
    }

    /// Ends the process that was read last, and what is still open in it.
    pub(super) fn leave(&mut self) {
        let Some(mut process) = self.process.take() else {
            return;
        };
        for number in process.first_thread..self.threads.len() {
            self.advance(number, process.last, None);
        }
        for (_, open) in mem::take(&mut process.spans) {
            self.close(&open, process.last);
        }
        self.end = self.end.max(process.last);
    }
}

/// It was then, or before.
pub(super) fn earlier(time: &mut Option<Time>, at: Time) {
    *time = Some(time.map_or(at, |time| time.min(at)));
}

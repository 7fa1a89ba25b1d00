//! One run of a program: starts it, reads its output, and ends it in any case.

mod lines;

use std::{
    fs::File,
    io::{self, ErrorKind, PipeWriter, Read},
    process::{Command, ExitStatus, Stdio},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
        mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel},
    },
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use anyhow::{Context, Result};

pub(crate) use self::lines::{Lines, Printed};
#[cfg(target_os = "linux")]
use crate::process::{RunDelay, own_run_delay};
use crate::{
    interrupt,
    machine::{Evidence, StallLog},
    process::{Channel, Group, Readable, starting},
    program::{Clock, Program, Stream, Zero},
};

/// The limits of a run.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    /// The longest time that it may run.
    pub(crate) timeout: Duration,
    /// The most bytes that are kept of the judged stream.
    pub(crate) output: usize,
}

/// The result of a run.
#[derive(Debug)]
pub(crate) struct Run {
    /// The output on the judged stream.
    pub(crate) printed: Printed,
    /// The end of the output on the other stream.
    pub(crate) other: Vec<u8>,
    /// How the run ended.
    pub(crate) end: End,
    /// The duration.
    pub(crate) length: Duration,
    /// The time at which the program was asked to end.
    pub(crate) terminated: Option<Duration>,
    /// The machine's stalls and run delays.
    pub(crate) evidence: Evidence,
}

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    /// The program exited.
    Exited(ExitStatus),
    /// The program ran into the time-out.
    TimedOut {
        /// True if it had closed the judged stream.
        is_closed: bool,
        /// True if a signal had stopped it.
        is_stopped: bool,
    },
    /// The program ran for as long as it is judged.
    Cut,
    /// The program printed more than the limit.
    Endless,
    /// The program exited, but a process that it started holds its stream open.
    LeftOpen,
    /// The verifier was asked to end, or the run was cancelled.
    Interrupted,
}

/// Receives the output of a program while it runs.
pub(crate) struct Observer<'a> {
    /// Called with the output of the judged stream as it arrives.
    pub(crate) on_output: &'a mut dyn FnMut(&[u8]),
    /// When set, ends the run.
    pub(crate) cancelled: Option<&'a AtomicBool>,
}

/// How often to check a program that prints nothing, or one that is about to end.
const PATROL: Duration = Duration::from_millis(20);
const PATROL_AT_END: Duration = Duration::from_millis(5);
/// How often to look for the last bytes of a program that exited: more often than the pipes and the
/// queue can hold chunks. This is a count, not a time, since a verifier that was stopped or starved
/// has not looked.
const LAST_LOOKS: u32 = 200;
/// The bytes to keep of the end of the other stream.
const OTHER: usize = 8 * 1024;

/// Runs a program, and then ends all processes that it started. Escape sequences are removed from
/// its output unless they are to be kept.
///
/// # Errors
///
/// Errors if it cannot be started, or the system does not report how it ended.
pub(crate) fn run(
    program: &Program,
    limits: Limits,
    keeps_escapes: bool,
    stalls: &StallLog,
    observer: &mut Observer<'_>,
) -> Result<Run> {
    let settings = &program.settings;
    let mut command = program.to_command()?;
    let streams = open(&mut command, settings.stream(), settings.tty == Some(true))?;
    let plan = Plan {
        limits,
        // A service is judged for its first seconds from its zero, which is known before its end
        // only by the verifier's own clock.
        run_for: settings.run_for,
        terminate: settings.terminate,
        counts_from_first: settings.clock() == Clock::Arrival && settings.zero() == Zero::First,
    };
    let lines = Lines::new(settings, keeps_escapes, limits.output);
    run_command(command, streams, lines, &plan, Some(stalls), observer)
}

/// Runs a command and captures its stdout. The machine is not observed.
///
/// # Errors
///
/// Errors if it cannot be started, or the system does not report how it ended.
#[cfg(feature = "cli")]
pub(crate) fn capture(
    mut command: Command,
    limits: Limits,
    observer: &mut Observer<'_>,
) -> Result<Run> {
    command.stdin(Stdio::null());
    let streams = open(&mut command, Stream::Stdout, false)?;
    let plan = Plan {
        limits,
        run_for: None,
        terminate: None,
        counts_from_first: false,
    };
    let lines = Lines::all(limits.output);
    run_command(command, streams, lines, &plan, None, observer)
}

/// When to end a run, and when to ask the program to end.
struct Plan {
    limits: Limits,
    run_for: Option<Duration>,
    terminate: Option<Duration>,
    /// True if these times count from the first line, not from the start.
    counts_from_first: bool,
}

/// The streams of a program, to be read.
struct Streams {
    judged: File,
    other: Option<File>,
}

/// Opens pipes or a terminal for the program's output.
fn open(command: &mut Command, stream: Stream, tty: bool) -> Result<Streams> {
    let (judged, second) = match (tty, stream) {
        (true, _) => Channel::terminal()?,
        (false, Stream::Both) => Channel::shared_pipe()?,
        (false, _) => (Channel::pipe()?, Stdio::null()),
    };
    if stream == Stream::Both {
        command.stdout(judged.writer).stderr(second);
        let (judged, other) = (judged.reader, None);
        return Ok(Streams { judged, other });
    }
    let other = Channel::pipe()?;
    match stream {
        Stream::Stderr => command.stderr(judged.writer).stdout(other.writer),
        _ => command.stdout(judged.writer).stderr(other.writer),
    };
    Ok(Streams {
        judged: judged.reader,
        other: Some(other.reader),
    })
}

fn run_command(
    command: Command,
    streams: Streams,
    lines: Lines,
    plan: &Plan,
    stalls: Option<&StallLog>,
    observer: &mut Observer<'_>,
) -> Result<Run> {
    let gate = Gate::default();
    // The readers start before the program, so that no line waits for its reader.
    let readers = Readers::start(streams, &gate)?;
    let group = Group::spawn(command)?;
    let started = group.started();
    let delay = stalls.map_or_else(Delay::default, |_| Delay::of(&group));
    gate.open(&delay);

    let mut reading = Reading {
        group,
        readers,
        lines,
        other: Vec::new(),
        delay,
        started,
        is_closed: false,
        other_is_closed: false,
        has_exited: false,
        last_looks: 0,
        first_line: None,
        terminated: None,
        delays: Vec::new(),
    };
    let end = reading.until_end(plan, observer);
    let length = started.elapsed();
    reading.read_delay();
    if matches!(end, Ok(Ending::Other(End::Cut))) {
        reading.ask_to_end()?;
    }
    let Reading {
        group,
        readers,
        lines,
        other,
        delays,
        terminated,
        ..
    } = reading;
    let status = group.end()?;
    readers.join();

    let end = match end? {
        Ending::Exit => End::Exited(status),
        Ending::Other(end) => end,
    };
    let printed = lines.finish(started, end == End::Cut);
    let last = printed.arrivals.last().copied().unwrap_or_default();
    let stalls = stalls.map(|log| log.stalls(started, started + last.max(length)));
    let evidence = Evidence {
        stalls: stalls.unwrap_or_default(),
        delays,
    };
    Ok(Run {
        printed,
        other,
        end,
        length,
        terminated,
        evidence,
    })
}

/// The reason why reading ended.
enum Ending {
    /// The program exited.
    Exit,
    Other(End),
}

struct Reading {
    group: Group,
    readers: Readers,
    lines: Lines,
    other: Vec<u8>,
    delay: Delay,
    started: Instant,
    is_closed: bool,
    other_is_closed: bool,
    has_exited: bool,
    last_looks: u32,
    /// The arrival of the first judged line.
    first_line: Option<Instant>,
    terminated: Option<Duration>,
    delays: Vec<(Duration, Duration)>,
}

impl Reading {
    fn until_end(&mut self, plan: &Plan, observer: &mut Observer<'_>) -> Result<Ending> {
        loop {
            if !self.has_exited {
                self.has_exited = self.group.has_ended()?;
            }
            if let Some(ending) = self.ending(plan, observer) {
                return Ok(ending);
            }
            self.terminate(plan)?;
            match self.readers.chunks.recv_timeout(self.patience(plan)) {
                Ok(chunk) => self.take(chunk, observer),
                Err(RecvTimeoutError::Timeout) => self.read_due_delay(),
                Err(RecvTimeoutError::Disconnected) => thread::sleep(PATROL_AT_END),
            }
            self.last_looks += u32::from(self.has_exited);
        }
    }

    fn ending(&mut self, plan: &Plan, observer: &Observer<'_>) -> Option<Ending> {
        let has_looked = self.last_looks > LAST_LOOKS;
        let is_cancelled = |flag: &AtomicBool| flag.load(Ordering::Relaxed);
        let all_closed = self.is_closed && self.other_is_closed;
        let end = match self.has_exited {
            _ if interrupt::requested() || observer.cancelled.is_some_and(is_cancelled) => {
                End::Interrupted
            }
            _ if self.lines.len() > plan.limits.output => End::Endless,
            true if all_closed || has_looked && self.is_closed => return Some(Ending::Exit),
            true if has_looked => End::LeftOpen,
            false if self.is_past(plan.run_for, plan) => End::Cut,
            false if self.started.elapsed() > plan.limits.timeout => End::TimedOut {
                is_closed: self.is_closed,
                is_stopped: self.group.is_stopped(),
            },
            _ => return None,
        };
        Some(Ending::Other(end))
    }

    /// Returns `true` if a time of the program's has passed; `false` if there is none or its zero
    /// is unknown.
    fn is_past(&self, time: Option<Duration>, plan: &Plan) -> bool {
        let due = self.due(time, plan);
        due.is_some_and(|due| Instant::now() >= due)
    }

    fn due(&self, time: Option<Duration>, plan: &Plan) -> Option<Instant> {
        let zero = if plan.counts_from_first {
            self.first_line?
        } else {
            self.lines.own_zero().unwrap_or(self.started)
        };
        zero.checked_add(time?)
    }

    fn terminate(&mut self, plan: &Plan) -> Result<()> {
        if self.terminated.is_none() && self.is_past(plan.terminate, plan) {
            self.group.terminate()?;
            self.terminated = Some(self.started.elapsed());
        }
        Ok(())
    }

    /// Asks a program that was judged for long enough to end, and gives it a second.
    fn ask_to_end(&mut self) -> Result<()> {
        const GRACE: Duration = Duration::from_secs(1);

        if !cfg!(unix) || self.terminated.is_none() && self.group.terminate().is_err() {
            return Ok(());
        }
        let asked = Instant::now();
        while asked.elapsed() < GRACE && !self.group.has_ended()? && !interrupt::requested() {
            // Its output is no longer judged, but must be read so that it does not block.
            let received = self.readers.chunks.recv_timeout(PATROL_AT_END);
            if matches!(received, Err(RecvTimeoutError::Disconnected)) {
                thread::sleep(PATROL_AT_END);
            }
        }
        Ok(())
    }

    /// Returns how long to wait for the next bytes.
    fn patience(&self, plan: &Plan) -> Duration {
        let patrol = if self.has_exited || self.is_closed && self.other_is_closed {
            PATROL_AT_END
        } else {
            PATROL
        };
        let terminate = plan.terminate.filter(|_| self.terminated.is_none());
        let due = [terminate, plan.run_for].into_iter();
        let due = due.filter_map(|time| self.due(time, plan)).min();
        due.map_or(patrol, |due| {
            patrol.min(due.saturating_duration_since(Instant::now()))
        })
    }

    fn take(&mut self, chunk: Chunk, observer: &mut Observer<'_>) {
        let Chunk {
            is_judged,
            bytes,
            at,
            delay,
        } = chunk;
        if let Some(delay) = delay {
            self.note_delay(at, delay);
        }
        match (is_judged, &*bytes) {
            (true, []) => self.is_closed = true,
            (false, []) => self.other_is_closed = true,
            (true, bytes) => {
                (observer.on_output)(bytes);
                self.lines.take(bytes, at);
                self.first_line = self.first_line.or(self.lines.first());
            }
            (false, bytes) => {
                self.other.extend(bytes);
                let excess = self.other.len().saturating_sub(OTHER);
                self.other.drain(..excess);
            }
        }
    }

    fn read_due_delay(&mut self) {
        if self.delay.is_due() {
            self.read_delay();
        }
    }

    fn read_delay(&mut self) {
        let at = Instant::now();
        if let Some(delay) = self.delay.read(true) {
            self.note_delay(at, delay);
        }
    }

    /// Notes a reading. Readings of several threads may come slightly out of order.
    fn note_delay(&mut self, at: Instant, delay: Duration) {
        let at = at.saturating_duration_since(self.started);
        let last = self.delays.last().copied().unwrap_or_default();
        self.delays.push((at.max(last.0), delay.max(last.1)));
    }
}

/// The run delay of a program, read by its reader and by the thread that waits for it; on systems
/// other than Linux, nothing.
#[derive(Clone, Default)]
struct Delay {
    #[cfg(target_os = "linux")]
    shared: Option<Arc<Mutex<(RunDelay, Duration)>>>,
}

#[cfg(target_os = "linux")]
impl Delay {
    fn of(group: &Group) -> Self {
        let delay = RunDelay::of(group.id(), group.started());
        Self {
            shared: Some(Arc::new(Mutex::new((delay, Duration::ZERO)))),
        }
    }

    fn is_due(&self) -> bool {
        let shared = self.lock();
        shared.is_some_and(|shared| shared.0.is_due(RunDelay::INTERVAL))
    }

    /// Reads the total, including the delay of the readers themselves. Unless `forced`, a very
    /// recent reading is reused.
    fn read(&self, forced: bool) -> Option<Duration> {
        const LEAST: Duration = Duration::from_millis(1);

        let mut shared = self.lock()?;
        let (delay, reader) = &mut *shared;
        let delay = if forced || delay.is_due(LEAST) {
            delay.read()
        } else {
            delay.last()
        };
        Some(delay + *reader)
    }

    /// Adds the delay of a reader itself.
    fn note_reader(&self, waited: Duration) {
        if let Some(mut shared) = self.lock() {
            shared.1 = waited;
        }
    }

    fn lock(&self) -> Option<std::sync::MutexGuard<'_, (RunDelay, Duration)>> {
        let shared = self.shared.as_ref()?;
        Some(shared.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[cfg(not(target_os = "linux"))]
impl Delay {
    fn of(_: &Group) -> Self {
        Self {}
    }

    fn is_due(&self) -> bool {
        false
    }

    fn read(&self, _: bool) -> Option<Duration> {
        None
    }
}

/// Bytes of one of a program's streams; `None` when it is closed.
struct Chunk {
    is_judged: bool,
    bytes: Vec<u8>,
    /// The time of arrival.
    at: Instant,
    /// How long the program and its reader had waited for a processor by then.
    delay: Option<Duration>,
}

/// A gate for readers that start before their program is known.
#[derive(Clone, Default)]
struct Gate(Arc<Mutex<Option<Delay>>>);

impl Gate {
    fn open(&self, delay: &Delay) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(delay.clone());
    }

    fn delay(&self) -> Option<Delay> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

/// The threads that read a program's streams.
struct Readers {
    chunks: Receiver<Chunk>,
    /// When dropped, ends the threads, even if a process still holds the streams open.
    stop: PipeWriter,
    threads: Vec<JoinHandle<()>>,
}

impl Readers {
    fn start(streams: Streams, gate: &Gate) -> Result<Self> {
        let guard = starting();
        let (stopped, stop) = io::pipe().context("cannot open a pipe")?;
        drop(guard);
        let (sender, chunks) = sync_channel(64);
        let mut threads = Vec::new();
        let no_other = streams.other.is_none();
        let streams = [(Some(streams.judged), true), (streams.other, false)];
        for (stream, is_judged) in streams {
            let Some(stream) = stream else { continue };
            let stop = stopped.try_clone().context("cannot open a pipe")?;
            let reader = Reader {
                stream: Readable::new(stream, stop),
                is_judged,
                closes_both: no_other,
                chunks: sender.clone(),
                gate: gate.clone(),
            };
            let thread = thread::Builder::new().spawn(move || reader.forward());
            threads.push(thread.context("cannot start a thread")?);
        }
        Ok(Self {
            chunks,
            stop,
            threads,
        })
    }

    /// Waits for the threads, once all processes that write to them have ended.
    fn join(self) {
        let Self {
            chunks,
            stop,
            threads,
        } = self;
        drop((chunks, stop));
        for thread in threads {
            thread
                .join()
                .unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        }
    }
}

struct Reader {
    stream: Readable,
    is_judged: bool,
    /// True if there is no other stream, so that the end of this one is the end of both.
    closes_both: bool,
    chunks: SyncSender<Chunk>,
    gate: Gate,
}

impl Reader {
    fn forward(mut self) {
        let mut buffer = [0; 16 * 1024];
        let mut delay = None;
        loop {
            // A read error counts as the end: a terminal ends with one.
            let length = read(&mut self.stream, &mut buffer).unwrap_or(0);
            let at = Instant::now();
            if delay.is_none() {
                delay = self.gate.delay().filter(|_| self.is_judged);
            }
            let chunk = Chunk {
                is_judged: self.is_judged,
                bytes: buffer[..length].to_vec(),
                at,
                delay: delay.as_ref().and_then(read_delay),
            };
            let is_wanted = self.chunks.send(chunk).is_ok();
            if is_wanted && length == 0 && self.closes_both {
                let chunk = Chunk {
                    is_judged: false,
                    bytes: Vec::new(),
                    at,
                    delay: None,
                };
                let _ = self.chunks.send(chunk);
            }
            if !is_wanted || length == 0 {
                return;
            }
        }
    }
}

#[cfg(target_os = "linux")]
fn read_delay(delay: &Delay) -> Option<Duration> {
    delay.note_reader(own_run_delay());
    delay.read(false)
}

#[cfg(not(target_os = "linux"))]
fn read_delay(delay: &Delay) -> Option<Duration> {
    delay.read(false)
}

fn read(stream: &mut impl Read, buffer: &mut [u8]) -> io::Result<usize> {
    loop {
        match stream.read(buffer) {
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            done => return done,
        }
    }
}

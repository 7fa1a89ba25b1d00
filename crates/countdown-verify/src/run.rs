//! One run of a program: started, read, and ended whatever it does.

use std::{
    io::{self, Read},
    process::{Command, ExitStatus, Stdio},
    sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result};

use crate::{control::Control, interrupt, process::Group, stragglers::Stragglers};

/// What a run may take, and what it is measured against.
pub struct Limits {
    /// How long it may run.
    pub timeout: Duration,
    /// The most bytes to take from stdout.
    pub output: usize,
    /// When the control is to wake.
    pub due_times: Vec<Duration>,
}

/// What a program did.
pub struct Run {
    /// What it printed.
    pub stdout: Vec<u8>,
    /// The last of what it said there.
    pub stderr: Vec<u8>,
    /// How it ended.
    pub end: End,
    /// How late the control was.
    pub control: Duration,
}

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// By itself.
    Exited(ExitStatus),
    /// It ran on past the time-out, after it had closed stdout or not.
    TimedOut {
        /// Whether it had closed stdout.
        closed: bool,
    },
    /// It printed more than anybody would compare.
    Endless,
    /// It exited, and something that it started holds its stdout open.
    LeftOpen,
    /// By Ctrl-C, or a request to terminate.
    Interrupted,
}

/// Bytes from one of the pipes; none when it is closed.
enum Event {
    Stdout(Vec<u8>),
    Stderr(Vec<u8>),
}

/// How often a program that says nothing is looked after, and one whose end is near.
const PATROL: Duration = Duration::from_millis(50);
const PATROL_AT_END: Duration = Duration::from_millis(5);
/// How often one looks for the last bytes of a program that exited. Counted, not timed: a verifier
/// that was stopped or starved has not looked. More than the pipes and the queue can hold.
const LAST_LOOKS: u32 = 200;
/// How much of the end of stderr is kept.
const STDERR_KEPT: usize = 8 * 1024;

/// Runs `command` and ends all that it started afterwards.
///
/// `watch` is shown stdout as it arrives.
///
/// # Errors
///
/// Where it cannot be started, or its end cannot be seen.
pub fn run(mut command: Command, limits: &Limits, mut watch: impl FnMut(&[u8])) -> Result<Run> {
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let stragglers = Stragglers::mark(&mut command);
    let control = Control::start(limits.due_times.clone());
    let mut group = Group::spawn(command)?;
    let (sender, events) = sync_channel(64);
    forward(group.stdout(), sender.clone(), Event::Stdout);
    forward(group.stderr(), sender, Event::Stderr);
    let mut reading = Reading::default();
    let end = reading.until_end(&mut group, &events, limits, &mut watch);
    let control = control.lateness();
    drop(group);
    drop(stragglers);
    Ok(Run { stdout: reading.stdout, stderr: reading.stderr, end: end?, control })
}

fn forward(
    stream: Option<impl Read + Send + 'static>,
    events: SyncSender<Event>,
    event: fn(Vec<u8>) -> Event,
) {
    // Not joined: a process that escaped could keep the pipe open for ever.
    thread::spawn(move || {
        let mut buffer = [0; 16 * 1024];
        let mut stream = stream;
        loop {
            // A pipe that cannot be read is one that is closed.
            let length = stream.as_mut().map_or(0, |stream| read(stream, &mut buffer).unwrap_or(0));
            let gone = events.send(event(buffer[..length].to_vec())).is_err();
            if gone || length == 0 {
                return;
            }
        }
    });
}

fn read(stream: &mut impl Read, buffer: &mut [u8]) -> io::Result<usize> {
    loop {
        match stream.read(buffer) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            done => return done,
        }
    }
}

#[derive(Default)]
struct Reading {
    stdout: Vec<u8>,
    stderr: Vec<u8>,
    stdout_closed: bool,
    stderr_closed: bool,
    exited: Option<ExitStatus>,
    last_looks: u32,
}

impl Reading {
    fn until_end(
        &mut self,
        group: &mut Group,
        events: &Receiver<Event>,
        limits: &Limits,
        watch: &mut impl FnMut(&[u8]),
    ) -> Result<End> {
        let started = Instant::now();
        loop {
            if self.exited.is_none() {
                self.exited = group.try_wait().context("cannot tell whether it still runs")?;
            }
            if let Some(end) = self.end(started, limits) {
                return Ok(end);
            }
            let patrol = if self.is_at_end() { PATROL_AT_END } else { PATROL };
            match events.recv_timeout(patrol) {
                Ok(event) => self.take(event, watch),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => thread::sleep(patrol),
            }
            self.last_looks += u32::from(self.exited.is_some());
        }
    }

    fn is_at_end(&self) -> bool {
        self.is_closed() || self.exited.is_some()
    }

    fn is_closed(&self) -> bool {
        self.stdout_closed && self.stderr_closed
    }

    fn end(&self, started: Instant, limits: &Limits) -> Option<End> {
        let has_looked = self.last_looks > LAST_LOOKS;
        match self.exited {
            _ if interrupt::requested() => Some(End::Interrupted),
            _ if self.stdout.len() > limits.output => Some(End::Endless),
            Some(status) if self.is_closed() => Some(End::Exited(status)),
            Some(_) if has_looked && !self.stdout_closed => Some(End::LeftOpen),
            Some(status) if has_looked => Some(End::Exited(status)),
            None if started.elapsed() > limits.timeout => {
                Some(End::TimedOut { closed: self.stdout_closed })
            }
            _ => None,
        }
    }

    fn take(&mut self, event: Event, watch: &mut impl FnMut(&[u8])) {
        match event {
            Event::Stdout(bytes) if bytes.is_empty() => self.stdout_closed = true,
            Event::Stderr(bytes) if bytes.is_empty() => self.stderr_closed = true,
            Event::Stdout(bytes) => {
                watch(&bytes);
                self.stdout.extend(bytes);
            }
            Event::Stderr(bytes) => {
                self.stderr.extend(bytes);
                self.stderr.drain(..self.stderr.len().saturating_sub(STDERR_KEPT));
            }
        }
    }
}

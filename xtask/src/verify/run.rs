//! One run of a program: started, read, and ended whatever it does.

use std::{
    io::{self, Read},
    process::{Command, ExitStatus, Stdio},
    sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result};
#[cfg(windows)]
use process_wrap::std::JobObject;
#[cfg(unix)]
use process_wrap::std::ProcessGroup;
use process_wrap::std::{ChildWrapper, CommandWrap};

use super::control::{Control, Lateness};
use crate::interrupt;

/// What a run may take, and what it is measured against.
pub(crate) struct Limits {
    pub(crate) timeout: Duration,
    /// The most bytes to take from stdout.
    pub(crate) output: usize,
    /// When the control is to wake.
    pub(crate) due_times: Vec<Duration>,
}

/// What a program did.
pub(crate) struct Run {
    pub(crate) stdout: Vec<u8>,
    /// The last of what it said there.
    pub(crate) stderr: Vec<u8>,
    pub(crate) end: End,
    pub(crate) control: Lateness,
}

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    Exited(ExitStatus),
    /// It ran on past the time-out, after it had closed stdout or not.
    TimedOut {
        closed: bool,
    },
    /// It printed more than anybody would compare.
    Endless,
    /// It exited, and something that it started holds its stdout open.
    LeftOpen,
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
/// How long the last bytes of a program that exited may take to arrive.
const GRACE: Duration = Duration::from_millis(500);
/// How much of the end of stderr is kept.
const STDERR_KEPT: usize = 8 * 1024;

/// Runs `command` in a process group of its own and ends the whole group afterwards.
///
/// `watch` is shown stdout as it arrives.
pub(crate) fn run(command: Command, limits: &Limits, mut watch: impl FnMut(&[u8])) -> Result<Run> {
    let name = command.get_program().display().to_string();
    let mut command = CommandWrap::from(command);
    #[cfg(unix)]
    command.wrap(ProcessGroup::leader());
    #[cfg(windows)]
    command.wrap(JobObject);
    let streams = command.command_mut();
    streams.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let control = Control::start(limits.due_times.clone());
    let mut child = command.spawn().with_context(|| format!("cannot start `{name}`"))?;
    let (sender, events) = sync_channel(64);
    forward(child.stdout().take(), sender.clone(), Event::Stdout);
    forward(child.stderr().take(), sender, Event::Stderr);
    let mut reading = Reading::default();
    let end = reading.until_end(&mut *child, &events, limits, &mut watch);
    let control = control.lateness();
    end_group(&mut *child);
    Ok(Run { stdout: reading.stdout, stderr: reading.stderr, end: end?, control })
}

/// Whatever is left: the program itself, and what it started.
fn end_group(child: &mut dyn ChildWrapper) {
    // It fails where nothing is left to be ended.
    let _ = child.start_kill();
    let _ = child.wait();
}

fn forward(
    stream: Option<impl Read + Send + 'static>,
    events: SyncSender<Event>,
    event: fn(Vec<u8>) -> Event,
) {
    // Not joined: a process that escaped its group could keep the pipe open for ever.
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
}

impl Reading {
    fn until_end(
        &mut self,
        child: &mut dyn ChildWrapper,
        events: &Receiver<Event>,
        limits: &Limits,
        watch: &mut impl FnMut(&[u8]),
    ) -> Result<End> {
        let started = Instant::now();
        let mut exited = None;
        loop {
            if exited.is_none() {
                let status = child.try_wait().context("cannot tell whether it still runs")?;
                exited = status.map(|status| (status, Instant::now()));
            }
            if let Some(end) = self.end(started, exited, limits) {
                return Ok(end);
            }
            let closed = self.stdout_closed && self.stderr_closed;
            let patrol = if closed || exited.is_some() { PATROL_AT_END } else { PATROL };
            match events.recv_timeout(patrol) {
                Ok(event) => self.take(event, watch),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => thread::sleep(patrol),
            }
        }
    }

    fn end(
        &self,
        started: Instant,
        exited: Option<(ExitStatus, Instant)>,
        limits: &Limits,
    ) -> Option<End> {
        let late = |exit: Instant| exit.elapsed() > GRACE;
        match exited {
            _ if interrupt::requested() => Some(End::Interrupted),
            _ if self.stdout.len() > limits.output => Some(End::Endless),
            Some((status, _)) if self.stdout_closed && self.stderr_closed => {
                Some(End::Exited(status))
            }
            Some((_, exit)) if late(exit) && !self.stdout_closed => Some(End::LeftOpen),
            Some((status, exit)) if late(exit) => Some(End::Exited(status)),
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

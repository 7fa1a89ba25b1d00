//! One run of a program: started, read, and ended whatever it does.

mod output;
mod reader;

use std::{
    fs::File,
    process::{Command, ExitStatus, Stdio},
    sync::mpsc::RecvTimeoutError,
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result};

use self::{
    output::Output,
    reader::{Chunk, Readers},
};
#[cfg(unix)]
use crate::process::Terminal;
use crate::{
    interrupt,
    process::Group,
    program::{Program, Stream},
};

/// What a run may take.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// How long it may run.
    pub timeout: Duration,
    /// The most bytes that are taken of what is judged.
    pub output: usize,
}

/// What a program did.
#[derive(Debug)]
pub struct Run {
    /// What it printed on the stream that is judged, as far as it is looked at.
    pub output: Vec<u8>,
    /// When the line feed of each of these lines arrived, since the start.
    pub arrivals: Vec<Duration>,
    /// How many bytes it printed there in all.
    pub printed: u64,
    /// The last of what it said on the other stream.
    pub said: Vec<u8>,
    /// How it ended.
    pub end: End,
    /// When it was started.
    pub started: Instant,
}

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// By itself.
    Exited(ExitStatus),
    /// It ran on past the time-out.
    TimedOut {
        /// Whether it had closed the stream that is judged.
        closed: bool,
    },
    /// It printed more than anybody would compare.
    Endless,
    /// It exited, and something that it started holds its stream open.
    LeftOpen,
    /// This process was asked to end.
    Interrupted,
}

/// How often a program that says nothing is looked after, and one whose end is near.
const PATROL: Duration = Duration::from_millis(200);
const PATROL_AT_END: Duration = Duration::from_millis(5);
/// How often one looks for the last bytes of a program that exited. Counted, not timed: a verifier
/// that was stopped or starved has not looked. More than the pipes and the queue can hold.
const LAST_LOOKS: u32 = 200;
/// How much of the end of the other stream is kept.
const SAID: usize = 8 * 1024;

/// Runs a program, and ends all that it started afterwards.
///
/// `prepare` may change the command before it is started, and `watch` is shown what is judged as it
/// arrives.
///
/// # Errors
///
/// When the program cannot be started, or the system does not tell how it ended.
pub fn run(
    program: &Program,
    limits: &Limits,
    prepare: &mut dyn FnMut(&mut Command),
    watch: &mut dyn FnMut(&[u8]),
) -> Result<Run> {
    let mut command = program.to_command()?;
    prepare(&mut command);
    let Program { stream, tty, select, .. } = program;
    read(command, *stream, *tty, Output::new(select.as_ref()), limits, watch)
}

/// Runs a command that nothing else is known of, and takes what it prints on stdout.
///
/// # Errors
///
/// When it cannot be started, or the system does not tell how it ended.
pub fn capture(command: Command, limits: &Limits, watch: &mut dyn FnMut(&[u8])) -> Result<Run> {
    read(command, Stream::Stdout, false, Output::new(None), limits, watch)
}

fn read(
    mut command: Command,
    stream: Stream,
    tty: bool,
    output: Output<'_>,
    limits: &Limits,
    watch: &mut dyn FnMut(&[u8]),
) -> Result<Run> {
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let started = Instant::now();
    let (mut group, readers) = start(command, stream, tty)?;
    let mut reading = Reading::new(readers, output);
    let ending = reading.until_end(&mut group, started, limits, watch);
    let status = group.end().context("cannot tell how it ended")?;
    let Reading { readers, output, said, .. } = reading;
    readers.join();
    let (output, arrivals, printed) = output.finish(started);
    let end = match ending? {
        Ending::Exit => End::Exited(status),
        Ending::Other(end) => end,
    };
    Ok(Run { output, arrivals, printed, said, end, started })
}

/// Starts it and what reads it.
fn start(command: Command, stream: Stream, tty: bool) -> Result<(Group, Readers)> {
    let (mut group, terminal) =
        if tty { on_terminal(command, stream)? } else { (Group::spawn(command)?, None) };
    let (stdout, stderr) = (group.stdout(), group.stderr());
    let (judged, other) = match stream {
        Stream::Stdout => (terminal.or(stdout), stderr),
        Stream::Stderr => (terminal.or(stderr), stdout),
    };
    Ok((group, Readers::start(judged, other)?))
}

/// Starts it with a pseudo-terminal for the stream that is judged.
#[cfg(unix)]
fn on_terminal(mut command: Command, stream: Stream) -> Result<(Group, Option<File>)> {
    let terminal = Terminal::open().context("cannot open a pseudo-terminal")?;
    let writer = terminal.writer().context("cannot open a pseudo-terminal")?;
    match stream {
        Stream::Stdout => command.stdout(writer),
        Stream::Stderr => command.stderr(writer),
    };
    let mut group = Group::spawn(command)?;
    group.prints_to(&terminal);
    Ok((group, Some(terminal.into_reader())))
}

#[cfg(not(unix))]
fn on_terminal(_: Command, _: Stream) -> Result<(Group, Option<File>)> {
    anyhow::bail!("there are no pseudo-terminals on this system: leave out `tty`")
}

/// Why reading ended.
enum Ending {
    /// The program exited by itself, and how it did is for whoever waits for it to say.
    Exit,
    Other(End),
}

struct Reading<'a> {
    readers: Readers,
    output: Output<'a>,
    said: Vec<u8>,
    judged_closed: bool,
    other_closed: bool,
    exited: bool,
    last_looks: u32,
}

impl<'a> Reading<'a> {
    fn new(readers: Readers, output: Output<'a>) -> Self {
        Self {
            readers,
            output,
            said: Vec::new(),
            judged_closed: false,
            other_closed: false,
            exited: false,
            last_looks: 0,
        }
    }

    fn until_end(
        &mut self,
        group: &mut Group,
        started: Instant,
        limits: &Limits,
        watch: &mut dyn FnMut(&[u8]),
    ) -> Result<Ending> {
        loop {
            self.exited =
                self.exited || group.has_ended().context("cannot tell whether it still runs")?;
            if let Some(ending) = self.ending(started, limits) {
                return Ok(ending);
            }
            let patrol = if self.is_at_end() { PATROL_AT_END } else { PATROL };
            match self.readers.next(patrol) {
                Ok(chunk) => self.take(chunk, watch),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => thread::sleep(patrol),
            }
            self.last_looks += u32::from(self.exited);
        }
    }

    fn is_at_end(&self) -> bool {
        self.is_closed() || self.exited
    }

    fn is_closed(&self) -> bool {
        self.judged_closed && self.other_closed
    }

    fn ending(&self, started: Instant, limits: &Limits) -> Option<Ending> {
        let has_looked = self.last_looks > LAST_LOOKS;
        let closed = self.judged_closed;
        match self.exited {
            _ if interrupt::requested() => Some(Ending::Other(End::Interrupted)),
            _ if self.output.len() > limits.output => Some(Ending::Other(End::Endless)),
            true if self.is_closed() || (has_looked && closed) => Some(Ending::Exit),
            true if has_looked => Some(Ending::Other(End::LeftOpen)),
            false if started.elapsed() > limits.timeout => {
                Some(Ending::Other(End::TimedOut { closed }))
            }
            _ => None,
        }
    }

    fn take(&mut self, chunk: Chunk, watch: &mut dyn FnMut(&[u8])) {
        let Chunk { is_judged, bytes, at } = chunk;
        match (is_judged, &*bytes) {
            (true, []) => self.judged_closed = true,
            (false, []) => self.other_closed = true,
            (true, bytes) => {
                watch(bytes);
                self.output.take(bytes, at);
            }
            (false, bytes) => {
                self.said.extend(bytes);
                self.said.drain(..self.said.len().saturating_sub(SAID));
            }
        }
    }
}

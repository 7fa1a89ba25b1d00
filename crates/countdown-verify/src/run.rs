//! One run of a program: started, read, and ended whatever it does.

mod output;
mod reader;
mod reading;

use std::{
    process::{Command, ExitStatus, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context, Result};

use self::{
    output::Output,
    reader::Readers,
    reading::{Ending, Reading},
};
use crate::{
    process::{Channel, Group},
    program::{Program, Stream},
    stalls::{StallLog, Stalls},
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
#[non_exhaustive]
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

impl Run {
    /// What the machine did until the last line arrived.
    pub(crate) fn stalls(&self, log: &StallLog) -> Stalls {
        let last = self.arrivals.last().copied().unwrap_or_default();
        log.between(self.started, self.started + last)
    }
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
    let Program {
        stream,
        tty,
        select,
        ..
    } = program;
    read(
        command,
        *stream,
        *tty,
        Output::new(select.as_ref()),
        limits,
        watch,
    )
}

/// Runs a command that nothing else is known of, and takes what it prints on stdout.
///
/// # Errors
///
/// When it cannot be started, or the system does not tell how it ended.
pub fn capture(command: Command, limits: &Limits, watch: &mut dyn FnMut(&[u8])) -> Result<Run> {
    read(
        command,
        Stream::Stdout,
        false,
        Output::new(None),
        limits,
        watch,
    )
}

fn read(
    mut command: Command,
    stream: Stream,
    tty: bool,
    output: Output<'_>,
    limits: &Limits,
    watch: &mut dyn FnMut(&[u8]),
) -> Result<Run> {
    command.stdin(Stdio::null());
    let (mut group, readers) = start(command, stream, tty)?;
    let started = group.started();
    let mut reading = Reading::new(readers, output);
    let ending = reading.until_end(&mut group, started, limits, watch);
    let status = group.end().context("cannot tell how it ended")?;
    let Reading {
        readers,
        output,
        said,
        ..
    } = reading;
    readers.join();
    let (output, arrivals, printed) = output.finish(started);
    let end = match ending? {
        Ending::Exit => End::Exited(status),
        Ending::Other(end) => end,
    };
    Ok(Run {
        output,
        arrivals,
        printed,
        said,
        end,
        started,
    })
}

/// Starts what reads it, and then it: threads that are started after it hear of its first line late on
/// a busy machine.
fn start(mut command: Command, stream: Stream, tty: bool) -> Result<(Group, Readers)> {
    let judged = if tty {
        Channel::terminal()?
    } else {
        Channel::pipe()?
    };
    let other = Channel::pipe()?;
    let readers = Readers::start(judged.reader, other.reader)?;
    let (stdout, stderr) = match stream {
        Stream::Stdout => (judged.writer, other.writer),
        Stream::Stderr => (other.writer, judged.writer),
    };
    command.stdout(stdout).stderr(stderr);
    #[cfg_attr(not(target_os = "linux"), expect(unused_mut))]
    let mut group = Group::spawn(command)?;
    #[cfg(target_os = "linux")]
    [judged.name, other.name]
        .into_iter()
        .flatten()
        .for_each(|name| group.prints_to(name));
    Ok((group, readers))
}

//! A process with all processes that it starts, ended together.

#[cfg(target_os = "linux")]
mod linux;
#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;

use std::{
    fs::File,
    io,
    process::{Command, ExitStatus, Stdio},
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};

#[cfg(target_os = "linux")]
pub(crate) use self::linux::{RunDelay, own_run_delay};
#[cfg(unix)]
pub(crate) use self::unix::Readable;
#[cfg(unix)]
use self::unix::{Process, open_terminal};
#[cfg(windows)]
pub(crate) use self::windows::Readable;
#[cfg(windows)]
use self::windows::{Process, open_terminal};
use crate::interrupt;

/// A process, and all processes that it starts.
///
/// After [`interrupt::install`], it leads its own process group (Unix), which Ctrl-C does not
/// reach; otherwise, as in a test, it stays in its caller's group. On Windows it has its own job.
/// When dropped, everything is ended: the group or the process, and on Linux every process with its
/// mark in the environment.
pub(crate) struct Group {
    process: Process,
    started: Instant,
}

/// The treatment of processes that a process leaves behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LeftBehind {
    /// They are ended.
    Ended,
    /// They live on: a build may start a compiler's cache, which serves other builds too.
    Spared,
}

/// Taken while a pipe is opened or a process is started. On some systems a process that starts at
/// the same moment inherits the pipe, and would keep it open.
static STARTING: Mutex<()> = Mutex::new(());

pub(crate) fn starting() -> MutexGuard<'static, ()> {
    STARTING.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Group {
    /// Starts a command.
    ///
    /// # Errors
    ///
    /// Errors if it cannot be started: it is not found, or is not executable.
    pub(crate) fn spawn(command: Command) -> Result<Self> {
        Self::start(command, LeftBehind::Ended)
    }

    /// Starts a build tool. Processes that it leaves behind live on.
    ///
    /// # Errors
    ///
    /// Errors if it cannot be started.
    pub(crate) fn spawn_tool(command: Command) -> Result<Self> {
        Self::start(command, LeftBehind::Spared)
    }

    fn start(mut command: Command, left_behind: LeftBehind) -> Result<Self> {
        let name = command.get_program().display().to_string();
        let guard = starting();
        // Waiting for the lock is no part of its run.
        let started = Instant::now();
        let process = Process::spawn(&mut command, left_behind);
        drop(guard);
        let process = process.with_context(|| format!("cannot start `{name}`"))?;
        Ok(Self { process, started })
    }

    pub(crate) fn started(&self) -> Instant {
        self.started
    }

    #[cfg(target_os = "linux")]
    pub(crate) fn id(&self) -> rustix::process::Pid {
        self.process.id()
    }

    /// Returns `true` if the process has ended. Its pid is not reused before [`end`](Self::end).
    pub(crate) fn has_ended(&mut self) -> Result<bool> {
        let ended = self.process.has_ended();
        ended.context("cannot tell whether it still runs")
    }

    /// Returns `true` if a signal stopped the process, so that it waits to be continued.
    pub(crate) fn is_stopped(&mut self) -> bool {
        self.process.is_stopped()
    }

    /// Asks the process to end (SIGTERM).
    pub(crate) fn terminate(&mut self) -> Result<()> {
        let sent = self.process.terminate();
        sent.context("cannot send SIGTERM to it")
    }

    /// Ends the whole group, and returns how the process ended.
    pub(crate) fn end(mut self) -> Result<ExitStatus> {
        self.process.end().context("cannot tell how it ended")
    }

    /// Waits for the end of the process, and then ends the rest.
    pub(crate) fn wait(mut self, cancelled: Option<&AtomicBool>) -> Result<ExitStatus> {
        const LOOK: Duration = Duration::from_millis(10);

        while !self.has_ended()? {
            let is_cancelled = cancelled.is_some_and(|flag| flag.load(Ordering::Relaxed));
            ensure!(!interrupt::requested() && !is_cancelled, "interrupted");
            thread::sleep(LOOK);
        }
        self.end()
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        // The exit status no longer matters.
        let _ = self.process.end();
    }
}

/// A pipe or pseudo-terminal that a program prints to.
pub(crate) struct Channel {
    pub(crate) reader: File,
    pub(crate) writer: Stdio,
}

impl Channel {
    pub(crate) fn pipe() -> Result<Self> {
        let (reader, writer) = Self::open_pipe()?;
        Ok(Self {
            reader,
            writer: writer.into(),
        })
    }

    /// Opens a pipe with two writing ends: for stdout and stderr, in the order of the writes.
    pub(crate) fn shared_pipe() -> Result<(Self, Stdio)> {
        let (reader, writer) = Self::open_pipe()?;
        let second = writer.try_clone().context("cannot open a pipe")?;
        let channel = Self {
            reader,
            writer: writer.into(),
        };
        Ok((channel, second.into()))
    }

    /// Opens a pseudo-terminal. Its second writing end is for the other stream.
    pub(crate) fn terminal() -> Result<(Self, Stdio)> {
        let _guard = starting();
        let (reader, writer, second) = open_terminal().context("cannot open a pseudo-terminal")?;
        let channel = Self { reader, writer };
        Ok((channel, second))
    }

    fn open_pipe() -> Result<(File, io::PipeWriter)> {
        let _guard = starting();
        let (reader, writer) = io::pipe().context("cannot open a pipe")?;
        #[cfg(unix)]
        let reader = std::os::fd::OwnedFd::from(reader);
        #[cfg(windows)]
        let reader = std::os::windows::io::OwnedHandle::from(reader);
        Ok((reader.into(), writer))
    }
}

/// Makes this process adopt orphans (Linux), or end everything with itself (Windows). To be called
/// when a program begins.
#[cfg(feature = "cli")]
pub(crate) fn adopt_orphans() -> Result<()> {
    #[cfg(target_os = "linux")]
    linux::adopt_orphans().context("cannot adopt what programs leave behind")?;
    #[cfg(windows)]
    windows::end_all_with_this_process().context("cannot have programs end with this process")?;
    Ok(())
}

//! A process and all that it starts, ended together.

mod channel;
#[cfg(target_os = "linux")]
mod orphans;
#[cfg(unix)]
mod terminal;
#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;

use std::{
    fs::File,
    io,
    process::{Command, ExitStatus},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};

pub(crate) use self::channel::Channel;
#[cfg(all(target_os = "linux", feature = "cli"))]
pub(crate) use self::orphans::guard;
#[cfg(unix)]
use self::unix::Process;
#[cfg(unix)]
pub(crate) use self::unix::Readable;
#[cfg(windows)]
use self::windows::Process;
#[cfg(windows)]
pub(crate) use self::windows::Readable;
use crate::interrupt;

/// A process that leads a process group (on Windows: a job) of its own. Dropped, it ends the group,
/// and what left the group as far as that can be known.
///
/// Not a session of its own: a Linux kernel that shares the processor out by session would then
/// treat a program otherwise than the verifier beside it.
pub struct Group(Process);

impl Group {
    /// Starts `command`.
    ///
    /// # Errors
    ///
    /// When it cannot be started: it is not found, or may not be run.
    pub fn spawn(command: Command) -> Result<Self> {
        Self::start(command, Leavings::End)
    }

    /// Starts a tool such as Cargo: what it leaves running in the background, a compiler's cache for
    /// example, is there for others too, and is left alone.
    ///
    /// # Errors
    ///
    /// As [`spawn`](Self::spawn).
    pub fn spawn_tool(command: Command) -> Result<Self> {
        Self::start(command, Leavings::Spare)
    }

    fn start(mut command: Command, leavings: Leavings) -> Result<Self> {
        let name = command.get_program().display().to_string();
        let process = Process::spawn(&mut command, leavings);
        Ok(Self(
            process.with_context(|| format!("cannot start `{name}`"))?,
        ))
    }

    /// When it was started.
    pub(crate) fn started(&self) -> Instant {
        self.0.started
    }

    /// What it prints on stdout, where that is a pipe that was opened for it.
    pub fn stdout(&mut self) -> Option<File> {
        self.0.stdout()
    }

    /// What it prints on stderr, where that is a pipe that was opened for it.
    pub fn stderr(&mut self) -> Option<File> {
        self.0.stderr()
    }

    /// Says what it prints to, by its name in the system's list of open files: what it starts may
    /// hold that open.
    #[cfg(target_os = "linux")]
    pub(crate) fn prints_to(&mut self, name: std::path::PathBuf) {
        self.0.prints_to(name);
    }

    /// Whether it has ended. Until [`end`](Self::end), nobody else gets its number.
    pub(crate) fn has_ended(&mut self) -> io::Result<bool> {
        self.0.has_ended()
    }

    /// Ends all that is left of the group; how the process itself ended, by itself or so.
    pub(crate) fn end(mut self) -> io::Result<ExitStatus> {
        self.0.end()
    }

    /// Waits for the end of the process, and ends the rest of the group.
    ///
    /// # Errors
    ///
    /// When the system does not tell, or when interrupted.
    pub fn wait(mut self) -> Result<ExitStatus> {
        const LOOK: Duration = Duration::from_millis(10);
        let unknown = "cannot tell whether it still runs";
        while !self.has_ended().context(unknown)? {
            ensure!(!interrupt::requested(), "interrupted");
            thread::sleep(LOOK);
        }
        self.end().context(unknown)
    }
}

/// What becomes of those that leave a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Leavings {
    End,
    Spare,
}

/// From here on, nothing that this process starts outlives it unnoticed: on Linux what loses its
/// parent becomes a child of this process, on Windows all ends with it.
#[cfg(feature = "cli")]
pub(crate) fn adopt_orphans() -> Result<()> {
    #[cfg(target_os = "linux")]
    orphans::adopt().context("cannot adopt what programs leave behind")?;
    #[cfg(windows)]
    windows::end_all_with_this_process().context("cannot see to it that programs end")?;
    Ok(())
}

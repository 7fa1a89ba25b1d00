use std::{
    fs::File,
    io::{self, PipeReader, Read},
    os::unix::process::CommandExt,
    process::{Child, Command, ExitStatus, Stdio},
};

use rustix::{
    event::{PollFd, PollFlags, poll},
    fs::{Mode, OFlags, open},
    io::{FdFlags, fcntl_setfd},
    process::{Pid, Signal, WaitId, WaitIdOptions, kill_process, kill_process_group, waitid},
    pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt},
    termios::{OptionalActions, tcgetattr, tcsetattr},
};

use super::LeftBehind;
#[cfg(target_os = "linux")]
use super::linux::Marked;
use crate::interrupt;

/// A child process. It is reaped after everything else is ended, so that its pid, which may also be
/// its group's, is not reused.
pub(super) struct Process {
    child: Child,
    leads_group: bool,
    status: Option<ExitStatus>,
    #[cfg(target_os = "linux")]
    marked: Marked,
}

impl Process {
    pub(super) fn spawn(command: &mut Command, left_behind: LeftBehind) -> io::Result<Self> {
        let leads_group = interrupt::is_installed();
        if leads_group {
            command.process_group(0);
        }
        #[cfg(target_os = "linux")]
        let (child, marked) = Marked::spawn(command, left_behind)?;
        // Elsewhere, processes that left the group cannot be found.
        #[cfg(not(target_os = "linux"))]
        let (child, _) = (command.spawn()?, left_behind);
        Ok(Self {
            child,
            leads_group,
            status: None,
            #[cfg(target_os = "linux")]
            marked,
        })
    }

    pub(super) fn id(&self) -> Pid {
        Pid::from_child(&self.child)
    }

    pub(super) fn has_ended(&mut self) -> io::Result<bool> {
        let options = WaitIdOptions::EXITED | WaitIdOptions::NOHANG | WaitIdOptions::NOWAIT;
        Ok(self.status.is_some() || waitid(WaitId::Pid(self.id()), options)?.is_some())
    }

    pub(super) fn is_stopped(&mut self) -> bool {
        let options = WaitIdOptions::STOPPED | WaitIdOptions::NOHANG | WaitIdOptions::NOWAIT;
        matches!(waitid(WaitId::Pid(self.id()), options), Ok(Some(_)))
    }

    pub(super) fn terminate(&mut self) -> io::Result<()> {
        Ok(kill_process(self.id(), Signal::TERM)?)
    }

    pub(super) fn end(&mut self) -> io::Result<ExitStatus> {
        if let Some(status) = self.status {
            return Ok(status);
        }
        // Each call fails if nothing is left to end. The process may have left its own group.
        if self.leads_group {
            let _ = kill_process_group(self.id(), Signal::KILL);
        }
        let _ = kill_process(self.id(), Signal::KILL);
        let status = self.child.wait();
        #[cfg(target_os = "linux")]
        self.marked.end();
        self.status = status.as_ref().ok().copied();
        status
    }
}

/// A stream of a process, read until its end or until the other end of `stop` is closed.
pub(crate) struct Readable {
    stream: File,
    stop: PipeReader,
}

impl Readable {
    pub(crate) fn new(stream: File, stop: PipeReader) -> Self {
        Self { stream, stop }
    }
}

impl Read for Readable {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut waited_for = [
            PollFd::new(&self.stream, PollFlags::IN),
            PollFd::new(&self.stop, PollFlags::IN),
        ];
        poll(&mut waited_for, None)?;
        if waited_for[0].revents().is_empty() {
            Ok(0)
        } else {
            self.stream.read(buffer)
        }
    }
}

/// Opens a pseudo-terminal with two writing ends. It passes on every byte unchanged.
pub(super) fn open_terminal() -> io::Result<(File, Stdio, Stdio)> {
    let reader = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY)?;
    // Not a flag of `openpt`: macOS has no such flag.
    fcntl_setfd(&reader, FdFlags::CLOEXEC)?;
    grantpt(&reader)?;
    unlockpt(&reader)?;
    let name = ptsname(&reader, Vec::new())?;
    let flags = OFlags::RDWR | OFlags::NOCTTY | OFlags::CLOEXEC;
    let writer = open(&*name, flags, Mode::empty())?;
    let mut modes = tcgetattr(&writer)?;
    modes.make_raw();
    tcsetattr(&writer, OptionalActions::Now, &modes)?;
    let second = writer.try_clone()?;
    Ok((reader.into(), writer.into(), second.into()))
}

use std::{
    fs::File,
    io::{self, PipeReader, Read},
    os::{fd::OwnedFd, unix::process::CommandExt},
    process::{Child, Command, ExitStatus},
    time::Instant,
};

use rustix::{
    event::{PollFd, PollFlags, poll},
    process::{Pid, Signal, WaitId, WaitIdOptions, kill_process, kill_process_group, waitid},
};

use super::Leavings;
#[cfg(target_os = "linux")]
use super::orphans::Orphans;

/// The leader of a process group, not waited for before all others of the group are ended: its
/// number, which is the group's, stays its own.
pub(super) struct Process {
    pub(super) started: Instant,
    child: Child,
    status: Option<ExitStatus>,
    #[cfg(target_os = "linux")]
    orphans: Orphans,
}

impl Process {
    pub(super) fn spawn(command: &mut Command, leavings: Leavings) -> io::Result<Self> {
        command.process_group(0);
        #[cfg(target_os = "linux")]
        let (started, child, orphans) = Orphans::spawn(command, leavings)?;
        // Elsewhere nobody knows what has left the group.
        #[cfg(not(target_os = "linux"))]
        let (started, child, _) = (Instant::now(), command.spawn()?, leavings);
        Ok(Self {
            started,
            child,
            status: None,
            #[cfg(target_os = "linux")]
            orphans,
        })
    }

    pub(super) fn stdout(&mut self) -> Option<File> {
        self.child
            .stdout
            .take()
            .map(|stdout| File::from(OwnedFd::from(stdout)))
    }

    pub(super) fn stderr(&mut self) -> Option<File> {
        self.child
            .stderr
            .take()
            .map(|stderr| File::from(OwnedFd::from(stderr)))
    }

    #[cfg(target_os = "linux")]
    pub(super) fn prints_to(&mut self, name: std::path::PathBuf) {
        self.orphans.prints_to(name);
    }

    pub(super) fn has_ended(&mut self) -> io::Result<bool> {
        let options = WaitIdOptions::EXITED | WaitIdOptions::NOHANG | WaitIdOptions::NOWAIT;
        Ok(self.status.is_some() || waitid(WaitId::Pid(self.id()), options)?.is_some())
    }

    pub(super) fn end(&mut self) -> io::Result<ExitStatus> {
        if let Some(status) = self.status {
            return Ok(status);
        }
        // Each fails where nothing is left to be ended. It may have left its own group.
        let _ = kill_process_group(self.id(), Signal::KILL);
        let _ = kill_process(self.id(), Signal::KILL);
        let status = self.child.wait();
        #[cfg(target_os = "linux")]
        self.orphans.end();
        self.status = status.as_ref().ok().copied();
        status
    }

    fn id(&self) -> Pid {
        Pid::from_child(&self.child)
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // Where the system does not tell how it ended, nobody asks.
        let _ = self.end();
    }
}

/// What a process prints, read until there is no more or until the other end of `stop` is closed.
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
        let mut waited = [
            PollFd::new(&self.stream, PollFlags::IN),
            PollFd::new(&self.stop, PollFlags::IN),
        ];
        poll(&mut waited, None)?;
        if waited[0].revents().is_empty() {
            Ok(0)
        } else {
            self.stream.read(buffer)
        }
    }
}

use std::{
    fs::File,
    io::{self, PipeReader, Read},
    mem,
    os::windows::process::CommandExt,
    process::{Command, ExitStatus, Stdio},
};

use process_wrap::std::{ChildWrapper, CommandWrap, JobObject};
use win32job::Job;

use super::LeftBehind;

/// Lets a process leave the job of its parent (`CREATE_BREAKAWAY_FROM_JOB`).
const BREAKAWAY: u32 = 0x0100_0000;

/// A child process, in its own job; without a job if the processes that it leaves behind live on.
pub(super) struct Process {
    child: Box<dyn ChildWrapper>,
    status: Option<ExitStatus>,
}

impl Process {
    pub(super) fn spawn(command: &mut Command, left_behind: LeftBehind) -> io::Result<Self> {
        let child: Box<dyn ChildWrapper> = match left_behind {
            LeftBehind::Ended => {
                let command = mem::replace(command, Command::new(""));
                CommandWrap::from(command).wrap(JobObject).spawn()?
            }
            LeftBehind::Spared => {
                // If the parent's job does not allow it, the process stays there.
                let free = command.creation_flags(BREAKAWAY).spawn();
                Box::new(free.or_else(|_| command.creation_flags(0).spawn())?)
            }
        };
        Ok(Self {
            child,
            status: None,
        })
    }

    pub(super) fn has_ended(&mut self) -> io::Result<bool> {
        Ok(self.status.is_some() || self.child.inner_mut().try_wait()?.is_some())
    }

    #[expect(clippy::unused_self, reason = "on Unix it is asked for")]
    pub(super) fn is_stopped(&mut self) -> bool {
        false
    }

    #[expect(clippy::unused_self, reason = "on Unix it is asked for")]
    pub(super) fn terminate(&mut self) -> io::Result<()> {
        let message = "there is no SIGTERM on Windows: leave out `terminate`";
        Err(io::Error::new(io::ErrorKind::Unsupported, message))
    }

    pub(super) fn end(&mut self) -> io::Result<ExitStatus> {
        if let Some(status) = self.status {
            return Ok(status);
        }
        // It fails if nothing is left to end.
        let _ = self.child.start_kill();
        let status = self.child.wait();
        self.status = status.as_ref().ok().copied();
        status
    }
}

/// A stream of a process. When nobody reads it any more, all processes that could keep it open have
/// ended.
pub(crate) struct Readable(File);

impl Readable {
    pub(crate) fn new(stream: File, _: PipeReader) -> Self {
        Self(stream)
    }
}

impl Read for Readable {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.read(buffer)
    }
}

pub(super) fn open_terminal() -> io::Result<(File, Stdio, Stdio)> {
    let message = "there are no pseudo-terminals on this system: leave out `tty`";
    Err(io::Error::new(io::ErrorKind::Unsupported, message))
}

/// Puts this process into a job that ends with it, together with everything in it.
#[cfg(feature = "cli")]
pub(super) fn end_all_with_this_process() -> Result<(), win32job::JobError> {
    let job = Job::create()?;
    let mut limits = job.query_extended_limit_info()?;
    limits.limit_kill_on_job_close().limit_breakaway_ok();
    job.set_extended_limit_info(&limits)?;
    job.assign_current_process()?;
    // The system closes it with this process, however that ends.
    mem::forget(job);
    Ok(())
}

use std::{
    fs::File,
    io::{self, PipeReader, Read},
    mem,
    os::windows::io::OwnedHandle,
    process::{Command, ExitStatus},
    time::Instant,
};

use process_wrap::std::{ChildWrapper, CommandWrap, JobObject};
use win32job::Job;

use super::Leavings;

/// A process in a job of its own.
pub(super) struct Process {
    pub(super) started: Instant,
    child: Box<dyn ChildWrapper>,
    status: Option<ExitStatus>,
}

impl Process {
    /// Nothing leaves a job.
    pub(super) fn spawn(command: &mut Command, _: Leavings) -> io::Result<Self> {
        let command = mem::replace(command, Command::new(""));
        let mut command = CommandWrap::from(command);
        let (started, child) = (Instant::now(), command.wrap(JobObject).spawn()?);
        Ok(Self {
            started,
            child,
            status: None,
        })
    }

    pub(super) fn stdout(&mut self) -> Option<File> {
        self.child
            .stdout()
            .take()
            .map(|stdout| File::from(OwnedHandle::from(stdout)))
    }

    pub(super) fn stderr(&mut self) -> Option<File> {
        self.child
            .stderr()
            .take()
            .map(|stderr| File::from(OwnedHandle::from(stderr)))
    }

    pub(super) fn has_ended(&mut self) -> io::Result<bool> {
        Ok(self.status.is_some() || self.child.inner_mut().try_wait()?.is_some())
    }

    pub(super) fn end(&mut self) -> io::Result<ExitStatus> {
        if let Some(status) = self.status {
            return Ok(status);
        }
        // It fails where nothing is left to be ended.
        let _ = self.child.start_kill();
        let status = self.child.wait();
        self.status = status.as_ref().ok().copied();
        status
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // Where the system does not tell how it ended, nobody asks.
        let _ = self.end();
    }
}

/// What a process prints: all have ended that could keep it open when nobody reads it any more.
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

/// Puts this process into a job that ends when its last handle is closed, with all that is in it.
pub(super) fn end_all_with_this_process() -> Result<(), win32job::JobError> {
    let job = Job::create()?;
    let mut limits = job.query_extended_limit_info()?;
    limits.limit_kill_on_job_close();
    job.set_extended_limit_info(&mut limits)?;
    job.assign_current_process()?;
    // The system closes it with this process, however that ends.
    mem::forget(job);
    Ok(())
}

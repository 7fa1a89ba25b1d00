//! A process and all that it starts, ended together.

use std::{
    io,
    process::{ChildStderr, ChildStdout, Command, ExitStatus},
};

use anyhow::{Context, Result};
#[cfg(windows)]
use process_wrap::std::JobObject;
#[cfg(unix)]
use process_wrap::std::ProcessGroup;
use process_wrap::std::{ChildWrapper, CommandWrap};

/// A process that leads a process group (on Windows: a job) of its own. Dropped, it ends the group.
///
/// Not a session of its own: a Linux kernel that shares the processor out by session would then
/// treat a program otherwise than the control beside it.
pub(crate) struct Group(Box<dyn ChildWrapper>);

impl Group {
    pub(crate) fn spawn(command: Command) -> Result<Self> {
        let name = command.get_program().display().to_string();
        let mut command = CommandWrap::from(command);
        #[cfg(unix)]
        command.wrap(ProcessGroup::leader());
        #[cfg(windows)]
        command.wrap(JobObject);
        Ok(Self(command.spawn().with_context(|| format!("cannot start `{name}`"))?))
    }

    pub(crate) fn stdout(&mut self) -> Option<ChildStdout> {
        self.0.stdout().take()
    }

    pub(crate) fn stderr(&mut self) -> Option<ChildStderr> {
        self.0.stderr().take()
    }

    /// How it ended, if it has.
    pub(crate) fn try_wait(&mut self) -> io::Result<Option<ExitStatus>> {
        match self.0.try_wait()? {
            // It may have left its own group.
            None => self.0.inner_mut().try_wait(),
            ended => Ok(ended),
        }
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        // Each fails where nothing is left to be ended.
        let _ = self.0.start_kill();
        let _ = self.0.inner_mut().start_kill();
        let _ = self.0.wait();
    }
}

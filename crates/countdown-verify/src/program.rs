//! What is judged: a program, how it is started, and what its output is held to.

mod golden;

use std::{ffi::OsString, path::PathBuf, process::Command, time::Duration};

use anyhow::{Result, bail, ensure};
use countdown_core::TOLERANCE;

pub use self::golden::GoldenFile;
use crate::select::Select;

/// A program: its command, and what it is held to.
///
/// Of what [`new`](Self::new) does not ask for, the defaults are those of a program that stamps the
/// lines that it prints on stdout, and ends with success.
#[derive(Debug, Clone)]
pub struct Program {
    /// What reports call it.
    pub name: String,
    /// The executable and its arguments; there is no shell in between.
    pub command: Vec<OsString>,
    /// Where it runs; none: in the current folder.
    pub folder: Option<PathBuf>,
    /// What it is held to.
    pub golden: GoldenFile,
    /// Whose clock says when a line was printed.
    pub clock: Clock,
    /// What its times count from.
    pub zero: Zero,
    /// Where it prints.
    pub stream: Stream,
    /// Which of its lines are looked at, and what of them; none: all, whole.
    pub select: Option<Select>,
    /// The status that it ends with.
    pub status: i32,
    /// Whether it prints to a pseudo-terminal (Unix), so that it does not buffer.
    pub tty: bool,
    /// Whether it is wrong to print a line later than its stamp says.
    pub live: bool,
}

impl Program {
    /// A program that is called by its golden's name.
    pub fn new(
        command: impl IntoIterator<Item = impl Into<OsString>>,
        golden: impl Into<GoldenFile>,
    ) -> Self {
        let golden = golden.into();
        Self {
            name: golden.name(),
            command: command.into_iter().map(Into::into).collect(),
            folder: None,
            golden,
            clock: Clock::default(),
            zero: Zero::default(),
            stream: Stream::default(),
            select: None,
            status: 0,
            tty: false,
            live: true,
        }
    }

    /// That its golden's grid is none that nobody could hold it to.
    pub(crate) fn check_grid(&self) -> Result<()> {
        let least = Duration::from_millis(50);
        ensure!(
            self.clock != Clock::Arrival || self.golden.grid >= least,
            "on the clock of arrivals a grid has {} s or more: when a line arrives is no finer",
            least.as_secs_f64()
        );
        Ok(())
    }

    pub(crate) fn to_command(&self) -> Result<Command> {
        let [executable, arguments @ ..] = &*self.command else {
            bail!("there is no command to run")
        };
        let mut command = Command::new(executable);
        command.args(arguments);
        if let Some(folder) = &self.folder {
            command.current_dir(folder);
        }
        Ok(command)
    }
}

/// Whose clock says when a line was printed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[cfg_attr(feature = "cli", derive(serde::Deserialize, serde::Serialize))]
#[cfg_attr(feature = "cli", serde(rename_all = "lowercase"))]
#[non_exhaustive]
pub enum Clock {
    /// The program's own: it stamps its lines, and each has to arrive when its stamp says so.
    #[default]
    Own,
    /// The verifier's: the program prints plain lines, which are stamped as they arrive.
    Arrival,
    /// One that only jumps: stamps are taken as they are, and nothing may be late.
    Virtual,
}

/// What a program's times count from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[cfg_attr(feature = "cli", derive(serde::Deserialize, serde::Serialize))]
#[cfg_attr(feature = "cli", serde(rename_all = "lowercase"))]
#[non_exhaustive]
pub enum Zero {
    /// The first line that it prints.
    #[default]
    First,
    /// Its start: for a program that says nothing when it begins.
    Start,
}

/// Where a program prints what is looked at.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[cfg_attr(feature = "cli", derive(serde::Deserialize, serde::Serialize))]
#[cfg_attr(feature = "cli", serde(rename_all = "lowercase"))]
#[non_exhaustive]
pub enum Stream {
    /// On stdout.
    #[default]
    Stdout,
    /// On stderr, as loggers do.
    Stderr,
}

impl Stream {
    /// What it is called.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Stream::Stdout => "stdout",
            Stream::Stderr => "stderr",
        }
    }
}

/// How strictly programs are judged, and how often they are run for it.
#[derive(Debug, Clone)]
pub struct Policy {
    /// How late a line may be.
    pub tolerance: Duration,
    /// How long a run may take; none: 10 s, and twice the golden's last due time.
    pub timeout: Option<Duration>,
    /// How many runs are to count; the first that is wrong ends it.
    pub runs: u32,
    /// How often each of them is run in all while the machine may have made it late.
    pub attempts: u32,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            tolerance: TOLERANCE,
            timeout: None,
            runs: 1,
            attempts: 3,
        }
    }
}

#[cfg(test)]
mod tests {
    use countdown_core::GRID;

    use super::*;

    #[test]
    fn a_program_is_called_by_its_golden() {
        let program = Program::new(["client", "--quick"], "tests/golden/backoff.txt");
        assert_eq!(program.name, "backoff");
        assert_eq!(program.command, ["client", "--quick"]);
        assert_eq!((program.golden.grid, program.clock), (GRID, Clock::Own));
    }
}

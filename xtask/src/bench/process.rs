//! Running something to its end, for what it prints.

use std::{ffi::OsString, process::Command, time::Duration};

use anyhow::{Context, Result, bail, ensure};
use countdown_verify::{
    interrupt,
    run::{self, End, Limits, Run},
};

/// The most that is read of what anything here prints.
const OUTPUT: usize = 1 << 20;

/// Runs a command to its end; it and all that it started are gone afterwards.
pub(super) fn run(command: Command, timeout: Duration, watch: impl FnMut(&[u8])) -> Result<Run> {
    let limits = Limits { timeout, output: OUTPUT, due_times: Vec::new() };
    let run = run::run(command, &limits, watch)?;
    let said = String::from_utf8_lossy(&run.stderr);
    match run.end {
        End::Exited(status) if status.success() => Ok(run),
        End::Exited(status) => bail!("{status}: {}", said.lines().last().unwrap_or_default()),
        End::TimedOut { .. } => bail!("it was not done after {} s", timeout.as_secs()),
        End::Endless | End::LeftOpen => bail!("it printed on and on, or left its output open"),
        End::Interrupted => bail!("interrupted"),
    }
}

/// What a command prints.
pub(super) fn output(command: &[OsString], timeout: Duration) -> Result<Vec<u8>> {
    run(self::command(command)?, timeout, |_| ()).map(|run| run.stdout)
}

fn command(words: &[OsString]) -> Result<Command> {
    let (program, args) = words.split_first().context("there is no command to run")?;
    let mut command = Command::new(program);
    // Python's peers are to leave nothing behind in the workspace.
    command.args(args).env("PYTHONDONTWRITEBYTECODE", "1");
    Ok(command)
}

/// Ends the bench after Ctrl-C.
pub(super) fn unless_interrupted() -> Result<()> {
    ensure!(!interrupt::requested(), "interrupted");
    Ok(())
}

/// The processor time that ended children have used, and those that they waited for.
#[cfg(unix)]
pub(super) fn children_cpu() -> Option<Duration> {
    use nix::sys::resource::{UsageWho, getrusage};
    use nix::sys::time::TimeValLike;

    let usage = getrusage(UsageWho::RUSAGE_CHILDREN).ok()?;
    let micros = usage.user_time().num_microseconds() + usage.system_time().num_microseconds();
    u64::try_from(micros).ok().map(Duration::from_micros)
}

/// This system does not tell.
#[cfg(not(unix))]
pub(super) fn children_cpu() -> Option<Duration> {
    None
}

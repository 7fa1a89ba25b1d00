//! Running something to its end, for what it prints and what it takes.

use std::{ffi::OsString, path::Path, process::Command, time::Duration};

use anyhow::{Context, Result, bail};
use countdown_verify::run::{self, End, Limits, Run};

/// The most that is read of what anything here prints.
const OUTPUT: usize = 1 << 20;

/// Runs a command to its end; it and all that it started are gone afterwards.
pub(super) fn run(
    command: Command,
    timeout: Duration,
    mut watch: impl FnMut(&[u8]),
) -> Result<Run> {
    let limits = Limits { timeout, output: OUTPUT };
    let run = run::capture(command, &limits, &mut watch)?;
    match run.end {
        End::Exited(status) if status.success() => Ok(run),
        End::Exited(status) => bail!("{status}: {}", last_line(&run.said)),
        End::TimedOut { .. } => bail!("it was not done after {} s", timeout.as_secs()),
        End::Endless | End::LeftOpen => bail!("it printed on and on, or left its output open"),
        End::Interrupted => bail!("interrupted"),
    }
}

/// What a command prints.
pub(super) fn output(command: &[OsString], timeout: Duration) -> Result<Vec<u8>> {
    run(self::command(command)?, timeout, |_| ()).map(|run| run.output)
}

fn command(words: &[OsString]) -> Result<Command> {
    let (program, args) = words.split_first().context("there is no command to run")?;
    let mut command = Command::new(program);
    // Python's peers are to leave nothing behind in the workspace.
    command.args(args).env("PYTHONDONTWRITEBYTECODE", "1");
    Ok(command)
}

/// What a process took, in seconds and bytes, as its parent sees it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Taken {
    pub(super) cpu: f64,
    pub(super) peak: f64,
}

/// What a command prints and what it takes, by `meter`; nothing where the system does not tell.
pub(super) fn metered(
    meter: &Path,
    words: &[OsString],
    timeout: Duration,
) -> Result<(String, Option<Taken>)> {
    let words: Vec<_> = [meter.into()].into_iter().chain(words.iter().cloned()).collect();
    let run = run(command(&words)?, timeout, |_| ())?;
    let stdout = String::from_utf8_lossy(&run.output).into_owned();
    Ok((stdout, taken(&last_line(&run.said))))
}

/// Reads the meter's line: `CPU 0.0123 s, peak 2097152 bytes`.
fn taken(line: &str) -> Option<Taken> {
    let (cpu, peak) = line.strip_prefix("CPU ")?.strip_suffix(" bytes")?.split_once(" s, peak ")?;
    Some(Taken { cpu: cpu.parse().ok()?, peak: peak.parse().ok()? })
}

fn last_line(text: &[u8]) -> String {
    String::from_utf8_lossy(text).lines().last().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_meters_line() {
        let expected = Taken { cpu: 0.0123, peak: 2_097_152.0 };
        assert_eq!(taken("CPU 0.0123 s, peak 2097152 bytes"), Some(expected));
        assert_eq!(taken("error: it stopped"), None);
        assert_eq!(taken(""), None);
    }
}

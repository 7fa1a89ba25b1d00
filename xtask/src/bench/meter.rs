//! One run of a program: what it prints, and what it takes as its parent sees it.

use std::{path::Path, process::Command, time::Duration};

use anyhow::{Context, Result, bail, ensure};
use countdown_verify::run::{self, End, Limits};

use super::report::{Cost, Late};

/// What is not done by then is ended.
const LIMITS: Limits = Limits {
    timeout: Duration::from_secs(120),
    output: 1 << 20,
};

/// Runs a command, by `meter`.
pub(super) fn run(meter: &Path, words: &[String], argument: Option<u32>) -> Result<(Cost, String)> {
    let mut command = Command::new(meter);
    command.args(words).args(argument.map(|n| n.to_string()));
    command.env("RUST_BACKTRACE", "0");
    let run = run::capture(command, &LIMITS, &mut |_| ())?;
    let said = String::from_utf8_lossy(&run.said);
    match run.end {
        End::Exited(status) => ensure!(status.success(), "{}", why(&said)),
        End::TimedOut { .. } => bail!("it was not done after {} s", LIMITS.timeout.as_secs()),
        End::Interrupted => bail!("interrupted"),
        End::Endless | End::LeftOpen => bail!("it printed on and on, or left its output open"),
    }
    let last = said.lines().last().unwrap_or_default();
    let cost = cost(last).with_context(|| format!("the meter said `{last}`"))?;
    Ok((cost, String::from_utf8_lossy(&run.output).into_owned()))
}

/// The line that says why a program failed: some languages say it before a trace, some after.
fn why(said: &str) -> &str {
    let mut lines = said.lines().filter(|line| !line.trim().is_empty());
    let is_it = |line: &&str| {
        ["rror", "xception", "panic"]
            .iter()
            .any(|word| line.contains(word))
    };
    lines
        .clone()
        .find(is_it)
        .or(lines.next_back())
        .unwrap_or("it failed")
        .trim()
}

/// Reads the meter's line: seconds by the clock, seconds of processors, bytes.
fn cost(line: &str) -> Option<Cost> {
    let figures: Option<Vec<f64>> = line.split(' ').map(|figure| figure.parse().ok()).collect();
    let &[wall, cpu, peak] = &figures?[..] else {
        return None;
    };
    Some(Cost { wall, cpu, peak })
}

/// Reads the one line that a peer prints when it is given a number.
pub(super) fn late(line: &str) -> Result<Late> {
    let figures = || {
        let (p50, rest) = line.strip_prefix("late by ")?.split_once(", p99 ")?;
        let (p99, largest) = rest
            .trim_end()
            .strip_suffix(" s")?
            .split_once(", at most ")?;
        let [p50, p99, largest] = [p50, p99, largest].map(|figure| figure.parse().ok());
        Some(Late {
            p50: p50?,
            p99: p99?,
            largest: largest?,
        })
    };
    figures().with_context(|| format!("it does not say how late it was, but `{line}`"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_meters_line() {
        let expected = Cost {
            wall: 3.0021,
            cpu: 0.012,
            peak: 2_097_152.0,
        };
        assert_eq!(cost("3.0021 0.012 2097152"), Some(expected));
        assert_eq!(cost("error: it stopped"), None);
        assert_eq!(cost("1 2"), None);
    }

    #[test]
    fn a_program_failed_for_what_it_says_and_not_for_its_trace() {
        let java = "Exception in thread \"main\" java.lang.NoSuchMethodException: a()\n\tat b\n";
        assert!(why(java).ends_with("NoSuchMethodException: a()"));
        assert_eq!(
            why("Traceback:\n  File\nRuntimeError: full\n"),
            "RuntimeError: full"
        );
        assert_eq!(why("signal: 9 (SIGKILL)\n"), "signal: 9 (SIGKILL)");
        assert_eq!(why("\n"), "it failed");
    }

    #[test]
    fn reads_how_late_a_run_was() {
        let expected = Late {
            p50: 0.001,
            p99: 0.0021,
            largest: 1.5,
        };
        let line = "late by 0.001000, p99 0.002100, at most 1.500000 s\n";
        assert_eq!(late(line).ok(), Some(expected));
        let error = late("Done").unwrap_err().to_string();
        assert_eq!(error, "it does not say how late it was, but `Done`");
    }
}

//! What the verifier adds to the programs' own time, and how fast it judges.

use std::{
    env,
    ffi::OsString,
    fmt::{self, Write as _},
    fs,
    path::Path,
    process::Command,
    time::{Duration, Instant},
};

use anyhow::{Context, Result};
use countdown_core::RULE;
use countdown_verify::interrupt;
use serde::Serialize;
use serde_json::Value;

use super::{
    peers::Entrants,
    process, say,
    stats::Spread,
    table::{Table, spread_row, whole},
};

/// How many ticks are judged, of how many countdowns with the same delay.
const TICKS: usize = 1_000_000;
const COUNTDOWNS: usize = 1_000;
const TIMEOUT: Duration = Duration::from_secs(600);

#[derive(Serialize)]
pub(super) struct Verifier {
    /// Seconds from the first spawn to the last verdict.
    verify: Spread,
    /// The same over the longest program's own time.
    to_longest: Spread,
    /// Seconds that the judging of a million ticks takes, from start to exit.
    judging: Spread,
    /// The most memory that it had meanwhile; none where the system does not tell.
    bytes: Option<Spread>,
}

/// Measures until the last round is over, or until Ctrl-C.
pub(super) fn measure(entrants: &Entrants, rounds: u32) -> Result<Verifier> {
    let folder = tempfile::tempdir().context("cannot make a temporary folder")?;
    let [golden, actual] = ["golden.txt", "actual.txt"].map(|name| folder.path().join(name));
    fs::write(&golden, transcript(TICKS, COUNTDOWNS, 1, false)).context("cannot write a golden")?;
    fs::write(&actual, transcript(TICKS, COUNTDOWNS, 3, true)).context("cannot write ticks")?;
    let (mut verify, mut ratios) = (Vec::new(), Vec::new());
    let (mut judging, mut bytes) = (Vec::new(), Vec::new());
    for round in (1..=rounds).take_while(|_| !interrupt::requested()) {
        say(&format!("round {round}: verify of all programs, and of {} ticks", whole(TICKS)));
        let (elapsed, longest) = verify_all()?;
        verify.push(elapsed);
        ratios.push(elapsed / longest);
        let (seconds, peak) = judge(entrants.built("meter")?, &golden, &actual)?;
        judging.push(seconds);
        bytes.extend(peak);
    }
    let spread = |values: &[f64]| Spread::of(values).context("there was no round");
    let (verify, to_longest) = (spread(&verify)?, spread(&ratios)?);
    Ok(Verifier { verify, to_longest, judging: spread(&judging)?, bytes: Spread::of(&bytes) })
}

/// How long all programs took together, and the longest one.
fn verify_all() -> Result<(f64, f64)> {
    let mut verify = Command::new(env::current_exe().context("cannot find this program")?);
    verify.args(["verify", "--format", "json", "--quiet"]);
    let report = process::run(verify, TIMEOUT, |_| ()).context("verify failed")?.output;
    times(&report).context("cannot read the verifier's report")
}

fn times(report: &[u8]) -> Option<(f64, f64)> {
    let report: Value = serde_json::from_slice(report).ok()?;
    let programs = report["programs"].as_array()?.iter();
    let longest = programs.filter_map(|program| program["timing"]["total"].as_f64());
    Some((report["elapsed"].as_f64()?, longest.reduce(f64::max)?))
}

/// A transcript of countdowns that all tick every 0.1 s, each tick late by a few tenths of a ms.
fn transcript(ticks: usize, countdowns: usize, late: usize, backwards: bool) -> String {
    let mut text = String::new();
    for tick in 0..ticks {
        let (row, column) = (tick / countdowns, tick % countdowns);
        let name = if backwards { countdowns - 1 - column } else { column };
        let (due, left) = (row + 1, ticks / countdowns - row);
        let (seconds, tenths) = (due / 10, due % 10);
        // Writing to a string does not fail.
        let _ = writeln!(text, "{RULE}\n{seconds}.{tenths}{late:03} \tC{name} = {left}");
    }
    text + RULE + "\nDone\n"
}

/// How long the verifier takes, and the most memory that it has meanwhile.
fn judge(meter: &Path, golden: &Path, actual: &Path) -> Result<(f64, Option<f64>)> {
    let verifier = env::current_exe().context("cannot find this program")?;
    let words = [verifier.as_os_str(), "verify".as_ref(), "--quiet".as_ref()];
    let words = words.into_iter().chain(["--golden".as_ref(), golden.as_os_str()]);
    let words = words.chain(["--from".as_ref(), actual.as_os_str()]).map(OsString::from);
    let started = Instant::now();
    let judged = process::metered(meter, &words.collect::<Vec<_>>(), TIMEOUT);
    let (_, taken) = judged.context("the verifier found a mismatch where there is none")?;
    Ok((started.elapsed().as_secs_f64(), taken.map(|taken| taken.peak)))
}

impl fmt::Display for Verifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut table = Table::new(["", "median", "least", "most", "runs"]);
        table.row(spread_row("verify, first spawn to last verdict, s", self.verify, 1.0, 3));
        table.row(spread_row("  / the longest program", self.to_longest, 1.0, 4));
        let judging = format!("judging {} ticks, s", whole(TICKS));
        table.row(spread_row(&judging, self.judging, 1.0, 3));
        if let Some(bytes) = self.bytes {
            table.row(spread_row("  largest resident set, MB", bytes, 1e-6, 0));
        }
        writeln!(f, "The verifier\n{table}")
    }
}

#[cfg(test)]
mod tests {
    use countdown_core::Golden;

    use super::*;

    #[test]
    fn what_is_judged_matches() -> Result<()> {
        let golden = Golden::parse(transcript(60, 5, 1, false))?;
        assert_eq!(golden.due_times().last(), Some(Duration::from_millis(1_200)));
        let comparison = golden.compare(transcript(60, 5, 3, true));
        assert!(comparison.matches(), "{comparison}");
        assert_eq!(comparison.swapped_ties(), 12);
        Ok(())
    }

    #[test]
    fn the_longest_program_is_the_one_with_the_last_stamp() {
        let json = br#"{"format": 1, "elapsed": 7.0, "programs": [
            {"name": "a", "timing": {"total": 3.0}}, {"timing": {"total": 6.9}}, {"timing": null}
        ]}"#;
        assert_eq!(times(json), Some((7.0, 6.9)));
        assert_eq!(times(b"error"), None);
    }
}

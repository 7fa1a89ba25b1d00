//! What the verifier adds to the programs' own time, and how fast it judges.

use std::{
    env,
    ffi::OsStr,
    fmt::{self, Write as _},
    fs, io,
    path::Path,
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};
use countdown_core::RULE;
use serde::{Deserialize, Serialize};

use super::{
    machine, process,
    progress::Progress,
    stats::Spread,
    table::{Table, figure, whole},
};

/// How many ticks are judged, of how many countdowns with the same delay.
const TICKS: usize = 1_000_000;
const COUNTDOWNS: usize = 1_000;

const VERIFY: Duration = Duration::from_secs(9);
const JUDGING: Duration = Duration::from_secs(2);
const TIMEOUT: Duration = Duration::from_secs(600);

pub(super) fn work(rounds: u32) -> Duration {
    (VERIFY + JUDGING) * rounds
}

#[derive(Serialize)]
pub(super) struct Verifier {
    /// Seconds from the first spawn to the last verdict.
    verify: Spread,
    /// The same over the longest program's own time.
    pub(super) to_longest: Spread,
    /// Seconds that the judging of a million ticks takes, from start to exit.
    pub(super) judging: Spread,
    /// The largest resident set meanwhile; none where the system does not tell.
    pub(super) bytes: Option<Spread>,
}

pub(super) fn measure(rounds: u32, progress: &Progress) -> Result<Verifier> {
    let folder = tempfile::tempdir().context("cannot make a temporary folder")?;
    let [golden, printed] = ["golden.txt", "printed.txt"].map(|name| folder.path().join(name));
    fs::write(&golden, transcript(TICKS, COUNTDOWNS, 1, false)).context("cannot write a golden")?;
    fs::write(&printed, transcript(TICKS, COUNTDOWNS, 3, true)).context("cannot write ticks")?;
    let (mut verify, mut ratios) = (Vec::new(), Vec::new());
    let (mut judging, mut bytes) = (Vec::new(), Vec::new());
    for _ in 0..rounds {
        progress.step("verify of all programs", VERIFY);
        let report = Report::of_all()?;
        verify.push(report.elapsed);
        ratios.push(report.elapsed / report.longest());
        progress.step("judging 1,000,000 ticks", JUDGING);
        let (seconds, most) = judge(&golden, &printed)?;
        judging.push(seconds);
        bytes.extend(most);
        process::unless_interrupted()?;
    }
    let spread = |values: &[f64]| Spread::of(values).context("there was no round");
    let (verify, to_longest) = (spread(&verify)?, spread(&ratios)?);
    Ok(Verifier { verify, to_longest, judging: spread(&judging)?, bytes: Spread::of(&bytes) })
}

/// What this needs of the verifier's own report.
#[derive(Deserialize)]
struct Report {
    elapsed: f64,
    programs: Vec<Entry>,
}

#[derive(Deserialize)]
struct Entry {
    timing: Option<Timing>,
}

#[derive(Deserialize)]
struct Timing {
    total: f64,
}

impl Report {
    fn of_all() -> Result<Self> {
        let mut verify = Command::new(env::current_exe().context("cannot find this program")?);
        verify.args(["verify", "--format", "json", "--quiet"]);
        let report = process::run(verify, TIMEOUT, |_| ()).context("verify failed")?.stdout;
        serde_json::from_slice(&report).context("cannot read the verifier's report")
    }

    fn longest(&self) -> f64 {
        let timings = self.programs.iter().filter_map(|entry| entry.timing.as_ref());
        timings.map(|timing| timing.total).fold(0.0, f64::max)
    }
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

/// How long the verifier takes, and the largest resident set that was seen.
fn judge(golden: &Path, printed: &Path) -> Result<(f64, Option<f64>)> {
    let mut verify = Command::new(env::current_exe().context("cannot find this program")?);
    let args = [
        "verify".as_ref(),
        "--quiet".as_ref(),
        "--golden".as_ref(),
        golden,
        "--from".as_ref(),
        printed,
    ];
    verify.args(args.map(Path::as_os_str as fn(&Path) -> &OsStr));
    let started = Instant::now();
    let mut child = verify.stdout(Stdio::null()).spawn().context("cannot start the verifier")?;
    let bytes = watch(&mut child).context("cannot wait for the verifier")?;
    let seconds = started.elapsed().as_secs_f64();
    ensure!(child.wait()?.success(), "the verifier found a mismatch where there is none");
    Ok((seconds, bytes))
}

/// The child's largest resident set, looked at until it ends.
fn watch(child: &mut Child) -> io::Result<Option<f64>> {
    let status = format!("/proc/{}/status", child.id());
    let mut largest = None;
    while child.try_wait()?.is_none() {
        let now = machine::proc(&status, "VmHWM").and_then(|text| machine::bytes(&text));
        largest = now.or(largest);
        thread::sleep(Duration::from_millis(2));
    }
    Ok(largest)
}

impl fmt::Display for Verifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut table = Table::new(["", "median", "least", "most", "runs"]);
        let mut row = |name: &str, spread: Spread, scale: f64, decimals| {
            let figures = [spread.median, spread.min, spread.max];
            let figures = figures.map(|value| figure(Some(value / scale), decimals));
            let cells = [name.to_owned()].into_iter().chain(figures);
            table.row(cells.chain([spread.count.to_string()]));
        };
        row("verify, first spawn to last verdict, s", self.verify, 1.0, 3);
        row("  / the longest program", self.to_longest, 1.0, 4);
        row(&format!("judging {} ticks, s", whole(TICKS)), self.judging, 1.0, 3);
        if let Some(bytes) = self.bytes {
            row("  largest resident set, MB", bytes, 1e6, 0);
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
    fn the_longest_program_is_the_one_with_the_last_stamp() -> Result<()> {
        let json = r#"{"format": 1, "elapsed": 7.0, "programs": [
            {"name": "a", "timing": {"total": 3.0}}, {"timing": {"total": 6.9}}, {"timing": null}
        ]}"#;
        let report: Report = serde_json::from_str(json)?;
        assert_eq!((report.elapsed, report.longest()), (7.0, 6.9));
        Ok(())
    }
}

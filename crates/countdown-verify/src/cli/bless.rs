//! `--bless`: goldens for demos of one's own.

use std::{collections::BTreeMap, env, fs, io, path::Path, process::Command, time::Duration};

use anyhow::{Context, Result, bail, ensure};
use countdown_core::{Golden, RULE, Transcript};
use similar::TextDiff;

use super::{
    Args, print,
    progress::{Line, Progress},
};
use crate::{
    program::GoldenFile,
    run::{self, End, Limits, Run},
    verdict::Verdict,
    workspace::{Program, Workspace},
};

/// How often a program must print the same before it is believed.
const RUNS: usize = 3;

pub(crate) fn main(workspace: &Workspace, args: &Args) -> Result<Verdict> {
    ensure!(
        !in_ci(),
        "goldens are not written under CI: bless where you can read the diff, and commit it"
    );
    let programs = workspace.select(&args.names)?;
    let goldens: Result<Vec<&GoldenFile>> =
        programs.iter().map(|program| blessable(workspace, program)).collect();
    let goldens = goldens?;
    let executables = workspace.build(&programs, if args.quiet { &["--quiet"] } else { &[] })?;
    for (program, file) in programs.into_iter().zip(goldens) {
        let name = &program.name;
        let executable = executables
            .get(name)
            .with_context(|| format!("`{name}` does not build: see Cargo's errors"))?;
        let shown = bless(name, file, executable, args)
            .with_context(|| format!("`{name}` is not blessed"))?;
        print(&format!("{}: {shown}", workspace.relative(&file.path).display()))?;
    }
    Ok(Verdict::Match)
}

fn in_ci() -> bool {
    env::var_os("CI").is_some_and(|value| !(value.is_empty() || value == "false" || value == "0"))
}

fn blessable<'a>(workspace: &Workspace, program: &'a Program) -> Result<&'a GoldenFile> {
    let Some(file) = &program.golden else {
        bail!("`{}` is not judged, so it has no golden: see its manifest", program.name)
    };
    let path = workspace.relative(&file.path);
    ensure!(
        !workspace.is_fixed(file),
        "{} is never rewritten: the workspace's manifest says that it is fixed",
        path.display()
    );
    Ok(file)
}

fn bless(name: &str, file: &GoldenFile, executable: &Path, args: &Args) -> Result<String> {
    let progress = Progress::new(args.quiet);
    let mut line = progress.add(name);
    let mut seen: Vec<Seen> = Vec::new();
    for number in 1..=RUNS {
        line.say(&format!("run {number} of {RUNS}"));
        let seen_again = see(executable, seen.first(), file.grid, args, &mut line)
            .with_context(|| format!("run {number} of {RUNS}"))?;
        seen.push(seen_again);
    }
    on_grid(&seen)?;
    write(file, &seen[0].text, args.tolerance)
}

/// What a run printed, what that is as a golden, and how late the machine made the control.
struct Seen {
    text: String,
    golden: Golden,
    control: Duration,
}

/// Runs the program once more; it has to print what it printed first.
fn see(
    executable: &Path,
    first: Option<&Seen>,
    grid: Duration,
    args: &Args,
    line: &mut Line,
) -> Result<Seen> {
    let due_times = first.map(|first| first.golden.due_times().collect());
    let run = run_once(executable, due_times.unwrap_or_default(), args, line)?;
    let golden = possible(&run.stdout, grid)?;
    if let Some(first) = first {
        same(&first.golden, &golden, &run.stdout)?;
    }
    let text = String::from_utf8(run.stdout).context("its output is not UTF-8")?;
    Ok(Seen { text, golden, control: run.control })
}

fn run_once(
    executable: &Path,
    due_times: Vec<Duration>,
    args: &Args,
    line: &mut Line,
) -> Result<Run> {
    const LONGEST: usize = 1 << 20;
    let timeout = args.timeout.unwrap_or(Duration::from_secs(60));
    let limits = Limits { timeout, output: LONGEST, due_times };
    let run = run::run(Command::new(executable), &limits, |bytes| line.watch(bytes))?;
    match run.end {
        End::Exited(status) if status.success() => Ok(run),
        End::Exited(status) => {
            let said = String::from_utf8_lossy(&run.stderr);
            bail!("it ended with {status}; on stderr: {}", said.trim_end().escape_debug())
        }
        End::TimedOut { .. } => {
            bail!("it still ran after {} s: give --timeout", timeout.as_secs_f64())
        }
        End::Endless => bail!("it printed more than {LONGEST} bytes"),
        End::LeftOpen => bail!("a process that it started kept its stdout open"),
        End::Interrupted => bail!("it was interrupted"),
    }
}

fn possible(printed: &[u8], grid: Duration) -> Result<Golden> {
    ensure!(!printed.is_empty(), "it printed nothing");
    let golden = Transcript::parse(printed).and_then(|text| Golden::on_grid(text, grid));
    golden.map_err(|error| anyhow::anyhow!("what it printed is no golden: {error}"))
}

fn same(first: &Golden, golden: &Golden, printed: &[u8]) -> Result<()> {
    ensure!(
        first.due_times().eq(golden.due_times()),
        "its due times are not those of the first run: make its waits longer, or its grid finer"
    );
    let comparison = first.compare_within(printed, Duration::MAX);
    ensure!(
        comparison.matches(),
        "it did not print what it printed in the first run:\n{comparison}"
    );
    Ok(())
}

/// Lateness varies from run to run; what every run has in common is a wait that is off the grid.
fn on_grid(seen: &[Seen]) -> Result<()> {
    let first = &seen[0].golden;
    for (index, due) in first.due_times().enumerate() {
        let late = |seen: &Seen| {
            let late = seen.golden.lateness().nth(index).unwrap_or_default();
            late.saturating_sub(seen.control)
        };
        let always = seen.iter().map(late).min().unwrap_or_default();
        ensure!(
            always <= honest(index, first.grid()),
            "the line due at {} s was {} s late in every run: its wait is no multiple of the grid \
             of {} s, which `grid` in the manifest's table can change, or this machine is too busy",
            due.as_secs_f64(),
            always.as_secs_f64(),
            first.grid().as_secs_f64()
        );
    }
    Ok(())
}

/// The most that every run of an honest program may be late at its line of this index, from 0.
///
/// A sleep makes it late by 2 ms at most (tokio's by 1.3, `CPython`'s by 0.7), and at worst it has
/// slept once for each line until then.
fn honest(index: usize, grid: Duration) -> Duration {
    let slept = u32::try_from(index + 1).unwrap_or(u32::MAX);
    (grid / 20).saturating_add(Duration::from_millis(2).saturating_mul(slept)).min(grid / 4)
}

/// Writes the golden and returns what changed as a diff.
fn write(file: &GoldenFile, printed: &str, tolerance: Duration) -> Result<String> {
    let path = file.path.display();
    let old = if file.path.exists() {
        fs::read_to_string(&file.path).with_context(|| format!("cannot read {path}"))?
    } else {
        String::new()
    };
    let new = merge(&old, printed, file.grid, tolerance);
    if new == old {
        return Ok("unchanged, every line is within the tolerance\n".into());
    }
    replace(&file.path, &new).with_context(|| format!("cannot write {path}"))?;
    Ok(format!("written\n{}", diff(&old, &new)))
}

/// Writes a file whole or not at all.
fn replace(path: &Path, text: &str) -> io::Result<()> {
    let draft = path.with_extension(format!("{}.new", std::process::id()));
    path.parent().map_or(Ok(()), fs::create_dir_all)?;
    let done = fs::write(&draft, text).and_then(|()| fs::rename(&draft, path));
    if done.is_err() {
        // It may not be there; the error that counts is the first one.
        let _ = fs::remove_file(&draft);
    }
    done
}

/// What was printed, but for the lines that the old golden has within the tolerance.
fn merge(old: &str, printed: &str, grid: Duration, tolerance: Duration) -> String {
    let read = |text: &str| Transcript::parse(text).and_then(|text| Golden::on_grid(text, grid));
    let Ok(golden) = read(old) else { return printed.to_owned() };
    if golden.compare_within(printed, tolerance).matches() {
        return old.to_owned();
    }
    let Ok(new) = read(printed) else { return printed.to_owned() };
    if new.due_times().next().is_none() {
        return printed.to_owned();
    }
    let mut kept: BTreeMap<(Duration, &str), Vec<&str>> = BTreeMap::new();
    for (due, line) in lines(&golden, old).into_iter().rev() {
        kept.entry((due, label(line))).or_default().push(line);
    }
    let keep = |(due, line)| kept.get_mut(&(due, label(line))).and_then(Vec::pop).unwrap_or(line);
    let stamped = lines(&new, printed).into_iter().map(keep);
    let text = transcript(stamped.chain(printed.lines().last()));
    // Kept and new lines that are due together could run backwards.
    if read(&text).is_ok() { text } else { printed.to_owned() }
}

fn lines<'a>(golden: &Golden, text: &'a str) -> Vec<(Duration, &'a str)> {
    golden.due_times().zip(text.lines().skip(1).step_by(2)).collect()
}

fn label(line: &str) -> &str {
    line.split_once(' ').map_or("", |(_, label)| label)
}

fn transcript<'a>(lines: impl Iterator<Item = &'a str>) -> String {
    lines.flat_map(|line| [RULE, "\n", line, "\n"]).collect()
}

fn diff(old: &str, new: &str) -> String {
    let diff = TextDiff::from_lines(old, new);
    diff.unified_diff().context_radius(1).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    const GRID: Duration = Duration::from_millis(100);

    fn transcript(lines: &[&str]) -> String {
        super::transcript(lines.iter().copied().chain(["Done"]))
    }

    #[test]
    fn keeps_what_is_within_the_tolerance() {
        let old = transcript(&["0.5010 \tA = 2", "1.0010 \tA = 1"]);
        let new = transcript(&["0.5400 \tA = 2", "1.0400 \tA = 1"]);
        assert_eq!(merge(&old, &new, GRID, GRID), old);
    }

    #[test]
    fn updates_only_what_is_out_of_tolerance() {
        let old = transcript(&["0.5010 \tA = 2", "1.0010 \tA = 1"]);
        let new = transcript(&["0.5400 \tA = 2", "1.3002 \tA = 1"]);
        let merged = transcript(&["0.5010 \tA = 2", "1.3002 \tA = 1"]);
        assert_eq!(merge(&old, &new, GRID, GRID), merged);
    }

    #[test]
    fn takes_what_is_new() {
        let old = transcript(&["0.5010 \tA = 2"]);
        let new = transcript(&["0.5400 \tA = 2", "1.0002 \t\tB"]);
        let merged = transcript(&["0.5010 \tA = 2", "1.0002 \t\tB"]);
        assert_eq!(merge(&old, &new, GRID, GRID), merged);
        assert_eq!(merge("", &new, GRID, GRID), new);
        assert_eq!(merge("some text\n", "other text\n", GRID, GRID), "other text\n");
    }

    #[test]
    fn never_writes_stamps_that_run_backwards() {
        let old = transcript(&["0.5300 \tA", "0.5400 \tB"]);
        let new = transcript(&["0.5010 \tC", "0.5020 \tB", "0.5030 \tA"]);
        assert_eq!(merge(&old, &new, GRID, GRID), new);
    }

    fn seen(text: &str, control: Duration) -> Seen {
        let text = transcript(&[text]);
        Seen { golden: Golden::parse(&text).unwrap(), text, control }
    }

    #[test]
    fn a_wait_off_the_grid_is_refused() {
        let refusal = |stamps: [&str; 2]| on_grid(&stamps.map(|s| seen(s, Duration::ZERO)));
        assert!(refusal(["0.5310 \tA", "0.5070 \tA"]).is_ok());
        let error = refusal(["0.5310 \tA", "0.5071 \tA"]).unwrap_err().to_string();
        assert!(
            error.starts_with("the line due at 0.5 s was 0.0071 s late in every run"),
            "{error}"
        );
    }

    #[test]
    fn a_busy_machine_is_no_wait_off_the_grid() {
        let late = Duration::from_millis(24);
        let quiet = Duration::ZERO;
        assert!(on_grid(&[seen("0.5310 \tA", quiet), seen("0.5310 \tA", late)]).is_ok());
        assert!(on_grid(&[seen("0.5310 \tA", quiet), seen("0.5310 \tA", quiet)]).is_err());
    }

    #[test]
    fn later_lines_may_have_gathered_more_lateness() {
        let ms = Duration::from_millis;
        assert_eq!([0, 1, 8].map(|index| honest(index, GRID)), [ms(7), ms(9), ms(23)]);
        assert_eq!(honest(1000, GRID), ms(25));
        assert_eq!(honest(usize::MAX - 1, ms(4)), ms(1));
    }
}

//! `cargo xtask verify --bless`: goldens for demos of one's own.

use std::{collections::BTreeMap, fs, path::Path, process::Command, time::Duration};

use anyhow::{Context, Result, bail, ensure};
use countdown_core::{Golden, RULE, Transcript};
use similar::TextDiff;

use super::{
    Args, Verdict, print,
    progress::{Line, Progress},
    run::{self, End, Limits, Run},
};
use crate::programs::{GoldenFile, Program, Workspace};

/// The document's own transcripts, which nothing rewrites.
const DOCUMENT: [&str; 3] = ["sequential.txt", "async-tasks.txt", "executor-offload.txt"];

/// How often a program must print the same before it is believed.
const RUNS: usize = 3;

pub(crate) fn main(workspace: &Workspace, args: &Args) -> Result<Verdict> {
    let in_ci = std::env::var_os("CI").is_some_and(|value| !value.is_empty());
    ensure!(
        !in_ci,
        "goldens are not written under CI: bless where you can read the diff, and commit it"
    );
    let programs = workspace.select(&args.names)?;
    for program in &programs {
        refuse(program)?;
    }
    let executables = workspace.build(&programs, false)?;
    for program in programs {
        let Some(file) = &program.golden else { continue };
        let executable =
            executables.get(&program.name).context("Cargo did not say where it built it")?;
        let shown = bless(program, file, executable, args)
            .with_context(|| format!("`{}` is not blessed", program.name))?;
        print(&format!("{}:\n{shown}", workspace.relative(&file.path).display()))?;
    }
    Ok(Verdict::Match)
}

fn refuse(program: &Program) -> Result<()> {
    let Some(file) = &program.golden else {
        bail!("`{}` is not judged, so it has no golden: see its manifest", program.name)
    };
    let name = file.path.file_name().unwrap_or_default();
    let theirs = DOCUMENT.iter().any(|document| name == *document);
    ensure!(!theirs, "{} is the document's own and is never rewritten", file.path.display());
    Ok(())
}

fn bless(program: &Program, file: &GoldenFile, executable: &Path, args: &Args) -> Result<String> {
    let progress = Progress::new(args.quiet);
    let mut texts = Vec::new();
    let mut goldens: Vec<Golden> = Vec::new();
    for number in 1..=RUNS {
        let mut line = progress.add(&program.name);
        let due_times = goldens.first().map(|golden| golden.due_times().collect());
        let run = run_once(executable, due_times.unwrap_or_default(), args, &mut line)?;
        let golden =
            possible(&run, file.grid).with_context(|| format!("run {number} of {RUNS}"))?;
        if let Some(first) = goldens.first() {
            same(first, &golden, &run.stdout).with_context(|| format!("run {number} of {RUNS}"))?;
        }
        goldens.push(golden);
        texts.push(String::from_utf8(run.stdout).context("its output is not UTF-8")?);
    }
    on_grid(&goldens)?;
    write(file, &texts[0], args.tolerance)
}

fn run_once(
    executable: &Path,
    due_times: Vec<Duration>,
    args: &Args,
    line: &mut Line,
) -> Result<Run> {
    const LONGEST: usize = 64 << 20;
    let timeout = args.timeout.unwrap_or(Duration::from_secs(60));
    let limits = Limits { timeout, output: LONGEST, due_times };
    let run = run::run(Command::new(executable), &limits, |bytes| line.watch(bytes))?;
    match run.end {
        End::Exited(status) if status.success() => Ok(run),
        End::Exited(status) => bail!("it ended with {status}"),
        End::TimedOut { .. } => {
            bail!("it still ran after {} s: give --timeout", timeout.as_secs_f64())
        }
        End::Endless => bail!("it printed more than {LONGEST} bytes"),
        End::LeftOpen => bail!("a process that it started kept its stdout open"),
        End::Interrupted => bail!("it was interrupted"),
    }
}

fn possible(run: &Run, grid: Duration) -> Result<Golden> {
    let golden = Transcript::parse(&run.stdout).and_then(|text| Golden::on_grid(text, grid));
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
fn on_grid(goldens: &[Golden]) -> Result<()> {
    let grid = goldens[0].grid();
    for (index, due) in goldens[0].due_times().enumerate() {
        let always = goldens.iter().filter_map(|golden| golden.lateness().nth(index)).min();
        let always = always.unwrap_or_default();
        ensure!(
            always * 4 <= grid,
            "the line due at {} s was {} s late in every run: its wait is no multiple of the grid \
             of {} s, which `grid` in the manifest's table can change, or this machine is too busy",
            due.as_secs_f64(),
            always.as_secs_f64(),
            grid.as_secs_f64()
        );
    }
    Ok(())
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
        return Ok("unchanged: every line is within the tolerance\n".into());
    }
    // A golden is written whole or not at all.
    let draft = file.path.with_extension(format!("{}.new", std::process::id()));
    fs::write(&draft, &new)
        .and_then(|()| fs::rename(&draft, &file.path))
        .with_context(|| format!("cannot write {path}"))?;
    Ok(diff(&old, &new))
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

    #[test]
    fn a_wait_off_the_grid_is_refused() {
        let golden = |text: &str| Golden::parse(transcript(&[text])).unwrap();
        assert!(on_grid(&[golden("0.5310 \tA"), golden("0.5004 \tA")]).is_ok());
        let refusal = on_grid(&[golden("0.5310 \tA"), golden("0.5304 \tA")]).unwrap_err();
        assert!(refusal.to_string().starts_with("the line due at 0.5 s was 0.0304 s late"));
    }
}

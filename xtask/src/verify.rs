//! `cargo xtask verify`: run programs, and hold what they print to their goldens.

mod bless;
mod control;
mod judge;
mod progress;
mod report;
mod run;
mod verdict;

use std::{
    ffi::OsString,
    fs,
    io::{self, Read, Write},
    path::{Path, PathBuf},
    process::ExitCode,
    thread,
    time::Duration,
};

use anyhow::{Context, Result, bail};
use clap::ValueEnum;
use countdown_core::GRID;

use self::{
    judge::Judge,
    progress::Progress,
    report::{Entry, Report},
    verdict::Verdict,
};
use crate::{
    interrupt,
    programs::{GoldenFile, Program, Workspace},
};

/// Run programs, and hold what each prints, and when, to its golden transcript.
///
/// Every byte but the digits of the stamps must be the golden's. A stamp may be late by the
/// tolerance, never early; lines due at the same time may come in any order. Beside each run a
/// control sleeps from one due time to the next: a program that is only late, and no later than
/// this machine made the control, is run again, up to 3 times in all.
///
/// Exit status: 0 all match; 1 some output does not match; otherwise 2 when something could not be
/// judged (a build failure, a crash, a time-out, a missing or malformed golden, a machine too busy
/// to tell, bad usage); 130 after Ctrl-C.
#[derive(clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
pub(crate) struct Args {
    /// Programs to verify; all of them if none is named
    #[arg(value_name = "NAME")]
    names: Vec<String>,
    /// Run this instead of the one program named, without a shell in between
    #[arg(last = true, value_name = "COMMAND")]
    command: Vec<OsString>,
    /// List the programs, what each shows, and the golden it is held to
    #[arg(long)]
    list: bool,
    /// Judge a captured transcript instead of running the one program named; `-` is stdin
    #[arg(long, value_name = "FILE", conflicts_with_all = ["command", "runs", "bless", "list"])]
    from: Option<PathBuf>,
    /// Hold the command or transcript to this golden instead of a program's
    #[arg(long, value_name = "FILE", conflicts_with_all = ["names", "list"])]
    golden: Option<PathBuf>,
    /// What the due times of --golden are multiples of
    #[arg(long, value_name = "SECONDS", value_parser = seconds, requires = "golden")]
    grid: Option<Duration>,
    /// How late a line may be
    #[arg(long, value_name = "SECONDS", default_value = "0.1", value_parser = seconds)]
    tolerance: Duration,
    /// How long a program may run [default: twice the golden's last due time and 10 s]
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    timeout: Option<Duration>,
    /// Run each program this often and report the spread; the first wrong run ends it
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..))]
    runs: u32,
    /// Write the golden of each program named, or update its lines that are out of tolerance
    #[arg(long, conflicts_with_all = ["runs", "golden", "command", "list"], requires = "names")]
    bless: bool,
    /// How to print the results; progress is always for people, on stderr
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// Whether to colour: `auto` obeys `NO_COLOR` and `CLICOLOR_FORCE`
    #[arg(long, value_enum, default_value = "auto")]
    color: Color,
    /// Show no progress
    #[arg(short, long, conflicts_with = "verbose")]
    quiet: bool,
    /// Show what each program says on stderr, even if all is well
    #[arg(short, long)]
    verbose: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
}

#[derive(Clone, Copy, ValueEnum)]
enum Color {
    Auto,
    Always,
    Never,
}

fn seconds(text: &str) -> Result<Duration, String> {
    let seconds = text.parse().map_err(|_| "expected a number of seconds")?;
    Duration::try_from_secs_f64(seconds).map_err(|error| error.to_string())
}

pub(crate) fn main(args: &Args) -> Result<ExitCode> {
    match args.color {
        Color::Auto => anstream::ColorChoice::Auto,
        Color::Always => anstream::ColorChoice::AlwaysAnsi,
        Color::Never => anstream::ColorChoice::Never,
    }
    .write_global();
    let workspace = Workspace::find()?;
    interrupt::install()?;
    let done = if args.list {
        list(&workspace, args)
    } else if args.bless {
        bless::main(&workspace, args)
    } else {
        verify(&workspace, args)
    };
    match done {
        _ if interrupt::requested() => Ok(ExitCode::from(interrupt::STATUS)),
        done => done.map(|verdict| ExitCode::from(verdict.status())),
    }
}

/// One thing to judge: where its output comes from, and what it is held to.
struct Job {
    name: String,
    file: GoldenFile,
    source: Source,
}

enum Source {
    Command(Vec<OsString>),
    Text(Vec<u8>),
}

fn verify(workspace: &Workspace, args: &Args) -> Result<Verdict> {
    let mut report = Report {
        format: 1,
        verdict: Verdict::Match,
        programs: Vec::new(),
        orphans: Vec::new(),
        not_judged: Vec::new(),
    };
    let jobs = if args.from.is_some() || !args.command.is_empty() {
        vec![foreign(workspace, args)?]
    } else {
        let programs = workspace.select(&args.names)?;
        report.not_judged = not_judged(&programs);
        if args.names.is_empty() {
            report.orphans = orphans(workspace)?;
        }
        own(workspace, &programs)?
    };
    report.programs = judge_all(workspace, args, &jobs);
    let verdicts = report.programs.iter().map(|entry| entry.verdict);
    let orphaned = report.orphans.iter().map(|_| Verdict::Unjudged);
    report.verdict = verdicts.chain(orphaned).max().unwrap_or(Verdict::Match);
    show(&report, args)?;
    Ok(report.verdict)
}

/// The one thing that is judged instead of a program of ours.
fn foreign(workspace: &Workspace, args: &Args) -> Result<Job> {
    let (name, file) = match (&*args.names, &args.golden) {
        ([name], None) => {
            let golden = workspace.program(name)?.golden.clone();
            (name.clone(), golden.with_context(|| format!("`{name}` has no golden to be held to"))?)
        }
        ([], Some(path)) => {
            let name = path.file_stem().unwrap_or(path.as_os_str()).display().to_string();
            (name, GoldenFile { path: path.clone(), grid: args.grid.unwrap_or(GRID) })
        }
        _ => bail!("name the one program whose golden to judge by, or give --golden FILE"),
    };
    let source = match &args.from {
        Some(path) => Source::Text(captured(path)?),
        None => Source::Command(args.command.clone()),
    };
    Ok(Job { name, file, source })
}

fn captured(path: &Path) -> Result<Vec<u8>> {
    if path.as_os_str() == "-" {
        let mut text = Vec::new();
        io::stdin().read_to_end(&mut text).context("cannot read the transcript from stdin")?;
        return Ok(text);
    }
    fs::read(path).with_context(|| format!("cannot read the transcript {}", path.display()))
}

/// The programs that are judged, built.
fn own(workspace: &Workspace, programs: &[&Program]) -> Result<Vec<Job>> {
    let executables = workspace.build(programs, false)?;
    let mut jobs = Vec::new();
    for program in programs {
        let Some(file) = program.golden.clone() else { continue };
        let executable = executables
            .get(&program.name)
            .with_context(|| format!("Cargo did not say where it built `{}`", program.name))?;
        let source = Source::Command(vec![executable.into()]);
        jobs.push(Job { name: program.name.clone(), file, source });
    }
    Ok(jobs)
}

fn not_judged(programs: &[&Program]) -> Vec<String> {
    let unheld = programs.iter().filter(|program| program.golden.is_none());
    unheld.map(|program| program.name.clone()).collect()
}

/// The goldens that no program of the workspace is held to.
fn orphans(workspace: &Workspace) -> Result<Vec<PathBuf>> {
    let folder = workspace.goldens();
    let files = fs::read_dir(&folder)
        .with_context(|| format!("cannot read the folder of the goldens {}", folder.display()))?;
    let mut orphans = Vec::new();
    for file in files {
        let path = file.context("cannot read the folder of the goldens")?.path();
        let held = workspace.programs.iter().filter_map(|program| program.golden.as_ref());
        if !held.map(|golden| &golden.path).any(|held| *held == path) {
            orphans.push(workspace.relative(&path));
        }
    }
    orphans.sort();
    Ok(orphans)
}

/// All at the same time; the entries come in the order of the jobs.
fn judge_all(workspace: &Workspace, args: &Args, jobs: &[Job]) -> Vec<Entry> {
    let progress = Progress::new(args.quiet);
    thread::scope(|scope| {
        let judges: Vec<_> = jobs
            .iter()
            .map(|job| {
                let mut line = progress.add(&job.name);
                scope.spawn(move || {
                    let entry = Judge::new(workspace, args, job).entry(&mut line);
                    line.say(entry.verdict.word());
                    entry
                })
            })
            .collect();
        let join = |judge: thread::ScopedJoinHandle<'_, Entry>| {
            judge.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        };
        judges.into_iter().map(join).collect()
    })
}

fn show(report: &Report, args: &Args) -> Result<()> {
    let text = match args.format {
        Format::Text => report.to_string(),
        Format::Json => serde_json::to_string_pretty(report)? + "\n",
    };
    print(&text)?;
    if std::env::var_os("GITHUB_ACTIONS").is_some() {
        anstream::eprint!("{}", report::annotations(report));
    }
    Ok(())
}

/// To stdout; a reader that has gone is no failure.
fn print(text: &str) -> Result<()> {
    match anstream::stdout().write_all(text.as_bytes()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        done => done.context("cannot print the results"),
    }
}

fn list(workspace: &Workspace, args: &Args) -> Result<Verdict> {
    let programs = workspace.select(&args.names)?;
    let width = |of: fn(&Program) -> usize| programs.iter().map(|p| of(p)).max().unwrap_or(0);
    let (concepts, names) = (width(|p| p.concept.len()), width(|p| p.name.len()));
    let line = |program: &&Program| {
        let Program { concept, name, golden, summary, .. } = program;
        let golden = golden.as_ref().and_then(|golden| golden.path.file_stem());
        let golden = golden.map_or("not judged".into(), |name| name.to_string_lossy());
        format!("{concept:concepts$}  {name:names$}  {golden:16}  {summary}\n")
    };
    print(&programs.iter().map(line).collect::<Vec<_>>().concat()).map(|()| Verdict::Match)
}

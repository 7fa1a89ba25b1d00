//! The command line: run programs, and hold what they print to their goldens.

mod bless;
mod job;
mod judge;
mod output;
pub mod progress;
mod report;

use std::{
    ffi::OsString,
    fs,
    io::ErrorKind,
    path::PathBuf,
    process::ExitCode,
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result};
use clap::ValueEnum;

pub use self::output::{Color, exit, print, say};
use self::{
    job::Job,
    judge::Judge,
    progress::Progress,
    report::{Entry, Listed, Report},
};
use crate::{
    interrupt,
    verdict::Verdict,
    workspace::{Program, Workspace},
};

/// Run programs, and hold what each prints, and when, to its golden transcript.
///
/// Every byte but the digits of the stamps must be the golden's. A stamp may be
/// late by the tolerance, never early; lines due at the same time may come in
/// any order. Beside each run a control sleeps from one due time to the next: a
/// program that is only late, and no later than this machine made the control,
/// is run again, up to 3 times in all.
///
/// Exit status:
///   0    all match
///   1    some output is wrong: it does not match, or goes on without end
///   2    otherwise, when something could not be judged: a program that does
///        not build or start, fails, is killed, runs into the time-out or leaves
///        its stdout to another process; a missing, malformed or unused golden;
///        a machine too busy to tell; bad usage; results that cannot be written
///   130  after Ctrl-C or a request to terminate
#[derive(clap::Args)]
#[command(verbatim_doc_comment)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
pub struct Args {
    /// Programs to verify; all of them if none is named
    #[arg(value_name = "NAME")]
    names: Vec<String>,
    /// Run this instead of the one program named, without a shell in between
    #[arg(last = true, value_name = "COMMAND")]
    command: Vec<OsString>,
    /// List the programs, what each shows, and the golden it is held to
    #[arg(long)]
    list: bool,
    /// Judge a captured transcript, not the one program named; `-` is stdin
    #[arg(long, value_name = "FILE", conflicts_with_all = ["command", "runs", "bless", "list"])]
    from: Option<PathBuf>,
    /// Hold the command or transcript to this golden instead of a program's
    #[arg(long, value_name = "FILE", conflicts_with_all = ["names", "list", "bless"])]
    golden: Option<PathBuf>,
    /// What the due times of --golden are multiples of
    #[arg(long, value_name = "SECONDS", value_parser = seconds, requires = "golden")]
    grid: Option<Duration>,
    /// How late a line may be
    #[arg(long, value_name = "SECONDS", default_value = "0.1", value_parser = seconds)]
    tolerance: Duration,
    /// How long a program may run [default: 10 s + 2 x its last due time]
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    timeout: Option<Duration>,
    /// Run each this often and report the spread; the first wrong run ends it
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..))]
    runs: u32,
    /// Write goldens of the programs named, or update lines out of tolerance
    #[arg(long, conflicts_with_all = ["runs", "command", "list", "format"], requires = "names")]
    bless: bool,
    /// How to print the results on stdout
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// Whether to colour: `auto` obeys `NO_COLOR` and `CLICOLOR_FORCE`
    #[arg(long, value_enum, default_value = "auto")]
    color: Color,
    /// Show no progress, Cargo's neither
    #[arg(short, long, conflicts_with = "verbose")]
    quiet: bool,
    /// Show what each program says on stderr, and how long it all took
    #[arg(short, long)]
    verbose: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Text,
    Json,
}

fn seconds(text: &str) -> Result<Duration, String> {
    let seconds = text.parse().map_err(|_| "expected a number of seconds")?;
    Duration::try_from_secs_f64(seconds).map_err(|error| error.to_string())
}

/// Does what the arguments say; returns the status to exit with.
///
/// # Errors
///
/// What concerns no single program: bad usage, no workspace, results that cannot be written.
pub fn main(args: &Args) -> Result<ExitCode> {
    args.color.set();
    let workspace = Workspace::find()?;
    if args.from.is_none() {
        interrupt::install()?;
    }
    let done = if args.list {
        list(&workspace, args)
    } else if args.bless {
        bless::main(&workspace, args)
    } else {
        verify(&workspace, args)
    };
    match done {
        _ if interrupt::requested() => {
            say("interrupted\n");
            Ok(ExitCode::from(interrupt::STATUS))
        }
        done => done.map(|verdict| ExitCode::from(verdict.status())),
    }
}

fn verify(workspace: &Workspace, args: &Args) -> Result<Verdict> {
    let mut report = Report::default();
    let jobs = if args.from.is_some() || args.golden.is_some() || !args.command.is_empty() {
        vec![job::foreign(workspace, args)?]
    } else {
        let programs = workspace.select(&args.names)?;
        let (jobs, not_built) = job::own(workspace, &programs, args.quiet)?;
        report.not_judged = not_judged(&programs);
        report.not_built = not_built;
        if args.names.is_empty() {
            report.orphans = orphans(workspace)?;
        }
        jobs
    };
    let start = Instant::now();
    report.programs = judge_all(workspace, args, &jobs);
    report.elapsed = start.elapsed().as_secs_f64();
    report.verdict = report.worst();
    show(&report, args)?;
    Ok(report.verdict)
}

fn not_judged(programs: &[&Program]) -> Vec<String> {
    let unheld = programs.iter().filter(|program| program.golden.is_none());
    unheld.map(|program| program.name.clone()).collect()
}

/// The goldens that no program of the workspace is held to.
fn orphans(workspace: &Workspace) -> Result<Vec<PathBuf>> {
    let folder = workspace.goldens();
    let files = match fs::read_dir(&folder) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        files => files.with_context(|| format!("cannot read {}", folder.display()))?,
    };
    let mut orphans = Vec::new();
    for file in files {
        let path = file.with_context(|| format!("cannot read {}", folder.display()))?.path();
        let is_golden = path.extension().is_some_and(|extension| extension == "txt");
        let mut held = workspace.programs.iter().filter_map(|program| program.golden.as_ref());
        if is_golden && !held.any(|golden| golden.path == path) {
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
                    line.end(entry.verdict.word());
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
    if args.verbose {
        say(&format!("{:.3} s from the first start to the last verdict\n", report.elapsed));
    }
    if std::env::var_os("GITHUB_ACTIONS").is_some() {
        say(&report::annotations(report));
    }
    Ok(())
}

fn list(workspace: &Workspace, args: &Args) -> Result<Verdict> {
    let programs = workspace.select(&args.names)?;
    let listed: Vec<Listed> =
        programs.into_iter().map(|program| Listed::new(workspace, program)).collect();
    let text = match args.format {
        Format::Text => report::table(&listed),
        Format::Json => serde_json::to_string_pretty(&listed)? + "\n",
    };
    print(&text).map(|()| Verdict::Match)
}

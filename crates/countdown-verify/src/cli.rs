//! The command line: run programs, and hold what they print to their goldens.

mod args;
mod bless;
mod job;
mod judge;
mod output;
pub mod progress;
mod watch;

use std::{
    env,
    fs::File,
    io::Write,
    path::Path,
    process::ExitCode,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};

use self::{
    args::Format,
    job::{Job, Jobs},
    judge::Case,
    progress::Progress,
};
pub use self::{
    args::{Args, seconds},
    output::{Color, columns, print, say},
};
use crate::{
    interrupt,
    judge::at_once,
    place::Place,
    process,
    report::{self, Finding, Others, Report, Row},
    stalls::StallLog,
    verdict::Verdict,
    workspace::Workspace,
};

/// The whole of a program: does `command`, and returns the status to exit with. An error is said on
/// stderr first.
///
/// On Linux [`begin`] starts the program's executable once more, as a guard: that this process is one
/// is seen here, before `command` looks at its arguments.
pub fn run(command: impl FnOnce() -> Result<ExitCode>) -> ExitCode {
    #[cfg(target_os = "linux")]
    if process::guard::stand() {
        return ExitCode::SUCCESS;
    }
    let outcome = command();
    #[cfg(target_os = "linux")]
    process::guard::dismiss();
    outcome.unwrap_or_else(|error| {
        say(&format!("error: {error:#}\n"));
        ExitCode::from(2)
    })
}

/// Does what the arguments say; returns the status to exit with.
///
/// # Errors
///
/// What concerns no single program: bad usage, no workspace, results that cannot be written.
pub fn main(args: &Args) -> Result<ExitCode> {
    args.color.set();
    if args.from.is_none() {
        begin()?;
    }
    let done = if args.list {
        list(args)
    } else if args.bless {
        bless::main(&Workspace::find()?, args)
    } else if args.watch {
        watch::main(args)
    } else {
        verify(args)
    };
    match interrupt::status() {
        Some(status) => {
            say("interrupted\n");
            Ok(ExitCode::from(status))
        }
        None => done.map(|verdict| ExitCode::from(verdict.status())),
    }
}

/// Sees to it that nothing that this process starts outlives it: requests to end are remembered, what
/// programs leave behind is adopted, and on Linux a guard ends all should this process be killed. For
/// a program to do before it starts anything.
///
/// # Errors
///
/// When the system does not let it. Without a guard it goes on, and says so.
pub fn begin() -> Result<()> {
    interrupt::install()?;
    process::adopt_orphans()?;
    #[cfg(target_os = "linux")]
    if let Err(error) = process::guard::start() {
        say(&format!(
            "warning: killed, this would leave running what it started: {error}\n"
        ));
    }
    Ok(())
}

fn verify(args: &Args) -> Result<Verdict> {
    let is_foreign = args.from.is_some() || args.golden.is_some() || !args.command.is_empty();
    let report = if is_foreign { foreign(args) } else { own(args) }?;
    show(&report, args)?;
    Ok(report.verdict)
}

/// Judges programs of the workspace.
fn own(args: &Args) -> Result<Report> {
    let workspace = Workspace::find()?;
    let Jobs { judged, mut others } = job::own(&workspace, &workspace.select(&args.names)?, args)?;
    if args.names.is_empty() {
        others.unused_goldens = workspace.unused_goldens()?;
    }
    let (programs, elapsed) = judge_all(&workspace.place, args, &judged)?;
    Ok(Report::new(programs, others, elapsed))
}

/// Judges a command or a transcript; no workspace is needed unless a program's name says by what.
fn foreign(args: &Args) -> Result<Report> {
    let workspace = if args.names.is_empty() {
        None
    } else {
        Some(Workspace::find()?)
    };
    let job = job::foreign(workspace.as_ref(), args)?;
    let place = workspace.map_or_else(Place::here, |workspace| Ok(workspace.place))?;
    let (programs, elapsed) = judge_all(&place, args, &[job])?;
    Ok(Report::new(programs, Others::default(), elapsed))
}

/// All at the same time; the findings come in the order of the jobs.
fn judge_all(place: &Place, args: &Args, jobs: &[Job]) -> Result<(Vec<Finding>, Duration)> {
    let (policy, verbose) = (&args.policy(), args.verbose);
    let progress = Progress::new(args.quiet);
    let stalls = &StallLog::start()?;
    let start = Instant::now();
    let lines = jobs
        .iter()
        .map(|job| (job, progress.add(&job.program.name)));
    let findings = at_once(lines, |(job, mut line)| {
        let finding = Case {
            place,
            policy,
            verbose,
            job,
            stalls,
        }
        .finding(&mut line);
        line.end(finding.verdict.word());
        finding
    })?;
    Ok((findings, start.elapsed()))
}

fn show(report: &Report, args: &Args) -> Result<()> {
    let text = match args.format {
        Format::Text => report.text(columns()),
        Format::Json => serde_json::to_string_pretty(report)? + "\n",
        Format::Junit => report.junit()?,
    };
    print(&text)?;
    if args.verbose {
        say(&format!(
            "{:.3} s from the first start to the last verdict\n",
            report.elapsed
        ));
    }
    if env::var_os("GITHUB_ACTIONS").is_some() {
        say(&report.annotations());
    }
    if let Some(file) = env::var_os("GITHUB_STEP_SUMMARY").filter(|file| !file.is_empty()) {
        append(Path::new(&file), &report.summary())?;
    }
    Ok(())
}

fn append(file: &Path, text: &str) -> Result<()> {
    let opened = File::options().append(true).create(true).open(file);
    opened
        .and_then(|mut file| file.write_all(text.as_bytes()))
        .with_context(|| format!("cannot write the step's summary, {}", file.display()))
}

fn list(args: &Args) -> Result<Verdict> {
    let workspace = Workspace::find()?;
    let programs = workspace.select(&args.names)?;
    let rows: Vec<Row> = programs
        .into_iter()
        .map(|program| Row::new(&workspace, program))
        .collect();
    let text = match args.format {
        Format::Text => report::table(&rows),
        Format::Json => serde_json::to_string_pretty(&rows)? + "\n",
        Format::Junit => bail!("a list is no test report: --format text, or json"),
    };
    print(&text).map(|()| Verdict::Match)
}

//! The command line: run programs, and hold what they print to their goldens.

mod args;
mod bless;
mod job;
mod judge;
mod output;
pub mod progress;

use std::{
    env,
    process::ExitCode,
    thread,
    time::{Duration, Instant},
};

use anyhow::Result;

pub use self::{
    args::Args,
    output::{Color, exit, print, say},
};
use self::{
    args::Format,
    job::{Job, Jobs},
    judge::{Judge, Tally},
    progress::Progress,
};
use crate::{
    interrupt,
    place::Place,
    report::{self, Finding, Report, Row},
    verdict::Verdict,
    workspace::Workspace,
};

/// Does what the arguments say; returns the status to exit with.
///
/// # Errors
///
/// What concerns no single program: bad usage, no workspace, results that cannot be written.
pub fn main(args: &Args) -> Result<ExitCode> {
    args.color.set();
    if args.from.is_none() {
        interrupt::install()?;
    }
    let done = if args.list {
        list(args)
    } else if args.bless {
        bless::main(&Workspace::find()?, args)
    } else {
        verify(args)
    };
    match done {
        _ if interrupt::requested() => {
            say("interrupted\n");
            Ok(ExitCode::from(interrupt::STATUS))
        }
        done => done.map(|verdict| ExitCode::from(verdict.status())),
    }
}

fn verify(args: &Args) -> Result<Verdict> {
    let is_foreign = args.from.is_some() || args.golden.is_some() || !args.command.is_empty();
    let report = if is_foreign { foreign(args) } else { own(args) }?.judged();
    show(&report, args)?;
    Ok(report.verdict)
}

/// Judges programs of the workspace.
fn own(args: &Args) -> Result<Report> {
    let workspace = Workspace::find()?;
    let Jobs { judged, not_judged, not_built, skipped } =
        job::own(&workspace, &workspace.select(&args.names)?, args)?;
    let orphans = if args.names.is_empty() { workspace.orphans()? } else { Vec::new() };
    let (programs, elapsed) = judge_all(&workspace.place, args, &judged);
    Ok(Report { orphans, not_judged, not_built, skipped, ..Report::new(programs, elapsed) })
}

/// Judges a command or a transcript; no workspace is needed unless a program's name says by what.
fn foreign(args: &Args) -> Result<Report> {
    let workspace = if args.names.is_empty() { None } else { Some(Workspace::find()?) };
    let job = job::foreign(workspace.as_ref(), args)?;
    let place = workspace.map_or_else(Place::here, |workspace| Ok(workspace.place))?;
    let (programs, elapsed) = judge_all(&place, args, &[job]);
    Ok(Report::new(programs, elapsed))
}

/// All at the same time; the findings come in the order of the jobs.
fn judge_all(place: &Place, args: &Args, jobs: &[Job]) -> (Vec<Finding>, Duration) {
    let (policy, verbose) = (&args.policy(), args.verbose);
    let progress = Progress::new(args.quiet);
    let start = Instant::now();
    let findings = thread::scope(|scope| {
        let judges: Vec<_> = jobs
            .iter()
            .map(|job| {
                let mut line = progress.add(&job.program.name);
                scope.spawn(move || {
                    let judge = Judge { place, policy, verbose, job, tally: Tally::default() };
                    let finding = judge.finding(&mut line);
                    line.end(finding.verdict.word());
                    finding
                })
            })
            .collect();
        let join = |judge: thread::ScopedJoinHandle<'_, Finding>| {
            judge.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        };
        judges.into_iter().map(join).collect()
    });
    (findings, start.elapsed())
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
    if env::var_os("GITHUB_ACTIONS").is_some() {
        say(&report.annotations());
    }
    Ok(())
}

fn list(args: &Args) -> Result<Verdict> {
    let workspace = Workspace::find()?;
    let programs = workspace.select(&args.names)?;
    let rows: Vec<Row> =
        programs.into_iter().map(|program| Row::new(&workspace, program)).collect();
    let text = match args.format {
        Format::Text => report::table(&rows),
        Format::Json => serde_json::to_string_pretty(&rows)? + "\n",
    };
    print(&text).map(|()| Verdict::Match)
}

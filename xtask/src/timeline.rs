//! `cargo xtask timeline`: draw who was busy, who was blocked and who waited.

mod record;

use std::{path::PathBuf, process::ExitCode, time::Duration};

use anyhow::{Context, Result};
use countdown_timeline::{Motion, Timeline};
use countdown_trace::recording;
use countdown_verify::{
    cli::{self, Color, columns, print, say},
    interrupt,
    verdict::Verdict,
    workspace::Workspace,
};

pub(crate) use self::record::{chinese_summary, due_times};
use crate::{files, language::Choice};

/// Timeline programs with their spans recorded, and draw what each task and each thread did, and when.
///
/// All run at the same time, and are drawn on one time axis: a lane for each task and, under them,
/// one for each thread or process, with how long each was in which state. What a program prints is
/// held to its golden as ever. Drawn is in the terminal, unless a file is asked for.
///
/// Exit status: 0 the picture is drawn, and every transcript matches; 1 one does not; 2 something
/// could not be run, judged, read or written; 130 after Ctrl-C.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Programs to draw, in this order; the program of each concept if none is named
    #[arg(value_name = "NAME")]
    names: Vec<String>,
    /// Write a picture for a README, which counts along in real time
    #[arg(long, value_name = "FILE")]
    svg: Option<PathBuf>,
    /// Write a picture that stands still
    #[arg(long, requires = "svg")]
    still: bool,
    /// Write a page that replays the runs
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
    /// Write Chrome Trace Event JSON, which Perfetto and other viewers open
    #[arg(long, value_name = "FILE")]
    trace: Option<PathBuf>,
    /// Let the time axis go on until then, as in `7`, to compare pictures with each other
    #[arg(long, value_name = "SECONDS", default_value = "0", value_parser = cli::seconds)]
    until: Duration,
    /// Keep the recording, to be drawn later
    #[arg(long, value_name = "FILE", conflicts_with = "from")]
    record: Option<PathBuf>,
    /// Draw what was recorded, instead of running anything
    #[arg(long, value_name = "FILE")]
    from: Option<PathBuf>,
    #[command(flatten)]
    language: Choice,
    /// Whether to colour: `auto` obeys `NO_COLOR` and `CLICOLOR_FORCE`
    #[arg(long, value_enum, default_value = "auto")]
    color: Color,
}

pub(crate) fn main(args: &Args) -> Result<ExitCode> {
    args.color.set();
    if args.from.is_none() {
        countdown_verify::cli::begin()?;
    }
    let done = timeline(args);
    if let Some(status) = interrupt::status() {
        say("interrupted\n");
        return Ok(ExitCode::from(status));
    }
    done.map(|verdict| ExitCode::from(verdict.status()))
}

fn timeline(args: &Args) -> Result<Verdict> {
    let (recorded, verdict) = match &args.from {
        Some(path) => {
            let recorded = recording::read(&files::read_bytes(path)?);
            let recorded = recorded.with_context(|| format!("cannot draw {}", path.display()))?;
            (recorded, Verdict::Match)
        }
        None => record::record(&Workspace::find()?, &args.names)?,
    };
    if let Some(path) = &args.record {
        files::write(path, recording::write(&recorded))?;
    }
    let runs = recorded.into_iter().map(Timeline::new).collect();
    draw(args, &select(runs, &args.names)?)?;
    Ok(verdict)
}

/// The runs of these programs, in their order, or all of them.
fn select(runs: Vec<Timeline>, names: &[String]) -> Result<Vec<Timeline>> {
    if names.is_empty() {
        return Ok(runs);
    }
    let find = |name: &String| {
        let found = runs.iter().find(|run| run.program() == name).cloned();
        let recorded = || {
            runs.iter()
                .map(Timeline::program)
                .collect::<Vec<_>>()
                .join(", ")
        };
        found.with_context(|| format!("`{name}` was not recorded; recorded were: {}", recorded()))
    };
    names.iter().map(find).collect()
}

/// Draws in the terminal, unless a file is asked for.
fn draw(args: &Args, runs: &[Timeline]) -> Result<()> {
    let language = args.language.get();
    if let Some(path) = &args.svg {
        let motion = if args.still {
            Motion::Still
        } else {
            Motion::Once
        };
        files::write(
            path,
            countdown_timeline::svg(runs, args.until, motion, language),
        )?;
    }
    if let Some(path) = &args.html {
        files::write(path, countdown_timeline::page(runs, language))?;
    }
    if let Some(path) = &args.trace {
        files::write(path, countdown_timeline::chrome_trace(runs))?;
    }
    if args.svg.is_none() && args.html.is_none() && args.trace.is_none() {
        print(&countdown_timeline::terminal(
            runs,
            args.until,
            columns(),
            language,
        ))?;
    }
    Ok(())
}

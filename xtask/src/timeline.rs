//! `cargo xtask timeline`: draws who was busy, who was blocked and who waited.

mod record;

use std::{path::PathBuf, process::ExitCode, time::Duration};

use anyhow::{Context, Result, bail};
use countdown_timeline::{Motion, Timeline, chrome_trace, page, svg, terminal};
use countdown_trace::recording;
use countdown_verify::{
    Verdict,
    tools::{self, Color, Workspace},
};

pub(crate) use self::record::{chinese_summary, due_times};
use crate::{files, language::Choice};

/// Record programs while they run, and draw what each task and each thread did, and when
///
/// All programs run at the same time, and are drawn on one time axis. Each task has a lane and,
/// below, so has each thread or process, with its time in each state. What a program prints is held
/// to its golden as ever. The drawing is printed, unless options name files for it.
///
/// Exit status: 0 if all is drawn and every transcript matches; 1 if one does not; 2 if something
/// could not be run, judged, read or written; 130 after Ctrl-C.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Programs to draw, in this order [default: the program of each concept]
    #[arg(value_name = "NAME")]
    names: Vec<String>,
    /// Write a picture for a README, which counts along in real time
    #[arg(long, value_name = "FILE")]
    svg: Option<PathBuf>,
    /// Write a picture that does not move
    #[arg(long, requires = "svg")]
    still: bool,
    /// Write a page that replays the programs
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
    /// Write a trace that Perfetto and other viewers open
    #[arg(long, value_name = "FILE")]
    trace: Option<PathBuf>,
    /// Extend the time axis to so many seconds, to compare pictures with each other
    #[arg(long, value_name = "SECONDS", default_value = "0", value_parser = tools::duration)]
    until: Duration,
    /// Keep the recording, to be drawn later
    #[arg(long, value_name = "FILE", conflicts_with = "from")]
    record: Option<PathBuf>,
    /// Draw a recording instead of running programs
    #[arg(long, value_name = "FILE")]
    from: Option<PathBuf>,
    #[command(flatten)]
    language: Choice,
    /// Whether to use colours: `auto` obeys `NO_COLOR` and `CLICOLOR_FORCE`
    #[arg(long, value_enum, default_value = "auto")]
    color: Color,
}

pub(crate) fn main(args: &Args) -> Result<ExitCode> {
    args.color.set();
    if args.from.is_none() {
        tools::begin()?;
    }
    let verdict = timeline(args);
    if let Some(status) = tools::interrupt_status() {
        tools::tell("interrupted\n");
        return Ok(ExitCode::from(status));
    }
    Ok(ExitCode::from(verdict?.status()))
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
    let timelines = recorded.into_iter().map(Timeline::new).collect();
    draw(args, &select(timelines, &args.names)?)?;
    Ok(verdict)
}

/// The timelines of the named programs, in their order, or all of them.
fn select(timelines: Vec<Timeline>, names: &[String]) -> Result<Vec<Timeline>> {
    if names.is_empty() {
        return Ok(timelines);
    }
    let mut selected = Vec::new();
    for name in names {
        let Some(timeline) = timelines.iter().find(|it| it.program() == name) else {
            let recorded: Vec<_> = timelines.iter().map(Timeline::program).collect();
            let recorded = recorded.join(", ");
            bail!("`{name}` was not recorded; recorded were: {recorded}");
        };
        selected.push(timeline.clone());
    }
    Ok(selected)
}

/// Prints the drawing, unless it goes to files.
fn draw(args: &Args, timelines: &[Timeline]) -> Result<()> {
    let language = args.language.get();
    if let Some(path) = &args.svg {
        let motion = if args.still {
            Motion::Still
        } else {
            Motion::Once
        };
        files::write(path, svg(timelines, args.until, motion, language))?;
    }
    if let Some(path) = &args.html {
        files::write(path, page(timelines, language))?;
    }
    if let Some(path) = &args.trace {
        files::write(path, chrome_trace(timelines))?;
    }
    if args.svg.is_none() && args.html.is_none() && args.trace.is_none() {
        let columns = tools::columns();
        tools::print(&terminal(timelines, args.until, columns, language))?;
    }
    Ok(())
}

//! `cargo xtask timeline`: draw who was busy, who was blocked and who waited.

mod html;
#[cfg(test)]
mod made;
mod model;
mod record;
mod recording;
mod svg;
mod terminal;

use std::{
    fs, io,
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::{Context, Result};
use countdown_verify::{
    cli::{Color, print, say},
    interrupt,
    verdict::Verdict,
    workspace::Workspace,
};

use self::model::Run;

/// Run programs with their spans recorded, and draw what each task and each thread did, and when.
///
/// All run at the same time, and are drawn on one time axis: a lane for each task and, under them,
/// one for each thread or process, with the time that each was busy, blocked and idle. What a
/// program prints is held to its golden as ever.
///
/// Exit status: 0 the picture is drawn, and every transcript matches; 1 one does not; 2 something
/// could not be run, judged, read or written; 130 after Ctrl-C.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Programs to draw, in this order; the program of each concept if none is named
    #[arg(value_name = "NAME")]
    names: Vec<String>,
    /// Write a picture for a README, instead of drawing in the terminal
    #[arg(long, value_name = "FILE")]
    svg: Option<PathBuf>,
    /// Write a page that replays the runs, instead of drawing in the terminal
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
    /// Keep the recording, to be drawn later
    #[arg(long, value_name = "FILE", conflicts_with = "from")]
    record: Option<PathBuf>,
    /// Draw what was recorded, instead of running anything
    #[arg(long, value_name = "FILE")]
    from: Option<PathBuf>,
    /// Whether to colour: `auto` obeys `NO_COLOR` and `CLICOLOR_FORCE`
    #[arg(long, value_enum, default_value = "auto")]
    color: Color,
}

pub(crate) fn main(args: &Args) -> Result<ExitCode> {
    args.color.set();
    if args.from.is_none() {
        interrupt::install()?;
    }
    let done = timeline(args);
    if interrupt::requested() {
        say("interrupted\n");
        return Ok(ExitCode::from(interrupt::STATUS));
    }
    done.map(|verdict| ExitCode::from(verdict.status()))
}

fn timeline(args: &Args) -> Result<Verdict> {
    let (recording, source, verdict) = if let Some(path) = &args.from {
        (read(path)?, path.display().to_string(), Verdict::Match)
    } else {
        let (recording, verdict) = record::record(&Workspace::find()?, &args.names)?;
        (recording, "what was recorded".to_owned(), verdict)
    };
    if let Some(path) = &args.record {
        write(path, &recording)?;
    }
    let runs = runs(&recording).with_context(|| format!("cannot draw {source}"))?;
    let runs = select(runs, &args.names)?;
    draw(args, &runs)?;
    Ok(verdict)
}

fn runs(recording: &str) -> Result<Vec<Run>> {
    recording::parse(recording)?.iter().map(Run::of).collect()
}

/// The runs of these programs, in their order, or all of them.
fn select(runs: Vec<Run>, names: &[String]) -> Result<Vec<Run>> {
    if names.is_empty() {
        return Ok(runs);
    }
    let find = |name: &String| {
        let found = runs.iter().find(|run| run.program == *name).cloned();
        let recorded = || runs.iter().map(|run| &*run.program).collect::<Vec<_>>().join(", ");
        found.with_context(|| format!("`{name}` was not recorded; recorded were: {}", recorded()))
    };
    names.iter().map(find).collect()
}

fn draw(args: &Args, runs: &[Run]) -> Result<()> {
    if args.svg.is_none() && args.html.is_none() {
        return print(&terminal::draw(runs, width()));
    }
    if let Some(path) = &args.svg {
        write(path, &svg::draw(runs))?;
    }
    if let Some(path) = &args.html {
        write(path, &html::page(runs)?)?;
    }
    Ok(())
}

/// The columns of the terminal that stdout is, or 80.
fn width() -> u16 {
    terminal_size::terminal_size_of(io::stdout()).map_or(80, |(width, _)| width.0)
}

fn read(path: &Path) -> Result<String> {
    let bytes = fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    String::from_utf8(bytes).map_err(|error| {
        let before = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = before.split(|byte| *byte == b'\n').count();
        anyhow::anyhow!("cannot draw {}: line {line}: this is not UTF-8", path.display())
    })
}

fn write(path: &Path, text: &str) -> Result<()> {
    fs::write(path, text).with_context(|| format!("cannot write {}", path.display()))
}

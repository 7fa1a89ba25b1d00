//! `cargo xtask learn`: solve exercises, each held to its golden at every save.

mod attempt;
mod build;
mod condition;
mod evidence;
mod exercise;
mod help;
mod package;
#[cfg(test)]
mod panics;
mod prediction;
mod screen;
mod session;
mod start;
mod template;
#[cfg(test)]
mod tests;
mod timeline;
mod trying;
mod verifier;
mod words;

use std::{
    io::{self, IsTerminal, Write},
    path::{self, Path, PathBuf},
    process::ExitCode,
    sync::Arc,
};

use anyhow::{Context, Result};
use cargo_metadata::Metadata;
use countdown_verify::tools::{
    Color, at_once, begin, interrupt_status, is_interrupted, print, tell,
};

use self::{
    exercise::Exercise,
    package::Bin,
    session::Session,
    trying::Workshop,
    verifier::Verifier,
    words::{Standing, Words},
};
use crate::{files, language::Choice};

pub(crate) use self::help::in_chinese;

/// How often a run is repeated while the machine is busy.
const ATTEMPTS: u32 = 3;

/// Solve exercises, one after another: at each save your program is run and judged.
///
/// Your files are in the folder `learn`, which git ignores; what you wrote there
/// is never overwritten unless you ask for it. Open that folder in your editor:
/// it is a package. Without a terminal each exercise is tried once, and all are
/// listed.
///
/// Exit status: 0 all is well, and without a terminal all exercises are done;
/// 1 without a terminal, some are not; 2 something went wrong; 130 after Ctrl-C,
/// but for where an exercise is shown: there it is `q`, and no failure.
#[derive(clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Args {
    /// List the exercises and try none
    #[arg(long)]
    list: bool,
    /// Where your files are, instead of in the folder `learn` of the workspace
    #[arg(long, value_name = "FOLDER")]
    folder: Option<PathBuf>,
    #[command(flatten)]
    language: Choice,
    /// Whether to colour: `auto` obeys `NO_COLOR` and `CLICOLOR_FORCE`
    #[arg(long, value_enum, default_value = "auto")]
    color: Color,
}

pub(crate) fn main(args: &Args) -> Result<ExitCode> {
    args.color.set();
    let words = words::words(args.language.get());
    let metadata = files::metadata()?;
    let exercises = Exercise::all(&metadata)?;
    if args.list {
        print(&words.table(&exercises, &[]))?;
        return Ok(ExitCode::SUCCESS);
    }
    begin()?;
    let workshop = prepare(args.folder.as_deref(), &metadata, &exercises, words)?;
    let done = if io::stdin().is_terminal() && io::stdout().is_terminal() {
        learn(&exercises, workshop)
    } else {
        once(&exercises, &workshop)
    };
    match interrupt_status() {
        Some(status) => Ok(ExitCode::from(status)),
        None => done,
    }
}

/// Makes the learner's folder, with the starts that are not there yet.
fn prepare(
    folder: Option<&Path>,
    metadata: &Metadata,
    exercises: &[Exercise],
    words: &'static Words,
) -> Result<Workshop> {
    let usual = metadata.workspace_root.join("learn");
    let folder = folder.unwrap_or(usual.as_std_path());
    let workshop = Workshop {
        folder: path::absolute(folder).context("cannot tell the current folder")?,
        target: metadata.target_directory.clone().into(),
        kept: metadata.target_directory.join("learn").into(),
        verifier: Arc::new(Verifier::start(ATTEMPTS)?),
        words,
        cancelled: Arc::default(),
    };
    let bin = |exercise: &Exercise| Bin {
        name: exercise.name.clone(),
        path: exercise.compiled(&workshop.folder),
    };
    let bins: Vec<Bin> = exercises.iter().map(bin).collect();
    package::write(&workshop.folder, metadata, &bins, words)?;
    for exercise in exercises {
        let file = workshop.file(exercise);
        // What is not there, or nobody has touched, comes in the language that is spoken now.
        if !session::is_begun(&file, exercise) {
            session::put_start(&file, exercise, words)?;
        }
    }
    Ok(workshop)
}

/// In the terminal; what the learner has not begun is not tried, for a start does not pass.
fn learn(exercises: &[Exercise], workshop: Workshop) -> Result<ExitCode> {
    // Asked once: the learner may save a file while the others are tried.
    let is_begun = |exercise| session::is_begun(&workshop.file(exercise), exercise);
    let all: Vec<(&Exercise, bool)> = exercises.iter().map(|one| (one, is_begun(one))).collect();
    let begun: Vec<&Exercise> = all
        .iter()
        .filter(|(_, begun)| *begun)
        .map(|(one, _)| *one)
        .collect();
    if !begun.is_empty() {
        tell(&format!("{}\n", workshop.words.trying_all));
    }
    let mut tried = try_all(&begun, &workshop)?.into_iter();
    if is_interrupted() {
        return Ok(ExitCode::SUCCESS);
    }
    let outcome = |begun: bool| begun.then(|| tried.next()).flatten();
    let standings = all.iter().map(|(_, begun)| *begun).map(outcome);
    let standings = standings
        .map(|tried| tried.unwrap_or(Standing::NotBegun))
        .collect();
    Session::begin(exercises, standings, workshop)?.run()?;
    Ok(ExitCode::SUCCESS)
}

/// Without a terminal: all of them, and the list.
fn once(exercises: &[Exercise], workshop: &Workshop) -> Result<ExitCode> {
    let tried = try_all(&exercises.iter().collect::<Vec<_>>(), workshop)?;
    let are_done = tried.iter().all(Standing::is_done);
    print(&workshop.words.table(exercises, &tried))?;
    Ok(if are_done {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Builds these exercises, and judges all at the same time.
fn try_all(exercises: &[&Exercise], workshop: &Workshop) -> Result<Vec<Standing>> {
    if exercises.is_empty() {
        return Ok(Vec::new());
    }
    let built = workshop.build(exercises, |line| tell(&format!("{line}\n")))?;
    for exercise in exercises {
        // Where nobody can be told, the list still says that it does not build.
        let _ = anstream::stderr().write_all(built.said(&exercise.name).as_bytes());
    }
    let standing = |exercise| Standing::Tried(workshop.judge(&built, exercise));
    Ok(at_once(exercises.to_vec(), None, standing)?)
}

//! What there is to judge: programs of the workspace, a command, or a captured transcript.

use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use countdown_core::GRID;

use super::Args;
use crate::{
    program::{GoldenFile, Program},
    report::{Left, Others},
    workspace::{Listed, Unready, Workspace},
};

/// One thing to judge: what it is held to, and where its output comes from.
pub(super) struct Job {
    pub(super) program: Program,
    pub(super) source: Source,
}

pub(super) enum Source {
    Command,
    /// A file; `-` is stdin.
    Captured(PathBuf),
    NotBuilt(Unready),
}

/// The programs to judge, and what else there is.
#[derive(Default)]
pub(super) struct Jobs {
    pub(super) judged: Vec<Job>,
    pub(super) others: Others,
}

/// Builds the programs and tells those to judge from the others.
pub(super) fn own(workspace: &Workspace, programs: &[&Listed], args: &Args) -> Result<Jobs> {
    let options: &[&str] = if args.quiet { &["--quiet"] } else { &[] };
    let built = workspace.build(programs, options)?;
    let mut jobs = Jobs::default();
    for listed in programs {
        let command = built.command(listed);
        let left = |error: &Unready| Left {
            name: listed.name.clone(),
            reason: error.to_string(),
        };
        if let Err(error @ Unready::NotInstalled(_)) = &command {
            jobs.others.skipped.push(left(error));
        } else if let Some(mut program) = listed.program(command.clone().unwrap_or_default()) {
            args.table().apply(&mut program);
            let source = command.map_or_else(Source::NotBuilt, |_| Source::Command);
            jobs.judged.push(Job { program, source });
        } else {
            jobs.others.not_judged.push(listed.name.clone());
            jobs.others
                .not_built
                .extend(command.err().as_ref().map(left));
        }
    }
    Ok(jobs)
}

/// The one thing that is judged instead of a program of the workspace, which is there where one is
/// named.
pub(super) fn foreign(workspace: Option<&Workspace>, args: &Args) -> Result<Job> {
    let source = match &args.from {
        Some(path) => Source::Captured(path.clone()),
        None if args.command.is_empty() => {
            bail!("say what to hold to --golden: `-- COMMAND`, or `--from FILE`")
        }
        None => Source::Command,
    };
    let mut program = match (&*args.names, &args.golden, workspace) {
        ([name], None, Some(workspace)) => {
            let program = workspace.program(name)?.program(args.command.clone());
            program.with_context(|| format!("`{name}` has no golden to be held to"))?
        }
        ([], Some(path), _) => {
            let golden = GoldenFile {
                path: path.clone(),
                grid: GRID,
            };
            Program::new(args.command.clone(), golden)
        }
        _ => bail!("name the one program whose golden to judge by, or give --golden FILE"),
    };
    args.table().apply(&mut program);
    program.folder = None;
    program.live = args.live;
    Ok(Job { program, source })
}

//! What there is to judge: programs of the workspace, a command, or a captured transcript.

use std::{ffi::OsString, path::PathBuf};

use anyhow::{Context, Result, bail};
use countdown_core::GRID;

use super::Args;
use crate::{
    program::GoldenFile,
    workspace::{Program, Workspace},
};

/// One thing to judge: where its output comes from, and what it is held to.
pub(crate) struct Job {
    pub(crate) name: String,
    pub(crate) golden: GoldenFile,
    pub(crate) source: Source,
}

pub(crate) enum Source {
    Command(Vec<OsString>),
    /// A file; `-` is stdin.
    Captured(PathBuf),
    NotBuilt,
}

/// Builds the programs. Returns those to judge, and the names of the others that do not build.
pub(crate) fn own(
    workspace: &Workspace,
    programs: &[&Program],
    quiet: bool,
) -> Result<(Vec<Job>, Vec<String>)> {
    let options: &[&str] = if quiet { &["--quiet"] } else { &[] };
    let mut executables = workspace.build(programs, options)?;
    let (mut jobs, mut not_built) = (Vec::new(), Vec::new());
    for program in programs {
        let name = program.name.clone();
        let executable = executables.remove(&name);
        if let Some(golden) = program.golden.clone() {
            let command = executable.map(|path| Source::Command(vec![path.into()]));
            jobs.push(Job { name, golden, source: command.unwrap_or(Source::NotBuilt) });
        } else if executable.is_none() {
            not_built.push(name);
        }
    }
    Ok((jobs, not_built))
}

/// The one thing that is judged instead of a program of the workspace.
pub(crate) fn foreign(workspace: &Workspace, args: &Args) -> Result<Job> {
    let source = match &args.from {
        Some(path) => Source::Captured(path.clone()),
        None if args.command.is_empty() => {
            bail!("say what to hold to --golden: `-- COMMAND`, or `--from FILE`")
        }
        None => Source::Command(args.command.clone()),
    };
    match (&*args.names, &args.golden) {
        ([name], None) => {
            let golden = workspace.program(name)?.golden.clone();
            let golden = golden.with_context(|| format!("`{name}` has no golden to be held to"))?;
            Ok(Job { name: name.clone(), golden, source })
        }
        ([], Some(path)) => {
            let name = path.file_stem().unwrap_or(path.as_os_str()).display().to_string();
            let golden = GoldenFile { path: path.clone(), grid: args.grid.unwrap_or(GRID) };
            Ok(Job { name, golden, source })
        }
        _ => bail!("name the one program whose golden to judge by, or give --golden FILE"),
    }
}

//! A program that a workspace has.

use std::{
    env,
    ffi::OsString,
    path::{Path, PathBuf},
};

use super::table::Table;
use crate::program::{GoldenFile, Program};

/// A program that was found or registered.
#[derive(Debug)]
pub struct Listed {
    /// What it is called: unique in its workspace.
    pub name: String,
    /// The package that it belongs to; for a registered one, the file that says so.
    pub concept: String,
    /// The first sentence of its documentation; for a registered one, its command.
    pub summary: String,
    /// What it is held to; none where it is not judged.
    pub golden: Option<GoldenFile>,
    /// Where its sources are: its package's folder, or the one that its command runs in.
    pub folder: PathBuf,
    pub(super) kind: Kind,
    pub(super) table: Table,
}

/// What there is to be run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Binary,
    Example,
    Registered,
}

impl Listed {
    /// A program whose command stands in `file` of this folder.
    pub(super) fn registered(name: String, file: &str, folder: &Path, table: Table) -> Self {
        Self {
            golden: Some(table.golden(folder, &name)),
            name,
            concept: file.to_owned(),
            summary: table.command.join(" "),
            folder: folder.to_owned(),
            kind: Kind::Registered,
            table,
        }
    }

    /// What is judged where this command is run; none where the program is not judged.
    #[must_use]
    pub fn program(&self, command: Vec<OsString>) -> Option<Program> {
        let mut program = Program::new(command, self.golden.clone()?);
        program.name.clone_from(&self.name);
        program.folder = (self.kind == Kind::Registered).then(|| self.folder.clone());
        self.table.apply(&mut program);
        Some(program)
    }

    /// The command of a registered program.
    pub(super) fn command(&self) -> Vec<OsString> {
        let [executable, arguments @ ..] = &*self.table.command else {
            return Vec::new();
        };
        let executable = match Path::new(executable) {
            path if is_in_path(path) => path.to_owned(),
            path => self.folder.join(path),
        };
        [executable.into()]
            .into_iter()
            .chain(arguments.iter().map(Into::into))
            .collect()
    }

    /// Whether it may be skipped and its command is not there.
    pub(super) fn is_skipped(&self) -> bool {
        self.table.optional
            && self
                .command()
                .first()
                .is_none_or(|command| !exists(command))
    }
}

/// Whether a command of this name is looked for in `PATH`.
fn is_in_path(command: &Path) -> bool {
    command.components().count() == 1
}

fn exists(command: &OsString) -> bool {
    let command = Path::new(command);
    if !is_in_path(command) {
        return command.is_file();
    }
    let folders = env::var_os("PATH").unwrap_or_default();
    let mut executable = command.as_os_str().to_owned();
    executable.push(env::consts::EXE_SUFFIX);
    env::split_paths(&folders)
        .any(|folder| folder.join(command).is_file() || folder.join(&executable).is_file())
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn what_follows_a_dot_is_part_of_a_commands_name() {
        let is_skipped = |command: &str| {
            let table = Table {
                command: vec![command.into()],
                optional: true,
                ..Table::default()
            };
            Listed::registered("one".into(), "countdown.toml", Path::new("/"), table).is_skipped()
        };
        assert_eq!(
            ["sh", "sh.11", "/bin/sh"].map(is_skipped),
            [false, true, false]
        );
    }
}

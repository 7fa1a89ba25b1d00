//! Finds the programs, and the golden for each.
//!
//! In a Cargo workspace they are found by convention. The binaries and examples of each member with
//! a table `[package.metadata.countdown]`, which may be empty, are programs. A program's golden has
//! the program's name. A line `//! Golden: other` in a program's header names another golden, and
//! with `//! Golden: none` the program is built and not judged. The table may name the golden too,
//! and have settings: `name = "other"`, or `name = { golden = "other", grid = 0.05 }`; with `name =
//! false` a target is ignored.
//!
//! Other programs are registered with their commands: in a `countdown.toml`, or in the table
//! `[workspace.metadata.countdown]` of the workspace's manifest.

mod build;
mod cargo;
mod header;
mod relay;
mod tables;

use std::{
    collections::BTreeMap,
    env,
    ffi::OsString,
    fs,
    io::ErrorKind,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail, ensure};

use self::tables::{Table, Tables};
pub use self::{
    build::{Built, NotReady, cargo_command},
    header::Header,
};
use crate::{bless, program::Program};

/// The file that registers programs outside of Cargo's manifests.
const FILE: &str = "countdown.toml";
const MANIFEST: &str = "Cargo.toml";
/// The folder of a workspace's goldens.
const GOLDENS: &str = "tests/golden";

/// A folder with programs: a Cargo workspace, or one with a `countdown.toml`.
#[derive(Debug)]
pub struct Workspace {
    /// The folder to which goldens and paths in reports are relative.
    pub root: PathBuf,
    /// The folder where Cargo builds, if this is a Cargo workspace.
    pub target: Option<PathBuf>,
    /// The programs, in the order of the list.
    pub entries: Vec<Entry>,
    /// The names of goldens that must not be rewritten.
    fixed: Vec<String>,
}

/// A program of a workspace.
#[derive(Debug)]
pub struct Entry {
    /// Its name, unique in the workspace.
    pub name: String,
    /// The package that it belongs to, or the file that registers it.
    pub origin: String,
    /// The summary: the first sentence of its documentation, or its command.
    pub summary: String,
    /// The path of the golden; `None` if the program is not judged.
    pub golden: Option<PathBuf>,
    /// The folder of its sources: its package's, or that in which its command runs.
    pub folder: PathBuf,
    kind: Kind,
    table: Table,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Binary { features: Vec<String> },
    Example { features: Vec<String> },
    Registered,
}

impl Workspace {
    /// Finds the workspace of the current folder: from there upwards, the nearest Cargo workspace
    /// or `countdown.toml` with programs.
    ///
    /// # Errors
    ///
    /// Errors if there is none, or if a file cannot be read or is malformed.
    pub fn find() -> Result<Self> {
        let here = env::current_dir().context("cannot tell the current folder")?;
        let mut looked = Vec::new();
        for folder in here.ancestors() {
            let (manifest, file) = (folder.join(MANIFEST), folder.join(FILE));
            // A file next to a member's manifest takes precedence over the workspace's.
            let found = if file.is_file() && !is_workspace_root(&manifest)? {
                looked.push(file.clone());
                Self::of_file(folder)?
            } else if manifest.is_file() {
                looked.push(manifest.clone());
                Self::of_cargo(&manifest)?
            } else {
                continue;
            };
            if !found.entries.is_empty() {
                return Ok(found);
            }
        }
        if looked.is_empty() {
            bail!(
                "there is no {FILE} and no {MANIFEST} here or above; without one, give a golden and a \
                 command: `--golden FILE -- COMMAND`"
            );
        }
        let looked: Vec<String> = looked
            .iter()
            .map(|path| path.display().to_string())
            .collect();
        bail!(
            "there are no programs in {}: register one in a {FILE} (`[programs.NAME]` with its \
             `command`), or add the table `[package.metadata.countdown]` to a package's manifest",
            looked.join(", nor in ")
        )
    }

    fn of_cargo(manifest: &Path) -> Result<Self> {
        let metadata = cargo::metadata(manifest)?;
        let mut workspace = Self {
            root: metadata.workspace_root.clone().into(),
            target: Some(metadata.target_directory.clone().into()),
            entries: cargo::entries(&metadata)?,
            fixed: Vec::new(),
        };
        workspace.register(cargo::tables(&metadata)?, MANIFEST)?;
        let file = workspace.root.join(FILE);
        if file.is_file() {
            workspace.register(tables::read(&file)?, FILE)?;
        }
        workspace.sorted()
    }

    fn of_file(folder: &Path) -> Result<Self> {
        let mut workspace = Self {
            root: folder.to_owned(),
            target: None,
            entries: Vec::new(),
            fixed: Vec::new(),
        };
        workspace.register(tables::read(&folder.join(FILE))?, FILE)?;
        workspace.sorted()
    }

    fn register(&mut self, tables: Tables, file: &str) -> Result<()> {
        for (name, table) in tables.programs {
            ensure!(!table.command.is_empty(), "{file}: `{name}` has no command");
            self.entries.push(Entry {
                golden: Some(table.golden(&self.root, &name)),
                name,
                origin: file.to_owned(),
                summary: table.command.join(" "),
                folder: self.root.clone(),
                kind: Kind::Registered,
                table: table.in_folder(&self.root),
            });
        }
        self.fixed.extend(tables.fixed);
        Ok(())
    }

    fn sorted(mut self) -> Result<Self> {
        self.entries
            .sort_by(|a, b| (&a.origin, &a.kind, &a.name).cmp(&(&b.origin, &b.kind, &b.name)));
        let mut seen = BTreeMap::new();
        for Entry { name, origin, .. } in &self.entries {
            if let Some(other) = seen.insert(name, origin) {
                bail!("two programs are called `{name}`, in {other} and in {origin}: rename one");
            }
        }
        Ok(self)
    }

    /// Returns `true` if a golden must not be rewritten.
    pub(crate) fn is_fixed(&self, golden: &Path) -> bool {
        let name = golden.file_stem().unwrap_or_default();
        let is_here = golden.parent() == Some(&*self.root.join(GOLDENS));
        is_here && self.fixed.iter().any(|fixed| **fixed == *name)
    }

    /// Returns the goldens that no program uses. A test may use them.
    pub(crate) fn unused_goldens(&self) -> Result<Vec<PathBuf>> {
        let folder = self.root.join(GOLDENS);
        let cannot = || format!("cannot read {}", folder.display());
        let files = match fs::read_dir(&folder) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            files => files.with_context(cannot)?,
        };
        let mut unused = Vec::new();
        for file in files {
            let path = file.with_context(cannot)?.path();
            let is_golden = path.extension().is_some_and(|extension| extension == "txt");
            let mut used = self
                .entries
                .iter()
                .filter_map(|entry| entry.golden.as_ref());
            if is_golden && !used.any(|golden| *golden == path) {
                unused.push(self.relative(&path));
            }
        }
        unused.sort();
        Ok(unused)
    }

    /// Returns the entries with these names, each once, or all entries.
    ///
    /// # Errors
    ///
    /// Errors if there is no program with one of the names.
    pub fn select(&self, names: &[String]) -> Result<Vec<&Entry>, crate::Error> {
        if names.is_empty() {
            return Ok(self.entries.iter().collect());
        }
        let firsts = names.iter().enumerate();
        let firsts = firsts.filter(|(index, name)| !names[..*index].contains(name));
        firsts.map(|(_, name)| self.entry(name)).collect()
    }

    /// Returns the entry with a name.
    ///
    /// # Errors
    ///
    /// Errors if there is none.
    pub fn entry(&self, name: &str) -> Result<&Entry, crate::Error> {
        if let Some(entry) = self.entries.iter().find(|entry| entry.name == name) {
            return Ok(entry);
        }
        let likeness = |entry: &&Entry| strsim::jaro(&entry.name, name);
        let best = self
            .entries
            .iter()
            .max_by(|a, b| likeness(a).total_cmp(&likeness(b)));
        if let Some(best) = best.filter(|best| likeness(best) > 0.7) {
            return Err(anyhow::anyhow!(
                "there is no program `{name}`; did you mean `{}`?",
                best.name
            )
            .into());
        }
        let names: Vec<&str> = self.entries.iter().map(|entry| &*entry.name).collect();
        Err(anyhow::anyhow!(
            "there is no program `{name}`; there are {}",
            names.join(", ")
        )
        .into())
    }

    /// Returns a path relative to the workspace's folder, with `/` on any system.
    pub(crate) fn relative(&self, path: &Path) -> PathBuf {
        relative(&self.root, path)
    }

    /// Returns the folder for outputs that do not match, which is in Cargo's target folder, if
    /// there is one.
    pub(crate) fn kept(&self) -> Option<PathBuf> {
        Some(self.target.as_ref()?.join("verify"))
    }
}

/// Returns `true` if a manifest is a workspace's own, or that of a package without a workspace.
fn is_workspace_root(manifest: &Path) -> Result<bool> {
    if !manifest.is_file() {
        return Ok(false);
    }
    let root = cargo::metadata(manifest)?.workspace_root;
    let folder = manifest.parent().map(fs::canonicalize).transpose();
    let root = fs::canonicalize(root.as_std_path());
    Ok(folder.ok().flatten() == root.ok())
}

pub(crate) fn relative(root: &Path, path: &Path) -> PathBuf {
    let path = path.strip_prefix(root).unwrap_or(path);
    if cfg!(windows) {
        path.display().to_string().replace('\\', "/").into()
    } else {
        path.into()
    }
}

/// Saves an output in a folder; replaces the previous one.
pub(crate) fn keep(folder: &Path, name: &str, output: &[u8]) -> Result<PathBuf> {
    let path = folder.join(format!("{name}.txt"));
    bless::replace(&path, output)
        .with_context(|| format!("cannot keep what it printed in {}", path.display()))?;
    Ok(path)
}

impl Entry {
    /// Returns the program that runs this command; `None` if it is not judged.
    #[must_use]
    pub fn program(&self, command: Vec<OsString>) -> Option<Program> {
        let mut program = Program::new(command, self.golden.clone()?);
        program.name.clone_from(&self.name);
        program.settings = self.table.settings.clone();
        if self.kind == Kind::Registered && program.settings.cwd.is_none() {
            program.settings.cwd = Some(self.folder.clone());
        }
        program.is_listed = true;
        Some(program)
    }

    /// Returns the command of a registered program.
    fn command(&self) -> Vec<OsString> {
        let [executable, arguments @ ..] = &*self.table.command else {
            return Vec::new();
        };
        let executable = match Path::new(executable) {
            path if is_searched(path) => path.to_owned(),
            path => self.folder.join(path),
        };
        let arguments = arguments.iter().map(OsString::from);
        [executable.into()].into_iter().chain(arguments).collect()
    }

    /// Returns `true` if the program is optional and its command is not installed.
    fn is_skipped(&self) -> bool {
        let command = self.command();
        self.table.optional
            && command
                .first()
                .is_none_or(|command| !exists(Path::new(command)))
    }
}

/// Returns `true` if a command is searched for in `PATH`.
fn is_searched(command: &Path) -> bool {
    command.components().count() == 1
}

fn exists(command: &Path) -> bool {
    if !is_searched(command) {
        return is_executable(command);
    }
    let folders = env::var_os("PATH").unwrap_or_default();
    let mut executable = command.as_os_str().to_owned();
    executable.push(env::consts::EXE_SUFFIX);
    env::split_paths(&folders).any(|folder| {
        is_executable(&folder.join(command)) || is_executable(&folder.join(&executable))
    })
}

/// Returns `true` if there is an executable file. The Windows Store has an empty file for each
/// program that can be installed, such as `python3`.
fn is_executable(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|file| file.is_file() && file.len() > 0)
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn what_follows_a_dot_is_part_of_a_commands_name() {
        assert_eq!(
            ["sh", "sh.11", "/bin/sh"].map(|name| exists(Path::new(name))),
            [true, false, true]
        );
    }
}

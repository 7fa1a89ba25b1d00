//! Which programs there are, and which golden each is held to.
//!
//! In a Cargo workspace they are found by convention. A member with a table
//! `[package.metadata.countdown]`, which may be empty, is a concept; its binaries and its examples
//! are programs, and the golden of each is the one of its own name. A line `//! Golden: other` in a
//! program's header names another one, and `//! Golden: none` has it built and not judged. The
//! table may name it too, and say what a header cannot: `name = "other"`, or
//! `name = { golden = "other", grid = 0.05 }`; with `name = false` a target is left alone.
//!
//! Anything else is registered: with its command, in a `countdown.toml` or in the workspace's own
//! table `[workspace.metadata.countdown]`. See [`Table`].

mod build;
mod cargo;
mod header;
mod listed;
mod relay;
mod table;

use std::{
    collections::BTreeMap,
    env, fs,
    io::ErrorKind,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail, ensure};

use self::table::Tables;
pub use self::{
    build::{Built, Unready, cargo_command},
    header::Header,
    listed::Listed,
    table::Table,
};
use crate::{place::Place, program::GoldenFile};

/// The file that registers programs outside of Cargo's manifests.
const FILE: &str = "countdown.toml";
const MANIFEST: &str = "Cargo.toml";

/// A folder with programs: a Cargo workspace, or one with a `countdown.toml`.
#[derive(Debug)]
pub struct Workspace {
    /// Its folder, and where Cargo builds.
    pub place: Place,
    /// In the order in which they are listed.
    pub programs: Vec<Listed>,
    fixed: Vec<String>,
}

impl Workspace {
    /// The workspace that the current folder belongs to: from here upwards, the nearest Cargo
    /// workspace or `countdown.toml` that has programs. Cargo is asked only where there is a manifest.
    ///
    /// # Errors
    ///
    /// Where there is none, or what they say is wrong.
    pub fn find() -> Result<Self> {
        let here = env::current_dir().context("cannot tell the current folder")?;
        let mut nearest = None;
        for folder in here.ancestors() {
            let manifest = folder.join(MANIFEST);
            let found = if manifest.is_file() {
                Self::of_cargo(&manifest)?
            } else if folder.join(FILE).is_file() {
                Self::of_file(folder)?
            } else {
                continue;
            };
            if !found.programs.is_empty() {
                return Ok(found);
            }
            nearest = nearest.or(Some(found));
        }
        nearest.with_context(|| {
            format!(
                "there is no {FILE} and no {MANIFEST} here or above; without one, say what to \
                 judge by what: `--golden FILE -- COMMAND`"
            )
        })
    }

    fn of_cargo(manifest: &Path) -> Result<Self> {
        let metadata = cargo::metadata(manifest)?;
        let mut workspace = Self {
            place: Place::new(
                metadata.workspace_root.clone().into(),
                metadata.target_directory.clone().into(),
            ),
            programs: cargo::programs(&metadata)?,
            fixed: Vec::new(),
        };
        workspace.register(cargo::tables(&metadata)?, MANIFEST)?;
        let file = workspace.place.root.join(FILE);
        if file.is_file() {
            workspace.register(read(&file)?, FILE)?;
        }
        workspace.sorted()
    }

    fn of_file(folder: &Path) -> Result<Self> {
        let place = Place::new(folder.to_owned(), folder.join("target"));
        let mut workspace = Self {
            place,
            programs: Vec::new(),
            fixed: Vec::new(),
        };
        workspace.register(read(&folder.join(FILE))?, FILE)?;
        workspace.sorted()
    }

    fn register(&mut self, tables: Tables, file: &str) -> Result<()> {
        for (name, table) in tables.programs {
            ensure!(!table.command.is_empty(), "{file}: `{name}` has no command");
            self.programs
                .push(Listed::registered(name, file, &self.place.root, table));
        }
        self.fixed.extend(tables.fixed);
        Ok(())
    }

    fn sorted(mut self) -> Result<Self> {
        self.programs
            .sort_by(|a, b| (&a.concept, a.kind, &a.name).cmp(&(&b.concept, b.kind, &b.name)));
        let mut seen = BTreeMap::new();
        for Listed { name, concept, .. } in &self.programs {
            if let Some(other) = seen.insert(name, concept) {
                bail!("two programs are called `{name}`, in {other} and in {concept}: rename one");
            }
        }
        Ok(self)
    }

    /// Whether nothing may rewrite this golden.
    pub(crate) fn is_fixed(&self, golden: &GoldenFile) -> bool {
        self.fixed.iter().any(|fixed| *fixed == golden.name())
    }

    /// The goldens that no program is held to.
    pub(crate) fn unused_goldens(&self) -> Result<Vec<PathBuf>> {
        let folder = self.place.root.join(GoldenFile::FOLDER);
        let unread = || format!("cannot read {}", folder.display());
        let files = match fs::read_dir(&folder) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            files => files.with_context(unread)?,
        };
        let mut unused = Vec::new();
        for file in files {
            let path = file.with_context(unread)?.path();
            let is_golden = path.extension().is_some_and(|extension| extension == "txt");
            let mut held = self
                .programs
                .iter()
                .filter_map(|program| program.golden.as_ref());
            if is_golden && !held.any(|golden| golden.path == path) {
                unused.push(self.place.relative(&path));
            }
        }
        unused.sort();
        Ok(unused)
    }

    /// The programs of these names, each once, or all of them.
    ///
    /// # Errors
    ///
    /// Where one of the names is no program's.
    pub fn select(&self, names: &[String]) -> Result<Vec<&Listed>> {
        if names.is_empty() {
            return Ok(self.programs.iter().collect());
        }
        let firsts = names
            .iter()
            .enumerate()
            .filter(|(i, name)| !names[..*i].contains(name));
        firsts.map(|(_, name)| self.program(name)).collect()
    }

    /// The program of this name.
    ///
    /// # Errors
    ///
    /// Where there is none.
    pub fn program(&self, name: &str) -> Result<&Listed> {
        if let Some(program) = self.programs.iter().find(|program| program.name == name) {
            return Ok(program);
        }
        let likeness = |program: &&Listed| strsim::jaro(&program.name, name);
        let best = self
            .programs
            .iter()
            .max_by(|a, b| likeness(a).total_cmp(&likeness(b)));
        match best.filter(|best| likeness(best) > 0.7) {
            Some(best) => bail!(
                "there is no program `{name}`; did you mean `{}`?",
                best.name
            ),
            None => bail!("there is no program `{name}`; {}", self.names()),
        }
    }

    fn names(&self) -> String {
        let names: Vec<_> = self.programs.iter().map(|program| &*program.name).collect();
        if names.is_empty() {
            "there are none".into()
        } else {
            format!("there are {}", names.join(", "))
        }
    }
}

/// Where Cargo builds, if there is a manifest in this folder or above.
pub(crate) fn target_folder(folder: &Path) -> Option<PathBuf> {
    let mut manifests = folder.ancestors().map(|folder| folder.join(MANIFEST));
    let manifest = manifests.find(|manifest| manifest.is_file())?;
    cargo::metadata(&manifest)
        .ok()
        .map(|metadata| metadata.target_directory.into())
}

fn read(file: &Path) -> Result<Tables> {
    let text =
        fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    toml::from_str(&text).with_context(|| format!("{} is wrong", file.display()))
}

//! Which programs there are, and which golden each is held to: by convention, with no list.
//!
//! Every workspace member with a table `[package.metadata.countdown]` is a concept. Its binary and
//! its Cargo examples are programs, and the golden of each is the one of its own name, unless the
//! table says otherwise: `name = "another golden"`, `name = false` for one that is not judged, or
//! `name = { golden = "…", grid = 0.05 }` for due times on another grid than 0.1 s.
//!
//! `[workspace.metadata.countdown]` may name goldens that nothing rewrites: `fixed = ["…"]`.

use std::{
    collections::BTreeMap,
    fs,
    io::{BufReader, Read},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    thread,
    time::Duration,
};

use anyhow::{Context, Result, bail, ensure};
use cargo_metadata::{Message, Metadata, MetadataCommand, Package, Target};
use countdown_core::GRID;
use serde::Deserialize;

use crate::{interrupt, process::Group, program::GoldenFile};

/// The workspace: its programs and where things are.
pub struct Workspace {
    /// Its folder.
    pub root: PathBuf,
    /// Where Cargo builds.
    pub target: PathBuf,
    /// In the order in which they are listed.
    pub programs: Vec<Program>,
    fixed: Vec<String>,
}

/// A binary or example of a concept crate.
pub struct Program {
    /// Its target's name.
    pub name: String,
    /// Its package's name.
    pub concept: String,
    /// The first sentence of its documentation.
    pub summary: String,
    /// None where it is not to be judged.
    pub golden: Option<GoldenFile>,
    is_example: bool,
}

/// What a concept's table says of one of its programs.
#[derive(Deserialize)]
#[serde(untagged, deny_unknown_fields)]
enum Entry {
    Judged(bool),
    Golden(String),
    OnGrid { golden: Option<String>, grid: Option<f64> },
}

/// The workspace's own table.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Goldens {
    #[serde(default)]
    fixed: Vec<String>,
}

impl Workspace {
    /// The workspace of the current folder.
    ///
    /// # Errors
    ///
    /// Where Cargo knows of none, or a table in a manifest is wrong.
    pub fn find() -> Result<Self> {
        let metadata = MetadataCommand::new().no_deps().exec().context("cargo metadata failed")?;
        let mut programs = Vec::new();
        for package in metadata.workspace_packages() {
            if let Some(table) = package.metadata.get("countdown") {
                let manifest = &package.manifest_path;
                add(&mut programs, &metadata, package, table).with_context(|| {
                    format!("{manifest}: the table [package.metadata.countdown] is wrong")
                })?;
            }
        }
        programs.sort_by(|a, b| {
            (&a.concept, a.is_example, &a.name).cmp(&(&b.concept, b.is_example, &b.name))
        });
        unique(&programs)?;
        Ok(Self {
            fixed: fixed(&metadata.workspace_metadata)?,
            root: metadata.workspace_root.into(),
            target: metadata.target_directory.into(),
            programs,
        })
    }

    /// Whether nothing may rewrite this golden.
    #[must_use]
    pub fn is_fixed(&self, golden: &GoldenFile) -> bool {
        let name = golden.path.file_stem().unwrap_or_default();
        self.fixed.iter().any(|fixed| name == fixed.as_str())
    }

    /// The folder of the goldens.
    #[must_use]
    pub fn goldens(&self) -> PathBuf {
        self.root.join("tests/golden")
    }

    /// A path as people in the workspace would write it, on any system.
    #[must_use]
    pub fn relative(&self, path: &Path) -> PathBuf {
        let path = path.strip_prefix(&self.root).unwrap_or(path);
        if cfg!(windows) {
            path.display().to_string().replace('\\', "/").into()
        } else {
            path.into()
        }
    }

    /// The programs of these names, each once, or all of them.
    ///
    /// # Errors
    ///
    /// Where one of the names is no program's.
    pub fn select(&self, names: &[String]) -> Result<Vec<&Program>> {
        if names.is_empty() {
            return Ok(self.programs.iter().collect());
        }
        let firsts = names.iter().enumerate().filter(|(i, name)| !names[..*i].contains(name));
        firsts.map(|(_, name)| self.program(name)).collect()
    }

    /// The program of this name.
    ///
    /// # Errors
    ///
    /// Where there is none.
    pub fn program(&self, name: &str) -> Result<&Program> {
        if let Some(program) = self.programs.iter().find(|program| program.name == name) {
            return Ok(program);
        }
        let likeness = |program: &&Program| strsim::jaro(&program.name, name);
        let best = self.programs.iter().max_by(|a, b| likeness(a).total_cmp(&likeness(b)));
        match best.filter(|best| likeness(best) > 0.7) {
            Some(best) => bail!("there is no program `{name}`; did you mean `{}`?", best.name),
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

    /// Builds these programs, once, and tells where the executable of each that builds is.
    ///
    /// What Cargo has to say goes to stderr as it comes; `options` are more arguments for it.
    ///
    /// # Errors
    ///
    /// Where Cargo cannot be run or understood; not where a program does not build.
    pub fn build(
        &self,
        programs: &[&Program],
        options: &[&str],
    ) -> Result<BTreeMap<String, PathBuf>> {
        if programs.is_empty() {
            return Ok(BTreeMap::new());
        }
        let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or("cargo".into()));
        cargo.args(["build", "--keep-going", "--message-format=json-render-diagnostics"]);
        cargo.args(options).current_dir(&self.root).stdin(Stdio::null()).stdout(Stdio::piped());
        for program in programs {
            cargo.args(["--package", &program.concept]);
            cargo.args([if program.is_example { "--example" } else { "--bin" }, &program.name]);
        }
        let mut group = Group::spawn(cargo)?;
        let messages = group.stdout().context("Cargo's messages cannot be read")?;
        let executables = thread::spawn(|| executables(messages));
        wait(&mut group)?;
        executables.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    }
}

/// Waits for its end; an error after Ctrl-C.
fn wait(group: &mut Group) -> Result<()> {
    while group.try_wait().context("cannot tell whether Cargo still runs")?.is_none() {
        ensure!(!interrupt::requested(), "interrupted");
        thread::sleep(Duration::from_millis(10));
    }
    Ok(())
}

fn executables(messages: impl Read) -> Result<BTreeMap<String, PathBuf>> {
    let mut executables = BTreeMap::new();
    for message in Message::parse_stream(BufReader::new(messages)) {
        if let Message::CompilerArtifact(artifact) =
            message.context("cannot read Cargo's messages")?
        {
            executables.extend(artifact.executable.map(|path| (artifact.target.name, path.into())));
        }
    }
    Ok(executables)
}

fn fixed(metadata: &serde_json::Value) -> Result<Vec<String>> {
    let Some(table) = metadata.get("countdown") else { return Ok(Vec::new()) };
    let goldens = Goldens::deserialize(table).context(
        "the table [workspace.metadata.countdown] is wrong: `fixed` is a list of goldens' names",
    )?;
    Ok(goldens.fixed)
}

fn add(
    programs: &mut Vec<Program>,
    metadata: &Metadata,
    package: &Package,
    table: &serde_json::Value,
) -> Result<()> {
    let mut entries: BTreeMap<String, Entry> = BTreeMap::deserialize(table).context(
        "a program's value is the name of a golden, `false`, or { golden = …, grid = … }",
    )?;
    for target in &package.targets {
        if target.is_bin() || target.is_example() {
            let entry = entries.remove(&target.name);
            programs.push(program(metadata, package, target, entry)?);
        }
    }
    match entries.keys().next() {
        Some(name) => bail!("`{name}` is no binary or example of this package"),
        None => Ok(()),
    }
}

fn program(
    metadata: &Metadata,
    package: &Package,
    target: &Target,
    entry: Option<Entry>,
) -> Result<Program> {
    let (judged, golden, grid) = match entry {
        None => (true, None, GRID),
        Some(Entry::Judged(judged)) => (judged, None, GRID),
        Some(Entry::Golden(golden)) => (true, Some(golden), GRID),
        Some(Entry::OnGrid { golden, grid: None }) => (true, golden, GRID),
        Some(Entry::OnGrid { golden, grid: Some(grid) }) => {
            let grid = Duration::try_from_secs_f64(grid).with_context(|| {
                format!("the grid of `{}` is no number of seconds", target.name)
            })?;
            (true, golden, grid)
        }
    };
    let file = format!("{}.txt", golden.as_ref().unwrap_or(&target.name));
    let path = metadata.workspace_root.join("tests/golden").join(file).into();
    Ok(Program {
        name: target.name.clone(),
        concept: package.name.to_string(),
        summary: summary(target.src_path.as_std_path()),
        golden: judged.then_some(GoldenFile { path, grid }),
        is_example: target.is_example(),
    })
}

fn summary(source: &Path) -> String {
    let text = fs::read_to_string(source).unwrap_or_default();
    let docs = text.lines().map_while(|line| line.strip_prefix("//!"));
    let paragraph: Vec<&str> = docs.map(str::trim).take_while(|line| !line.is_empty()).collect();
    let paragraph = paragraph.join(" ");
    paragraph
        .split_once(". ")
        .map_or(&*paragraph, |(first, _)| first)
        .trim_end_matches('.')
        .to_owned()
}

fn unique(programs: &[Program]) -> Result<()> {
    let mut seen = BTreeMap::new();
    for Program { name, concept, .. } in programs {
        if let Some(other) = seen.insert(name, concept) {
            bail!("two programs are called `{name}`, in {other} and in {concept}: rename one");
        }
    }
    Ok(())
}

//! Which programs there are, and which golden each is held to: by convention, with no list.
//!
//! Every workspace member with a table `[package.metadata.countdown]` is a concept. Its binary and
//! its Cargo examples are programs, and the golden of each is the one of its own name, unless the
//! table says otherwise: `name = "another golden"`, `name = false` for one that is not judged, or
//! `name = { golden = "…", grid = 0.05 }` for due times on another grid than 0.1 s.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Duration,
};

use anyhow::{Context, Result, bail, ensure};
use cargo_metadata::{Message, Metadata, MetadataCommand, Package, Target};
use countdown_core::{GRID, Golden, Transcript};
use serde::Deserialize;

/// The workspace: its programs and where things are.
pub(crate) struct Workspace {
    pub(crate) root: PathBuf,
    pub(crate) target: PathBuf,
    pub(crate) programs: Vec<Program>,
}

/// A binary or example of a concept crate.
pub(crate) struct Program {
    pub(crate) name: String,
    pub(crate) concept: String,
    /// The first sentence of its documentation.
    pub(crate) summary: String,
    /// None where it is not to be judged.
    pub(crate) golden: Option<GoldenFile>,
    is_example: bool,
}

/// Where a golden is, and the grid of its due times.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct GoldenFile {
    pub(crate) path: PathBuf,
    pub(crate) grid: Duration,
}

impl GoldenFile {
    pub(crate) fn read(&self) -> Result<Golden> {
        let path = self.path.display();
        let text =
            fs::read(&self.path).with_context(|| format!("cannot read the golden {path}"))?;
        Transcript::parse(text)
            .and_then(|transcript| Golden::on_grid(transcript, self.grid))
            .map_err(|error| anyhow::anyhow!("{path}:{}: {}", error.line(), error.message()))
    }
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Entry {
    Judged(bool),
    Golden(String),
    OnGrid { golden: Option<String>, grid: f64 },
}

impl Workspace {
    pub(crate) fn find() -> Result<Self> {
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
            root: metadata.workspace_root.into(),
            target: metadata.target_directory.into(),
            programs,
        })
    }

    /// The folder of the goldens.
    pub(crate) fn goldens(&self) -> PathBuf {
        self.root.join("tests/golden")
    }

    /// A path as people in the workspace would write it.
    pub(crate) fn relative(&self, path: &Path) -> PathBuf {
        path.strip_prefix(&self.root).unwrap_or(path).to_owned()
    }

    /// The programs of these names, or all of them.
    pub(crate) fn select(&self, names: &[String]) -> Result<Vec<&Program>> {
        if names.is_empty() {
            return Ok(self.programs.iter().collect());
        }
        names.iter().map(|name| self.program(name)).collect()
    }

    pub(crate) fn program(&self, name: &str) -> Result<&Program> {
        if let Some(program) = self.programs.iter().find(|program| program.name == name) {
            return Ok(program);
        }
        let likeness = |program: &&Program| strsim::jaro(&program.name, name);
        let best = self.programs.iter().max_by(|a, b| likeness(a).total_cmp(&likeness(b)));
        match best.filter(|best| likeness(best) > 0.7) {
            Some(best) => bail!("there is no program `{name}`; did you mean `{}`?", best.name),
            None => bail!("there is no program `{name}`; `cargo xtask verify --list` names them"),
        }
    }

    /// Builds these programs, once, and tells where each executable is.
    ///
    /// What Cargo has to say goes to stderr as it comes.
    pub(crate) fn build(
        &self,
        programs: &[&Program],
        release: bool,
    ) -> Result<BTreeMap<String, PathBuf>> {
        if programs.is_empty() {
            return Ok(BTreeMap::new());
        }
        let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or("cargo".into()));
        cargo.args(["build", "--message-format=json-render-diagnostics"]).current_dir(&self.root);
        cargo.args(release.then_some("--release"));
        for program in programs {
            cargo.args(["--package", &program.concept]);
            cargo.args([if program.is_example { "--example" } else { "--bin" }, &program.name]);
        }
        let built = cargo
            .stdin(Stdio::null())
            .stderr(Stdio::inherit())
            .output()
            .context("cannot start cargo")?;
        ensure!(built.status.success(), "the programs do not build: see Cargo's errors above");
        let mut executables = BTreeMap::new();
        for message in Message::parse_stream(built.stdout.as_slice()) {
            if let Message::CompilerArtifact(artifact) =
                message.context("cannot read Cargo's messages")?
            {
                executables
                    .extend(artifact.executable.map(|path| (artifact.target.name, path.into())));
            }
        }
        Ok(executables)
    }
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
        Some(Entry::OnGrid { golden, grid }) => {
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

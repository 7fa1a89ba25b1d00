//! How long a newcomer waits for the first verdict, the network's part aside; and binary sizes.

use std::{
    collections::BTreeMap,
    env, fmt, fs,
    path::Path,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};
use countdown_verify::workspace::Workspace;
use serde::Serialize;

use super::{
    peers::Entrants,
    process, say,
    table::{Table, figure},
};

/// The document's own programs.
const DOCUMENT: [&str; 3] = ["sequential", "async-tasks", "executor-offload"];
const TIMEOUT: Duration = Duration::from_secs(1_200);

/// Seconds from the start of a clone to the first verdict that is printed.
#[derive(Serialize)]
pub(super) struct Newcomer {
    /// Of the document's three programs.
    document: f64,
    /// Of all programs.
    all: f64,
    /// Bytes, as the newcomer builds it, and in release.
    sizes: BTreeMap<&'static str, Sizes>,
}

#[derive(Serialize)]
struct Sizes {
    dev: u64,
    release: u64,
}

pub(super) fn measure(workspace: &Workspace, entrants: &Entrants) -> Result<Newcomer> {
    say("a fresh clone: the document's programs, then all");
    let (document, _) = wait(&workspace.place.root, &DOCUMENT)?;
    let (all, built) = wait(&workspace.place.root, &[])?;
    let mut sizes = BTreeMap::new();
    for name in DOCUMENT {
        let file = built.path().join("target/debug").join(name);
        let dev = size(&file.with_extension(env::consts::EXE_EXTENSION))?;
        sizes.insert(name, Sizes { dev, release: size(entrants.built(name)?)? });
    }
    Ok(Newcomer { document, all, sizes })
}

/// Clones what is committed, and verifies these programs there, or all.
fn wait(root: &Path, programs: &[&str]) -> Result<(f64, tempfile::TempDir)> {
    let folder = tempfile::tempdir().context("cannot make a temporary folder")?;
    let started = Instant::now();
    clone(root, folder.path())?;
    let mut verify = Command::new("cargo");
    verify.args(["xtask", "verify"]).args(programs).current_dir(folder.path());
    verify.env("CARGO_NET_OFFLINE", "true").env_remove("CARGO_TARGET_DIR");
    let mut first = None;
    process::run(verify, TIMEOUT, |_| first = first.or_else(|| Some(started.elapsed())))
        .context("verify in a fresh clone failed")?;
    Ok((first.context("verify in a fresh clone says nothing")?.as_secs_f64(), folder))
}

fn clone(root: &Path, folder: &Path) -> Result<()> {
    let mut git = Command::new("git");
    git.args(["clone", "--quiet", "--no-local"]).args([root, folder]).stdin(Stdio::null());
    ensure!(git.status().context("cannot start git")?.success(), "git clone failed");
    Ok(())
}

fn size(file: &Path) -> Result<u64> {
    let metadata = fs::metadata(file).with_context(|| format!("cannot read {}", file.display()))?;
    Ok(metadata.len())
}

impl fmt::Display for Newcomer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut waits = Table::new(["", "s"]);
        waits.row(["of the document's three programs".into(), figure(Some(self.document), 1)]);
        waits.row(["of all programs".into(), figure(Some(self.all), 1)]);
        writeln!(f, "From a fresh clone to the first verdict, crates already downloaded\n{waits}")?;
        let mut sizes = Table::new(["", "dev kB", "release kB"]);
        #[expect(clippy::cast_precision_loss, reason = "it is shown in kB")]
        let kb = |bytes: u64| figure(Some(bytes as f64 / 1e3), 0);
        for (name, Sizes { dev, release }) in &self.sizes {
            sizes.row([(*name).to_owned(), kb(*dev), kb(*release)]);
        }
        writeln!(f, "Binaries\n{sizes}")
    }
}

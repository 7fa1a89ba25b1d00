//! What is looked at.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    sync::{Mutex, MutexGuard, PoisonError},
};

use cargo_metadata::{Metadata, MetadataCommand, Package};

pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap()
        .to_owned()
}

pub(crate) fn read(path: impl AsRef<Path>) -> String {
    let path = root().join(path);
    let text = fs::read_to_string(&path);
    text.unwrap_or_else(|error| panic!("{}: {error}", path.display()))
        .replace("\r\n", "\n")
}

pub(crate) fn metadata() -> Metadata {
    MetadataCommand::new()
        .no_deps()
        .current_dir(root())
        .exec()
        .unwrap()
}

/// The text files of the repository, those that are not committed yet too.
pub(crate) fn files() -> Vec<(String, String)> {
    let listed = Command::new("git")
        .args(["ls-files", "--cached", "--others", "--exclude-standard"])
        .current_dir(root())
        .output()
        .expect("git lists the files");
    let names = String::from_utf8(listed.stdout).unwrap();
    let file = |name: &str| {
        let text = fs::read_to_string(root().join(name)).ok()?;
        Some((name.to_owned(), text.replace("\r\n", "\n")))
    };
    names.lines().filter_map(file).collect()
}

/// The concepts in the order in which the front page has them read.
pub(crate) fn concepts() -> Vec<String> {
    let name = |line: &str| {
        let (number, link) = line.split_once(". [")?;
        let (name, target) = link.split_once("](crates/")?;
        number.parse::<u32>().ok()?;
        target
            .starts_with(&format!("{name}/README.md"))
            .then(|| name.to_owned())
    };
    let concepts: Vec<_> = read("README.md").lines().filter_map(name).collect();
    assert!(
        !concepts.is_empty(),
        "README.md has no numbered list of concepts"
    );
    concepts
}

/// The packages whose programs the verifier finds.
pub(crate) fn found(metadata: &Metadata) -> impl Iterator<Item = &Package> {
    let packages = metadata.workspace_packages().into_iter();
    packages.filter(|package| package.metadata.get("countdown").is_some())
}

/// What is timed runs alone: to build beside it would make it late.
pub(crate) fn alone() -> MutexGuard<'static, ()> {
    static ALONE: Mutex<()> = Mutex::new(());
    ALONE.lock().unwrap_or_else(PoisonError::into_inner)
}

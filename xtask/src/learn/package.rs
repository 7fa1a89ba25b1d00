//! The package that exercises are built in: a workspace of its own, outside of the one that it
//! takes its dependencies, their versions, features and profiles from. So what is built for one need
//! not be built for the other, and a half-written exercise changes nothing in the workspace.

use std::{
    fs,
    hash::{DefaultHasher, Hash, Hasher},
    io::ErrorKind,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, ensure};
use cargo_metadata::{Dependency, DependencyKind, Metadata};
use toml::{Table, Value};

use super::config;
use crate::files;

/// The package's own name.
pub(crate) const NAME: &str = "learn";

/// A program of the package, and where its source is.
pub(crate) struct Bin {
    pub(crate) name: String,
    pub(crate) path: PathBuf,
}

/// What the files begin with that are written here, and that may be written anew.
const WRITTEN: &str = "# Written by `cargo xtask learn`.\n";

/// Writes what makes a package of `folder`, where it is not there yet; nothing where somebody else
/// has made one.
pub(crate) fn write(
    folder: &Path,
    metadata: &Metadata,
    concepts: &[&str],
    bins: &[Bin],
) -> Result<()> {
    let [manifest, cargo] = ["Cargo.toml", ".cargo"].map(|name| folder.join(name));
    let config = cargo.join("config.toml");
    for (path, is_own) in [
        (&manifest, is_own(&manifest)),
        (&config, is_own(&config)),
        // In a home folder it is Cargo's, and what it says is for all packages.
        (&cargo, manifest.exists() || !cargo.exists()),
    ] {
        let path = path.display();
        let other = "choose another folder with --folder";
        ensure!(
            is_own,
            "{path} is not one that `cargo xtask learn` wrote; {other}"
        );
    }
    let text = self::manifest(folder, metadata, concepts, bins)?;
    let lock = files::read(metadata.workspace_root.join("Cargo.lock").as_std_path())?;
    put(&manifest, &format!("{WRITTEN}{text}"))?;
    put(&folder.join("Cargo.lock"), &lock)?;
    put(
        &config,
        &format!("{WRITTEN}{}", config::config(folder, metadata)),
    )
}

/// Whether a file may be written anew; what cannot be read may be somebody else's.
fn is_own(file: &Path) -> bool {
    match fs::read(file) {
        Ok(text) => text.starts_with(WRITTEN.as_bytes()),
        Err(error) => error.kind() == ErrorKind::NotFound,
    }
}

/// Leaves a file alone that is as it should be: Cargo and editors look at its time.
pub(crate) fn put(path: &Path, text: &str) -> Result<()> {
    if fs::read(path).is_ok_and(|found| found == text.as_bytes()) {
        return Ok(());
    }
    let folder = path.parent().context("a file is in a folder")?;
    fs::create_dir_all(folder)
        .and_then(|()| fs::write(path, text))
        .with_context(|| format!("cannot write {}", path.display()))
}

fn manifest(folder: &Path, metadata: &Metadata, concepts: &[&str], bins: &[Bin]) -> Result<Table> {
    let root = metadata.workspace_root.join("Cargo.toml");
    let text = files::read(root.as_std_path())?;
    let mut root: Table = text
        .parse()
        .with_context(|| format!("cannot read {root}"))?;
    let mut manifest = toml::toml! {
        [package]
        publish = false
        autobins = false

        [workspace]
    };
    if let Some(Value::Table(package)) = manifest.get_mut("package") {
        package.insert("name".into(), NAME.into());
        package.insert("version".into(), version(folder).into());
        package.insert("edition".into(), edition(metadata, concepts)?.into());
    }
    manifest.insert(
        "bin".into(),
        bins.iter().map(bin).collect::<Vec<_>>().into(),
    );
    manifest.insert(
        "dependencies".into(),
        dependencies(metadata, concepts).into(),
    );
    manifest.extend(root.remove_entry("profile"));
    Ok(manifest)
}

/// Another one for each folder: to Cargo a package of the same name and version is the same one,
/// wherever it is, and what was built of one folder would be run for another.
fn version(folder: &Path) -> String {
    let mut hasher = DefaultHasher::new();
    folder.hash(&mut hasher);
    format!("0.0.0+{:x}", hasher.finish())
}

fn bin(bin: &Bin) -> Value {
    let path = bin.path.to_string_lossy().into_owned();
    Table::from_iter([
        ("name".into(), bin.name.clone().into()),
        ("path".into(), path.into()),
    ])
    .into()
}

fn edition(metadata: &Metadata, concepts: &[&str]) -> Result<String> {
    let packages = metadata.workspace_packages();
    let concept = packages
        .iter()
        .find(|package| concepts.contains(&&**package.name));
    Ok(concept
        .context("there is no concept with exercises")?
        .edition
        .to_string())
}

/// What any of the concepts depends on, with the features that they want of it.
fn dependencies(metadata: &Metadata, concepts: &[&str]) -> Table {
    let mut table = Table::new();
    let packages = metadata.workspace_packages();
    let packages = packages
        .iter()
        .filter(|package| concepts.contains(&&**package.name));
    for dependency in packages.flat_map(|package| &package.dependencies) {
        if dependency.kind == DependencyKind::Normal {
            let wanted = features(&table, dependency);
            table.insert(dependency.name.clone(), entry(dependency, wanted).into());
        }
    }
    table
}

/// Its features, and those that are in the table already.
fn features(table: &Table, dependency: &Dependency) -> Vec<Value> {
    let before = table
        .get(&dependency.name)
        .and_then(|entry| entry.get("features"));
    let before = before
        .and_then(Value::as_array)
        .cloned()
        .unwrap_or_default();
    let new = dependency
        .features
        .iter()
        .map(|name| Value::from(name.as_str()));
    let new = new
        .filter(|name| !before.contains(name))
        .collect::<Vec<_>>();
    before.into_iter().chain(new).collect()
}

fn entry(dependency: &Dependency, features: Vec<Value>) -> Table {
    let mut entry = Table::from_iter([
        (
            "default-features".into(),
            dependency.uses_default_features.into(),
        ),
        ("features".into(), features.into()),
        ("version".into(), dependency.req.to_string().into()),
    ]);
    if let Some(folder) = &dependency.path {
        entry.insert("path".into(), folder.as_str().into());
    }
    entry
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg_attr(wine, ignore = "needs Cargo")]
    fn a_package_of_somebody_elses_stays_as_it_is() {
        let metadata = files::metadata().unwrap();
        let write = |folder: &Path| write(folder, &metadata, &["sequential"], &[]);
        for name in ["Cargo.toml", ".cargo/config.toml"] {
            let folder = tempfile::tempdir().unwrap();
            // What was written here may be written anew.
            write(folder.path()).unwrap();
            write(folder.path()).unwrap();
            let file = folder.path().join(name);
            fs::write(&file, "[package]\n").unwrap();
            fs::remove_file(folder.path().join("Cargo.lock")).unwrap();
            let error = write(folder.path()).unwrap_err().to_string();
            assert!(
                error.starts_with(&format!("{} is not one that", file.display())),
                "{error}"
            );
            assert_eq!(fs::read_to_string(&file).unwrap(), "[package]\n");
            assert!(
                !folder.path().join("Cargo.lock").exists(),
                "nothing was to be written"
            );
            // Nor what cannot be read.
            fs::remove_file(&file).unwrap();
            fs::create_dir(&file).unwrap();
            assert!(write(folder.path()).is_err());
        }
        let home = tempfile::tempdir().unwrap();
        fs::create_dir(home.path().join(".cargo")).unwrap();
        assert!(write(home.path()).is_err());
    }
}

//! The package that exercises are built in: a workspace of its own, outside of the one that it
//! takes its dependencies, their versions, features and profiles from. So nothing is built twice,
//! and a half-written exercise changes nothing in the workspace.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};
use cargo_metadata::{Metadata, NodeDep, PackageId};
use toml::{Table, Value};

/// The package's own name.
pub(crate) const NAME: &str = "learn";

/// A program of the package, and where its source is.
pub(crate) struct Bin {
    pub(crate) name: String,
    pub(crate) path: PathBuf,
}

/// Writes what makes a package of `folder`, where it is not there yet.
pub(crate) fn write(
    folder: &Path,
    metadata: &Metadata,
    concepts: &[&str],
    bins: &[Bin],
) -> Result<()> {
    let manifest = manifest(metadata, concepts, bins)?;
    let config = config(metadata);
    let lock = fs::read_to_string(metadata.workspace_root.join("Cargo.lock"))
        .context("cannot read the workspace's Cargo.lock")?;
    let said = "# Written by `cargo xtask learn`.\n";
    put(&folder.join("Cargo.toml"), &format!("{said}{manifest}"))?;
    put(&folder.join("Cargo.lock"), &lock)?;
    put(&folder.join(".cargo/config.toml"), &format!("{said}{config}"))
}

/// Where Cargo builds, and that `cargo xtask` is the workspace's here too.
fn config(metadata: &Metadata) -> Table {
    let manifest = metadata.workspace_root.join("Cargo.toml");
    let xtask = format!("run --quiet --manifest-path {manifest} --package xtask --");
    let one = |key: &str, value: Value| Value::from(Table::from_iter([(key.to_owned(), value)]));
    Table::from_iter([
        ("build".into(), one("target-dir", metadata.target_directory.as_str().into())),
        ("alias".into(), one("xtask", xtask.into())),
    ])
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

fn manifest(metadata: &Metadata, concepts: &[&str], bins: &[Bin]) -> Result<Table> {
    let root = metadata.workspace_root.join("Cargo.toml");
    let text = fs::read_to_string(&root).with_context(|| format!("cannot read {root}"))?;
    let mut root: Table = text.parse().with_context(|| format!("cannot read {root}"))?;
    let mut manifest = toml::toml! {
        [package]
        version = "0.0.0"
        publish = false
        autobins = false

        [workspace]
    };
    if let Some(Value::Table(package)) = manifest.get_mut("package") {
        package.insert("name".into(), NAME.into());
        package.insert("edition".into(), edition(metadata, concepts)?.into());
    }
    manifest.insert("bin".into(), bins.iter().map(bin).collect::<Vec<_>>().into());
    manifest.insert("dependencies".into(), dependencies(metadata, concepts)?.into());
    manifest.extend(root.remove_entry("profile"));
    Ok(manifest)
}

fn bin(bin: &Bin) -> Value {
    let path = bin.path.to_string_lossy().into_owned();
    Table::from_iter([("name".into(), bin.name.clone().into()), ("path".into(), path.into())])
        .into()
}

fn edition(metadata: &Metadata, concepts: &[&str]) -> Result<String> {
    let packages = metadata.workspace_packages();
    let concept = packages.iter().find(|package| concepts.contains(&&**package.name));
    Ok(concept.context("there is no concept with exercises")?.edition.to_string())
}

/// What any of the concepts depends on, in the version and with the features that the workspace
/// has it.
fn dependencies(metadata: &Metadata, concepts: &[&str]) -> Result<Table> {
    let resolve = metadata.resolve.as_ref().context("Cargo has resolved no dependencies")?;
    let mut table = Table::new();
    for node in &resolve.nodes {
        let package = &metadata[&node.id];
        if !concepts.contains(&&**package.name) || package.source.is_some() {
            continue;
        }
        for NodeDep { pkg, dep_kinds, .. } in &node.deps {
            let is_normal = |kind: &cargo_metadata::DepKindInfo| {
                kind.kind == cargo_metadata::DependencyKind::Normal
            };
            if dep_kinds.iter().any(is_normal) {
                let (name, entry) = dependency(metadata, pkg)?;
                table.insert(name, entry.into());
            }
        }
    }
    Ok(table)
}

fn dependency(metadata: &Metadata, id: &PackageId) -> Result<(String, Table)> {
    let (package, resolve) = (&metadata[id], metadata.resolve.iter());
    let Some(node) = resolve.flat_map(|resolve| &resolve.nodes).find(|node| node.id == *id) else {
        bail!("Cargo has not resolved {}", package.name);
    };
    let features: Vec<Value> = node.features.iter().map(|name| name.as_str().into()).collect();
    let mut entry = Table::from_iter([
        ("default-features".into(), false.into()),
        ("features".into(), features.into()),
    ]);
    if package.source.is_some() {
        entry.insert("version".into(), format!("={}", package.version).into());
    } else {
        let folder = package.manifest_path.parent().context("a manifest is in a folder")?;
        entry.insert("path".into(), folder.as_str().into());
    }
    Ok((package.name.to_string(), entry))
}

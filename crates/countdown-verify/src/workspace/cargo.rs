//! Finds the programs of a Cargo workspace.

use std::{collections::BTreeMap, fs, path::Path};

use anyhow::{Context, Result, bail, ensure};
use cargo_metadata::{Metadata, MetadataCommand, Package, Target};
use serde::Deserialize;
use serde_json::Value;

use super::{
    Entry, Kind,
    header::Header,
    tables::{Table, Tables},
};

pub(super) fn metadata(manifest: &Path) -> Result<Metadata> {
    let mut command = MetadataCommand::new();
    let metadata = command.no_deps().manifest_path(manifest).exec();
    metadata.context("cargo metadata failed")
}

/// Returns the tables of the workspace's own manifest.
pub(super) fn tables(metadata: &Metadata) -> Result<Tables> {
    let Some(table) = metadata.workspace_metadata.get("countdown") else {
        return Ok(Tables::default());
    };
    Tables::deserialize(table).with_context(|| {
        let manifest = metadata.workspace_root.join("Cargo.toml");
        format!("{manifest}: the table [workspace.metadata.countdown] is malformed")
    })
}

/// Returns the binaries and examples of every member with a table.
pub(super) fn entries(metadata: &Metadata) -> Result<Vec<Entry>> {
    let mut entries = Vec::new();
    for package in metadata.workspace_packages() {
        if let Some(table) = package.metadata.get("countdown") {
            let found = of_package(package, table, metadata.workspace_root.as_std_path());
            let manifest = &package.manifest_path;
            let found = found.with_context(|| {
                format!("{manifest}: the table [package.metadata.countdown] is malformed")
            });
            entries.extend(found?);
        }
    }
    Ok(entries)
}

fn of_package(package: &Package, table: &Value, root: &Path) -> Result<Vec<Entry>> {
    let mut values: BTreeMap<String, Value> = BTreeMap::deserialize(table)?;
    let mut entries = Vec::new();
    let targets = package.targets.iter();
    for target in targets.filter(|target| target.is_bin() || target.is_example()) {
        let value = values.remove(&target.name).unwrap_or(true.into());
        let table = read_value(value).with_context(|| format!("`{}`", target.name))?;
        entries.extend(table.map(|table| entry(package, target, table, root)));
    }
    match values.keys().next() {
        Some(name) => bail!("`{name}` is no binary or example of this package"),
        None => Ok(entries),
    }
}

/// Reads a table's value for a target; `None` if the target is to be ignored.
fn read_value(value: Value) -> Result<Option<Table>> {
    Ok(match value {
        Value::Bool(is_program) => is_program.then(Table::default),
        Value::String(golden) => Some(Table {
            golden: Some(golden),
            ..Table::default()
        }),
        Value::Object(_) => {
            let table = Table::deserialize(value)?;
            let has_command = !table.command.is_empty() || table.optional;
            ensure!(!has_command, "Cargo builds it, so it has no command");
            Some(table)
        }
        _ => bail!("expected the name of a golden, `false`, or a table as in a countdown.toml"),
    })
}

fn entry(package: &Package, target: &Target, table: Table, root: &Path) -> Entry {
    // If the source cannot be read, Cargo reports it.
    let source = fs::read_to_string(target.src_path.as_std_path()).unwrap_or_default();
    let header = Header::of(&source);
    let folder = package.manifest_path.as_std_path().parent().unwrap_or(root);
    let name = header.golden.as_deref().unwrap_or(&target.name);
    let is_judged = table.golden.as_deref().unwrap_or(name) != "none";
    let features = target.required_features.clone();
    Entry {
        name: target.name.clone(),
        origin: package.name.to_string(),
        summary: header.summary(),
        golden: is_judged.then(|| table.golden(root, name)),
        folder: folder.to_owned(),
        kind: if target.is_example() {
            Kind::Example { features }
        } else {
            Kind::Binary { features }
        },
        table: table.in_folder(folder),
    }
}

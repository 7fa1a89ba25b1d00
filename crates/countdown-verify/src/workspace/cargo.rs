//! The programs that are found in a Cargo workspace.

use std::{collections::BTreeMap, path::Path};

use anyhow::{Context, Result, bail, ensure};
use cargo_metadata::{Metadata, MetadataCommand, Package, Target};
use serde::Deserialize;
use serde_json::Value;

use super::{
    header::Header,
    listed::{Kind, Listed},
    table::{Table, Tables},
};

pub(super) fn metadata(manifest: &Path) -> Result<Metadata> {
    let mut command = MetadataCommand::new();
    command
        .no_deps()
        .manifest_path(manifest)
        .exec()
        .context("cargo metadata failed")
}

/// What the workspace's own manifest says.
pub(super) fn tables(metadata: &Metadata) -> Result<Tables> {
    let Some(table) = metadata.workspace_metadata.get("countdown") else {
        return Ok(Tables::default());
    };
    Tables::deserialize(table).context("the table [workspace.metadata.countdown] is wrong")
}

/// The binaries and examples of every member that is marked by a table.
pub(super) fn programs(metadata: &Metadata) -> Result<Vec<Listed>> {
    let mut programs = Vec::new();
    for package in metadata.workspace_packages() {
        if let Some(table) = package.metadata.get("countdown") {
            let found = of_package(package, table, metadata.workspace_root.as_std_path());
            let manifest = &package.manifest_path;
            programs.extend(found.with_context(|| {
                format!("{manifest}: the table [package.metadata.countdown] is wrong")
            })?);
        }
    }
    Ok(programs)
}

fn of_package(package: &Package, table: &Value, root: &Path) -> Result<Vec<Listed>> {
    let mut entries: BTreeMap<String, Value> = BTreeMap::deserialize(table)?;
    let mut programs = Vec::new();
    for target in package
        .targets
        .iter()
        .filter(|target| target.is_bin() || target.is_example())
    {
        let entry = entries.remove(&target.name).unwrap_or(true.into());
        let table = entry_table(entry).with_context(|| format!("`{}`", target.name))?;
        programs.extend(table.map(|table| listed(package, target, table, root)));
    }
    match entries.keys().next() {
        Some(name) => bail!("`{name}` is no binary or example of this package"),
        None => Ok(programs),
    }
}

/// None where it is to be left alone.
fn entry_table(entry: Value) -> Result<Option<Table>> {
    Ok(match entry {
        Value::Bool(found) => found.then(Table::default),
        Value::String(golden) => Some(Table {
            golden: Some(golden),
            ..Table::default()
        }),
        Value::Object(_) => {
            let table = Table::deserialize(entry)?;
            ensure!(
                table.command.is_empty() && !table.optional,
                "Cargo builds it: no command"
            );
            Some(table)
        }
        _ => bail!("expected the name of a golden, `false`, or a table as in a countdown.toml"),
    })
}

fn listed(package: &Package, target: &Target, table: Table, root: &Path) -> Listed {
    let header = Header::read(target.src_path.as_std_path());
    let golden = table.golden(root, header.golden.as_deref().unwrap_or(&target.name));
    Listed {
        name: target.name.clone(),
        concept: package.name.to_string(),
        summary: header.summary(),
        golden: (golden.name() != "none").then_some(golden),
        folder: package
            .manifest_path
            .as_std_path()
            .parent()
            .unwrap_or(root)
            .to_owned(),
        kind: if target.is_example() {
            Kind::Example
        } else {
            Kind::Binary
        },
        table,
    }
}

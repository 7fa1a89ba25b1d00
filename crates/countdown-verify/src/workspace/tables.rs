use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use serde::Deserialize;

use super::GOLDENS;
use crate::program::Settings;

/// The content of a `countdown.toml`, or of `[workspace.metadata.countdown]`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Tables {
    /// The names of goldens that must not be rewritten.
    #[serde(default)]
    pub(super) fixed: Vec<String>,
    #[serde(default)]
    pub(super) programs: BTreeMap<String, Table>,
}

/// The entry of one program.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Table {
    /// The command, run in the file's folder; empty for a program that Cargo builds.
    pub(super) command: Vec<String>,
    /// The name of its golden, or its path; by default its own name.
    pub(super) golden: Option<String>,
    /// True if it is skipped when its command is not installed.
    pub(super) optional: bool,
    #[serde(flatten)]
    pub(super) settings: Settings,
}

impl Table {
    /// Returns the path of the golden for a program with this name.
    pub(super) fn golden(&self, root: &Path, name: &str) -> PathBuf {
        let name = self.golden.as_deref().unwrap_or(name);
        if name.contains('/') || name.contains('.') {
            return root.join(name);
        }
        root.join(GOLDENS).join(format!("{name}.txt"))
    }

    /// Resolves relative paths against `folder`.
    pub(super) fn in_folder(self, folder: &Path) -> Self {
        let settings = self.settings.in_folder(folder);
        Self { settings, ..self }
    }
}

pub(super) fn read(file: &Path) -> Result<Tables> {
    let text =
        fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    toml::from_str(&text).with_context(|| format!("{} is malformed", file.display()))
}

//! Where paths are told from, and where outputs are kept.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process,
};

use anyhow::{Context, Result};

use crate::workspace;

/// A folder that paths are told from, and what belongs to it.
#[derive(Debug, Clone)]
pub struct Place {
    /// The workspace's folder, or the current one.
    pub root: PathBuf,
    target: Option<PathBuf>,
}

impl Place {
    pub(crate) fn new(root: PathBuf, target: PathBuf) -> Self {
        Self {
            root,
            target: Some(target),
        }
    }

    /// The current folder, where nothing is asked of a workspace.
    ///
    /// # Errors
    ///
    /// Where the system does not tell which it is.
    pub fn here() -> Result<Self> {
        let root = env::current_dir().context("cannot tell the current folder")?;
        Ok(Self { root, target: None })
    }

    /// Where Cargo builds; a folder `target` where Cargo does not tell, or nothing here is its.
    #[must_use]
    pub fn target(&self) -> PathBuf {
        let of_cargo = || workspace::target_folder(&self.root);
        self.target
            .clone()
            .or_else(of_cargo)
            .unwrap_or_else(|| self.root.join("target"))
    }

    /// A path as people here would write it, on any system.
    pub(crate) fn relative(&self, path: &Path) -> PathBuf {
        let path = path.strip_prefix(&self.root).unwrap_or(path);
        if cfg!(windows) {
            path.display().to_string().replace('\\', "/").into()
        } else {
            path.into()
        }
    }

    /// Keeps an output of the program of this name, instead of the one kept before.
    pub(crate) fn keep(&self, name: &str, output: &[u8]) -> Result<PathBuf> {
        let folder = self.target().join("verify");
        let path = folder.join(format!("{name}.txt"));
        fs::create_dir_all(&folder)
            .and_then(|()| replace(&path, output))
            .with_context(|| format!("cannot keep what it printed in {}", path.display()))?;
        Ok(self.relative(&path))
    }
}

/// Writes a file whole or not at all.
pub(crate) fn replace(path: &Path, text: &[u8]) -> std::io::Result<()> {
    let draft = path.with_extension(format!("{}.new", process::id()));
    path.parent().map_or(Ok(()), fs::create_dir_all)?;
    let done = fs::write(&draft, text).and_then(|()| fs::rename(&draft, path));
    if done.is_err() {
        // It may not be there; the error that counts is the first one.
        let _ = fs::remove_file(&draft);
    }
    done
}

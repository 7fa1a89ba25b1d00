//! The workspace and its files: found by convention, read and written.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use cargo_metadata::{Metadata, MetadataCommand};

/// What Cargo knows of the workspace that this command belongs to, wherever it is run.
pub(crate) fn metadata() -> Result<Metadata> {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.toml");
    MetadataCommand::new()
        .no_deps()
        .manifest_path(manifest)
        .exec()
        .context("cargo metadata failed")
}

pub(crate) fn read_bytes(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).with_context(|| format!("cannot read {}", path.display()))
}

/// A text, whose lines end in `\n` alone: Git may have given them `\r\n`.
pub(crate) fn read(path: &Path) -> Result<String> {
    let text = fs::read_to_string(path);
    let text = text.with_context(|| format!("cannot read {}", path.display()))?;
    Ok(text.replace("\r\n", "\n"))
}

pub(crate) fn write(path: &Path, text: impl AsRef<[u8]>) -> Result<()> {
    fs::write(path, text).with_context(|| format!("cannot write {}", path.display()))
}

/// Finds out whether a file can be written, and leaves it as it is.
pub(crate) fn ensure_writable(path: &Path) -> Result<()> {
    let is_new = path.symlink_metadata().is_err();
    let opened = fs::OpenOptions::new().append(true).create(true).open(path);
    let opened = opened.and_then(|_| {
        if is_new {
            fs::remove_file(path)
        } else {
            Ok(())
        }
    });
    opened.with_context(|| format!("cannot write {}", path.display()))
}

/// What is in a folder, by name; nothing where there is no such folder.
pub(crate) fn in_folder(folder: &Path) -> Result<Vec<PathBuf>> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let context = || format!("cannot read {}", folder.display());
    let entries = fs::read_dir(folder).with_context(context)?;
    let paths: Result<Vec<_>, _> = entries
        .map(|entry| entry.map(|entry| entry.path()))
        .collect();
    let mut paths = paths.with_context(context)?;
    paths.sort();
    Ok(paths)
}

/// Whether a file's name ends in this, after a dot.
pub(crate) fn ends_in(path: &Path, extension: &str) -> bool {
    path.extension().is_some_and(|of| of == extension)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn carriage_returns_of_line_ends_are_not_read() {
        let file = tempfile::NamedTempFile::new().unwrap();
        fs::write(file.path(), "one\r\ntwo\rthree\n").unwrap();
        assert_eq!(read(file.path()).unwrap(), "one\ntwo\rthree\n");
    }

    #[test]
    fn a_file_that_can_be_written_is_left_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let [old, new] = ["old", "new"].map(|name| folder.path().join(name));
        fs::write(&old, "kept").unwrap();
        ensure_writable(&old).unwrap();
        ensure_writable(&new).unwrap();
        assert_eq!(fs::read_to_string(&old).unwrap(), "kept");
        assert!(!new.exists());
        for path in [folder.path().to_owned(), folder.path().join("no/folder")] {
            let error = ensure_writable(&path).unwrap_err().to_string();
            assert_eq!(error, format!("cannot write {}", path.display()));
        }
    }
}

//! The workspace and its files.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use cargo_metadata::{Metadata, MetadataCommand};

/// The workspace that this command belongs to, in whichever folder it is run.
pub(crate) fn metadata() -> Result<Metadata> {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.toml");
    let mut command = MetadataCommand::new();
    command.no_deps().manifest_path(manifest);
    command.exec().context("cargo metadata failed")
}

pub(crate) fn read_bytes(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).with_context(|| format!("cannot read {}", path.display()))
}

/// Reads a text with `\n` in place of `\r\n`, which Git may have put there.
pub(crate) fn read(path: &Path) -> Result<String> {
    let text = fs::read_to_string(path);
    let text = text.with_context(|| format!("cannot read {}", path.display()))?;
    Ok(text.replace("\r\n", "\n"))
}

pub(crate) fn write(path: &Path, text: impl AsRef<[u8]>) -> Result<()> {
    fs::write(path, text).with_context(|| format!("cannot write {}", path.display()))
}

/// Checks that a file can be written, without changing it.
pub(crate) fn ensure_writable(path: &Path) -> Result<()> {
    let context = || format!("cannot write {}", path.display());
    let is_new = path.symlink_metadata().is_err();
    let mut options = fs::OpenOptions::new();
    options.append(true).create(true);
    options.open(path).with_context(context)?;
    if is_new {
        fs::remove_file(path).with_context(context)?;
    }
    Ok(())
}

/// The paths in a folder, sorted. Empty if the folder does not exist.
pub(crate) fn in_folder(folder: &Path) -> Result<Vec<PathBuf>> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let context = || format!("cannot read {}", folder.display());
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).with_context(context)? {
        paths.push(entry.with_context(context)?.path());
    }
    paths.sort();
    Ok(paths)
}

/// Returns true if a file has this extension.
pub(crate) fn ends_in(path: &Path, extension: &str) -> bool {
    path.extension().is_some_and(|of| of == extension)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_ends_are_read_without_carriage_returns() {
        let file = tempfile::NamedTempFile::new().unwrap();
        fs::write(file.path(), "one\r\ntwo\rthree\n").unwrap();
        assert_eq!(read(file.path()).unwrap(), "one\ntwo\rthree\n");
    }

    #[test]
    fn ensure_writable_leaves_files_as_they_are() {
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

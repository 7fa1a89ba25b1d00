//! Where Cargo builds what the learner writes, and that `cargo xtask` is the workspace's there too.

use std::path::Path;

use cargo_metadata::{Metadata, camino::Utf8Path};
use toml::{Table, Value};

pub(super) fn config(folder: &Path, metadata: &Metadata) -> Table {
    let one = |key: &str, value: Value| Value::from(Table::from_iter([(key.to_owned(), value)]));
    Table::from_iter([
        (
            "build".into(),
            one("target-dir", metadata.target_directory.as_str().into()),
        ),
        (
            "alias".into(),
            one("xtask", alias(folder, &metadata.workspace_root)),
        ),
    ])
}

/// A string takes the place of the alias that the workspace itself has for the folders in it, and an
/// array does not. But Cargo splits a string at blanks, which a folder's name may have: then the way
/// to a folder above is told by dots.
fn alias(folder: &Path, root: &Utf8Path) -> Value {
    let words = |manifest: &str| {
        [
            "run",
            "--quiet",
            "--manifest-path",
            manifest,
            "--package",
            "xtask",
            "--",
        ]
        .map(str::to_owned)
    };
    let manifest = root.join("Cargo.toml");
    if !manifest.as_str().contains(char::is_whitespace) {
        return words(manifest.as_str()).join(" ").into();
    }
    match folder.strip_prefix(root) {
        Ok(inside) => words(&("../".repeat(inside.iter().count()) + "Cargo.toml"))
            .join(" ")
            .into(),
        Err(_) => words(manifest.as_str()).to_vec().into(),
    }
}

#[cfg(test)]
mod tests {
    use countdown_verify::workspace::cargo_command;

    use super::{super::package::put, *};
    use crate::files;

    #[test]
    #[cfg_attr(wine, ignore = "needs Cargo")]
    fn the_workspaces_folder_may_have_a_blank_in_its_name() {
        let folder = tempfile::tempdir().unwrap();
        for clone in ["clone", "my clone"].map(|name| folder.path().join(name)) {
            for (file, text) in [
                ("Cargo.toml", "[workspace]\nmembers = [\"xtask\"]\n"),
                (
                    ".cargo/config.toml",
                    "[alias]\nxtask = \"run --package door --\"\n",
                ),
                ("xtask/Cargo.toml", "[package]\nname = \"xtask\"\n"),
                ("xtask/src/main.rs", "fn main() { print!(\"here\") }\n"),
            ] {
                put(&clone.join(file), text).unwrap();
            }
            let mut metadata = files::metadata().unwrap();
            metadata.workspace_root = clone.clone().try_into().unwrap();
            metadata.target_directory = folder.path().join("target").try_into().unwrap();
            for learn in [clone.join("learn"), folder.path().join("learn")] {
                let config = config(&learn, &metadata).to_string();
                put(&learn.join(".cargo/config.toml"), &config).unwrap();
                let output = cargo_command()
                    .arg("xtask")
                    .current_dir(&learn)
                    .output()
                    .unwrap();
                let said = String::from_utf8_lossy(&output.stderr);
                assert_eq!(output.stdout, b"here", "{config}{said}");
            }
        }
    }
}

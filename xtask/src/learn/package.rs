//! The package that exercises are built in: a workspace of its own, outside of the one from which it
//! takes its dependencies, their versions and features, and the profiles. So what is built for one
//! need not be built for the other, and a half-written exercise changes nothing in the workspace.

use std::{
    fs,
    hash::{DefaultHasher, Hash, Hasher},
    io::ErrorKind,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, ensure};
use cargo_metadata::{Metadata, camino::Utf8Path};
use toml::{Table, Value};

use super::{start, words::Words};
use crate::files;

/// The package's own name.
pub(crate) const NAME: &str = "learn";

/// What an exercise may use.
const DEPENDENCIES: [&str; 6] = [
    "anyhow",
    "countdown-core",
    "countdown-trace",
    "futures",
    "tokio",
    "tracing",
];

/// A program of the package, and where its source is.
pub(crate) struct Bin {
    pub(crate) name: String,
    pub(crate) path: PathBuf,
}

/// What the files begin with that are written here, and that may be written anew.
const WRITTEN: &str = "# Written by `cargo xtask learn`.\n";

/// Writes what makes a package of `folder`, where it is not there yet.
///
/// # Errors
///
/// If a file cannot be written, or is another's.
pub(crate) fn write(folder: &Path, metadata: &Metadata, bins: &[Bin], words: &Words) -> Result<()> {
    let [manifest, cargo] = ["Cargo.toml", ".cargo"].map(|name| folder.join(name));
    let config = cargo.join("config.toml");
    for (path, is_own) in [
        (&manifest, is_own(&manifest)),
        (&config, is_own(&config)),
        // In a home folder it is Cargo's, and what it says is for all packages.
        (&cargo, manifest.exists() || !cargo.exists()),
    ] {
        ensure!(is_own, (words.not_own)(&path.display().to_string()));
    }
    let text = self::manifest(folder, metadata, bins)?;
    let lock = files::read(metadata.workspace_root.join("Cargo.lock").as_std_path())?;
    put(&manifest, &format!("{WRITTEN}{text}"))?;
    put(&folder.join("Cargo.lock"), &lock)?;
    put(&folder.join("given.rs"), &start::given(words.language))?;
    put(
        &config,
        &format!("{WRITTEN}{}", self::config(folder, metadata)),
    )
}

/// Whether a file may be written anew; what cannot be read may be another's.
fn is_own(file: &Path) -> bool {
    match fs::read(file) {
        Ok(text) => text.starts_with(WRITTEN.as_bytes()),
        Err(error) => error.kind() == ErrorKind::NotFound,
    }
}

/// Writes a file, unless it is as it should be: Cargo and editors look at its time.
///
/// # Errors
///
/// If it cannot be written.
pub(crate) fn put(path: &Path, text: &str) -> Result<()> {
    if fs::read(path).is_ok_and(|found| found == text.as_bytes()) {
        return Ok(());
    }
    let folder = path.parent().context("a file is in a folder")?;
    fs::create_dir_all(folder)
        .and_then(|()| fs::write(path, text))
        .with_context(|| format!("cannot write {}", path.display()))
}

/// Returns Cargo's settings for those who use it in the folder, such as an editor. It builds in a
/// folder of its own, so that nothing has to wait for it here.
fn config(folder: &Path, metadata: &Metadata) -> Table {
    let one = |key: &str, value: Value| Value::from(Table::from_iter([(key.to_owned(), value)]));
    let target = metadata.target_directory.join("editor");
    let mut config =
        Table::from_iter([("build".into(), one("target-dir", target.as_str().into()))]);
    // Cargo splits an alias at blanks, which a folder's name may have.
    let manifest = manifest_from(folder, &metadata.workspace_root);
    if !manifest.contains(char::is_whitespace) {
        let alias = format!("run --quiet --manifest-path {manifest} --package xtask --");
        config.insert("alias".into(), one("xtask", alias.into()));
    }
    config
}

/// Returns how the workspace's manifest is found from `folder`.
fn manifest_from(folder: &Path, root: &Utf8Path) -> String {
    let inside = folder.strip_prefix(root).ok();
    let above = inside.map(|inside| "../".repeat(inside.iter().count()) + "Cargo.toml");
    above.unwrap_or_else(|| root.join("Cargo.toml").into_string())
}

fn manifest(folder: &Path, metadata: &Metadata, bins: &[Bin]) -> Result<Table> {
    let path = metadata.workspace_root.join("Cargo.toml");
    let text = files::read(path.as_std_path())?;
    let root: Table = text
        .parse()
        .with_context(|| format!("cannot read {path}"))?;
    let workspace = root
        .get("workspace")
        .with_context(|| format!("{path} has no workspace"))?;
    let mut manifest = toml::toml! {
        [package]
        publish = false
        autobins = false

        [lib]
        name = "given"
        path = "given.rs"

        [workspace]
    };
    if let Some(Value::Table(package)) = manifest.get_mut("package") {
        package.insert("name".into(), NAME.into());
        package.insert("version".into(), version(folder).into());
        package.insert("edition".into(), workspace["package"]["edition"].clone());
    }
    manifest.insert(
        "bin".into(),
        bins.iter().map(bin).collect::<Vec<_>>().into(),
    );
    let dependencies = DEPENDENCIES.map(|name| {
        let entry = workspace["dependencies"][name].clone();
        (name.to_owned(), from_here(entry, &metadata.workspace_root))
    });
    manifest.insert("dependencies".into(), Table::from_iter(dependencies).into());
    manifest.extend(
        root.get("profile")
            .map(|profile| ("profile".into(), profile.clone())),
    );
    Ok(manifest)
}

/// Returns a dependency whose path, if it has one, is absolute.
fn from_here(mut entry: Value, root: &Utf8Path) -> Value {
    if let Some(path) = entry.get_mut("path")
        && let Some(inside) = path.as_str()
    {
        *path = root.join(inside).as_str().into();
    }
    entry
}

/// Returns a version that differs from folder to folder: to Cargo a package of the same name and
/// version is the same one, wherever it is, and what was built of one would be run for another.
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

#[cfg(test)]
mod tests {
    use countdown_timeline::Language;

    use super::{super::words::words, *};

    #[test]
    #[cfg_attr(wine, ignore = "needs Cargo")]
    fn a_package_of_somebody_elses_stays_as_it_is() {
        let metadata = files::metadata().unwrap();
        let words = words(Language::English);
        let write = |folder: &Path| write(folder, &metadata, &[], words);
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
                error.starts_with(&format!("{} is not a file that", file.display())),
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

    #[test]
    fn the_workspace_is_found_from_the_folder_whatever_it_is_called() {
        let root = Utf8Path::new("/a clone");
        for (folder, manifest) in [
            ("/a clone/learn", "../Cargo.toml"),
            ("/a clone/mine/learn", "../../Cargo.toml"),
            ("/learn", "/a clone/Cargo.toml"),
        ] {
            let found = manifest_from(Path::new(folder), root).replace('\\', "/");
            assert_eq!(found, manifest);
        }
    }
}

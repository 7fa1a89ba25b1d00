//! Waits until a source file changes, by polling the files' times.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    thread,
    time::{Duration, SystemTime},
};

use crate::interrupt;

/// How often to check the known files, and after how many checks to search for new ones.
const LOOK: Duration = Duration::from_millis(250);
const LOOKS: u32 = 4;

/// Watched files and folders, as they were at the last check.
///
/// In a folder, all files count that Git does not ignore. Outside of a repository, hidden files and
/// folders with the usual names for built or installed things are left out. The files are polled,
/// without any service of the system: reading the times of a few hundred files takes a millisecond,
/// on any file system.
#[derive(Debug)]
pub struct Watch {
    paths: Vec<PathBuf>,
    seen: Files,
    looks: u32,
    /// Files that changed during one run, and during more than one.
    suspects: BTreeSet<PathBuf>,
    written: BTreeSet<PathBuf>,
}

/// The time of change and the length of each file.
type Files = BTreeMap<PathBuf, (Option<SystemTime>, u64)>;

impl Watch {
    /// Starts to watch.
    #[must_use]
    pub fn new(paths: impl IntoIterator<Item = PathBuf>) -> Self {
        let mut watch = Self {
            paths: paths.into_iter().collect(),
            seen: Files::new(),
            looks: 0,
            suspects: BTreeSet::new(),
            written: BTreeSet::new(),
        };
        watch.seen = watch.search();
        watch
    }

    /// Returns `true` if a file was changed, made or removed since the last check.
    pub fn has_changed(&mut self) -> bool {
        !self.changes().is_empty()
    }

    /// Waits until a file changes. Returns `true` if one did, `false` after Ctrl-C.
    pub fn wait(&mut self) -> bool {
        while !interrupt::requested() {
            if self.has_changed() {
                return true;
            }
            thread::sleep(LOOK);
        }
        false
    }

    /// Checks for changes during a run. Returns `true` if another run is due.
    ///
    /// A person may have saved a file during the run, so there is another run. If the file changes
    /// during that one too, the program itself writes it, and it is no longer watched.
    pub fn end_run(&mut self) -> bool {
        self.looks = 0;
        let changed = self.changes();
        let (again, new): (BTreeSet<_>, BTreeSet<_>) = changed
            .into_iter()
            .partition(|path| self.suspects.contains(path));
        self.written.extend(again);
        self.suspects.clone_from(&new);
        !new.is_empty()
    }

    fn changes(&mut self) -> Vec<PathBuf> {
        let now = if self.looks.is_multiple_of(LOOKS) {
            self.search()
        } else {
            self.seen.keys().filter_map(|path| look(path)).collect()
        };
        self.looks += 1;
        let paths: BTreeSet<&PathBuf> = now.keys().chain(self.seen.keys()).collect();
        let has_changed = |path: &&&PathBuf| now.get(**path) != self.seen.get(**path);
        let changed = paths.iter().filter(has_changed);
        let changed = changed.filter(|path| !self.written.contains(**path));
        let changed = changed.map(|path| (*path).clone()).collect();
        self.seen = now;
        changed
    }

    fn search(&self) -> Files {
        let mut found = Vec::new();
        for path in &self.paths {
            if !path.is_dir() {
                found.push(path.clone());
            } else if let Some(files) = listed_by_git(path) {
                found.extend(files);
            } else {
                walk(path, &mut found);
            }
        }
        found.iter().filter_map(|path| look(path)).collect()
    }
}

/// Returns the state of a readable file. It may be gone the next time, or be back. Links are
/// followed.
fn look(path: &Path) -> Option<(PathBuf, (Option<SystemTime>, u64))> {
    let file = fs::metadata(path).ok()?;
    Some((path.to_owned(), (file.modified().ok(), file.len())))
}

/// Returns the files of a folder that Git does not ignore; `None` outside of a repository.
fn listed_by_git(folder: &Path) -> Option<Vec<PathBuf>> {
    let mut git = Command::new("git");
    git.args([
        "ls-files",
        "-z",
        "--cached",
        "--others",
        "--exclude-standard",
    ]);
    let listed = git.current_dir(folder).stdin(Stdio::null()).output().ok()?;
    let names = String::from_utf8_lossy(&listed.stdout).into_owned();
    let names = names.split('\0').filter(|name| !name.is_empty());
    let paths = names.map(|name| folder.join(name)).collect();
    listed.status.success().then_some(paths)
}

fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
    const LEFT_OUT: [&str; 6] = [
        "target",
        "node_modules",
        "__pycache__",
        "venv",
        "build",
        "dist",
    ];

    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let (name, path) = (entry.file_name(), entry.path());
        let name = name.to_string_lossy();
        if name.starts_with('.') || LEFT_OUT.contains(&&*name) {
            continue;
        }
        match entry.file_type() {
            Ok(kind) if kind.is_dir() => walk(&path, found),
            _ => found.push(path),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn made_changed_and_removed_files_are_seen() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("src/main.rs");
        let mut watch = Watch::new([folder.path().to_owned()]);
        assert!(!watch.end_run());
        fs::create_dir(folder.path().join("src")).unwrap();
        fs::write(&file, "one").unwrap();
        assert!(watch.wait() && !watch.has_changed());
        fs::write(&file, "three").unwrap();
        assert!(watch.wait() && !watch.has_changed());
        fs::remove_file(&file).unwrap();
        assert!(watch.wait() && !watch.has_changed());
    }

    #[test]
    fn what_is_built_installed_or_hidden_is_not_seen() {
        let folder = tempfile::tempdir().unwrap();
        let mut watch = Watch::new([folder.path().to_owned()]);
        for hidden in ["target", "__pycache__", ".git-not", "node_modules"] {
            fs::create_dir(folder.path().join(hidden)).unwrap();
            fs::write(folder.path().join(hidden).join("file"), "one").unwrap();
        }
        assert!(!watch.end_run());
    }

    #[test]
    fn a_file_that_each_run_writes_sets_off_one_more_run() {
        let folder = tempfile::tempdir().unwrap();
        let log = folder.path().join("run.log");
        let mut watch = Watch::new([folder.path().to_owned()]);
        fs::write(&log, "1").unwrap();
        assert!(watch.end_run());
        fs::write(&log, "12").unwrap();
        assert!(!watch.end_run());
        fs::write(&log, "123").unwrap();
        assert!(!watch.end_run());
        fs::write(folder.path().join("main.py"), "saved").unwrap();
        assert!(watch.end_run());
    }
}

//! Waits until a source file changes, by looking at the files' times.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    thread,
    time::{Duration, SystemTime},
};

use crate::interrupt;

/// How often the known files are looked at, and after how many looks new ones are searched for.
const LOOK: Duration = Duration::from_millis(250);
const LOOKS: u32 = 4;

/// Files and folders that are watched, as they were at the last look.
///
/// In a folder everything counts that Git does not ignore. Outside of a repository, what is hidden or
/// of a usual name for things that are built or installed is left out. No service of the system is
/// asked: the times of a few hundred files are read in a millisecond, on any file system.
#[derive(Debug)]
pub struct Watch {
    paths: Vec<PathBuf>,
    seen: Files,
    looks: u32,
    /// Files that changed while a run was under way, once and more than once.
    suspects: BTreeSet<PathBuf>,
    written: BTreeSet<PathBuf>,
}

/// When each file was changed, and how long it is.
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

    /// Returns whether a file was changed, made or removed since the last look.
    pub fn has_changed(&mut self) -> bool {
        !self.changes().is_empty()
    }

    /// Waits until a file changes, and returns whether one did: after Ctrl-C it waits no longer.
    pub fn wait(&mut self) -> bool {
        while !interrupt::requested() {
            if self.has_changed() {
                return true;
            }
            thread::sleep(LOOK);
        }
        false
    }

    /// Looks at what has changed during a run, and returns whether another run is due.
    ///
    /// A file that changes during a run may have been saved by a person, so there is another run. If
    /// it changes during that one too, the run itself writes it, and it is not watched any more.
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

/// A file that can be read; it may be gone the next time, or be back. Links are followed.
fn look(path: &Path) -> Option<(PathBuf, (Option<SystemTime>, u64))> {
    let file = fs::metadata(path).ok()?;
    Some((path.to_owned(), (file.modified().ok(), file.len())))
}

/// The files of a folder that Git does not ignore; none outside of a repository.
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

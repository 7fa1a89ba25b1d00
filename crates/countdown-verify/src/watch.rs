//! Waiting until a file changes, by looking at the files' times.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    thread,
    time::{Duration, SystemTime},
};

use crate::interrupt;

/// How often the files are looked at.
const LOOK: Duration = Duration::from_millis(250);

/// Files and folders that are watched, and what they were like when they were last looked at.
///
/// Of a folder all is watched that is in it, but for what is built (`target`, `__pycache__`) and what
/// is hidden, with a dot before its name. No service of the system is asked: the times of a few
/// hundred files are read in a millisecond, on any system and any file system.
#[derive(Debug)]
pub struct Watch {
    paths: Vec<PathBuf>,
    left_out: Option<PathBuf>,
    seen: Files,
}

/// Of each file when it was changed, and how long it is.
type Files = BTreeMap<PathBuf, (Option<SystemTime>, u64)>;

impl Watch {
    /// Takes down what the files are like now, but for those in the folder `left_out`: what is built
    /// may go to one of any name.
    #[must_use]
    pub fn new(paths: impl IntoIterator<Item = PathBuf>, left_out: Option<PathBuf>) -> Self {
        let paths = paths.into_iter().collect();
        let mut watch = Self {
            paths,
            left_out,
            seen: Files::new(),
        };
        watch.seen = watch.look();
        watch
    }

    /// Whether a file was changed, made or removed since this was last asked.
    pub fn has_changed(&mut self) -> bool {
        let now = self.look();
        let changed = now != self.seen;
        self.seen = now;
        changed
    }

    /// Waits until a file changes; whether one did, for after Ctrl-C it waits no longer.
    pub fn wait(&mut self) -> bool {
        while !interrupt::requested() {
            if self.has_changed() {
                return true;
            }
            thread::sleep(LOOK);
        }
        false
    }

    fn look(&self) -> Files {
        let mut files = Files::new();
        self.paths
            .iter()
            .for_each(|path| self.add(path, &mut files));
        files
    }

    /// What cannot be read is as good as not there: it may be gone the next time, or be back.
    fn add(&self, path: &Path, files: &mut Files) {
        let Ok(metadata) = fs::symlink_metadata(path) else {
            return;
        };
        if !metadata.is_dir() {
            files.insert(path.to_owned(), (metadata.modified().ok(), metadata.len()));
            return;
        }
        for entry in fs::read_dir(path).into_iter().flatten().flatten() {
            let (name, path) = (entry.file_name(), entry.path());
            let is_built = name == "target" || name == "__pycache__";
            let is_left_out = is_built || self.left_out.as_ref() == Some(&path);
            if !is_left_out && !name.to_string_lossy().starts_with('.') {
                self.add(&path, files);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sees_what_is_made_changed_and_removed() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("src/main.rs");
        let mut watch = Watch::new([folder.path().to_owned()], None);
        assert!(!watch.has_changed());
        fs::create_dir(folder.path().join("src")).unwrap();
        assert!(!watch.has_changed());
        fs::write(&file, "one").unwrap();
        assert!(watch.has_changed() && !watch.has_changed());
        fs::write(&file, "three").unwrap();
        assert!(watch.has_changed() && !watch.has_changed());
        fs::remove_file(&file).unwrap();
        assert!(watch.wait() && !watch.has_changed());
    }

    #[test]
    fn does_not_see_what_is_built_or_hidden() {
        let folder = tempfile::tempdir().unwrap();
        let mut watch = Watch::new([folder.path().to_owned()], Some(folder.path().join("out")));
        for hidden in ["target", "__pycache__", ".git", "out"] {
            fs::create_dir(folder.path().join(hidden)).unwrap();
            fs::write(folder.path().join(hidden).join("file"), "one").unwrap();
        }
        assert!(!watch.has_changed());
    }
}

//! What there is to solve: found by convention, and told by each exercise's own header.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail, ensure};
use cargo_metadata::Metadata;
use countdown_verify::{program::GoldenFile, workspace};

/// An exercise, as its file `crates/CONCEPT/exercises/NAME.rs` has it.
#[derive(Debug, Clone)]
pub(crate) struct Exercise {
    pub(crate) name: String,
    pub(crate) concept: String,
    pub(crate) header: Header,
    /// What the learner starts with: the file without its hint.
    pub(crate) start: String,
    /// The folder of its concept, from the workspace's on.
    pub(crate) folder: PathBuf,
    /// What it is held to.
    pub(crate) golden: PathBuf,
}

/// The comment on top of an exercise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Header {
    pub(crate) number: u32,
    pub(crate) title: String,
    pub(crate) goal: String,
    pub(crate) hint: String,
    golden: Option<String>,
}

impl Exercise {
    /// All of the workspace, in the order in which they are to be solved.
    pub(crate) fn all(metadata: &Metadata) -> Result<Vec<Self>> {
        let root = metadata.workspace_root.as_std_path();
        let mut all = Vec::new();
        for package in metadata.workspace_packages() {
            let folder = package.manifest_path.with_file_name("").into_std_path_buf();
            for path in sources(&folder.join("exercises"))? {
                all.push(Self::read(root, &package.name, &path)?);
            }
        }
        all.sort_by(|a, b| (a.header.number, &a.name).cmp(&(b.header.number, &b.name)));
        for (index, exercise) in all.iter().enumerate() {
            let number = index + 1;
            ensure!(
                u32::try_from(number) == Ok(exercise.header.number),
                "`{}` is not exercise {number}: number them from 1, each number once",
                exercise.name
            );
        }
        Ok(all)
    }

    fn read(root: &Path, concept: &str, path: &Path) -> Result<Self> {
        let inside = path.strip_prefix(root).unwrap_or(path);
        let shown = inside.display();
        let source = fs::read_to_string(path).with_context(|| format!("cannot read {shown}"))?;
        let name = stem(path);
        let header = Header::parse(&source).with_context(|| format!("{shown}: its header"))?;
        let golden = golden(root, header.golden.as_ref().unwrap_or(&name));
        let folder = inside.ancestors().nth(2).unwrap_or(inside).to_owned();
        Ok(Self {
            concept: concept.into(),
            start: without_hint(&source),
            name,
            header,
            folder,
            golden,
        })
    }

    /// The solution to compare with.
    pub(crate) fn solution(&self) -> PathBuf {
        self.folder.join("solutions").join(format!("{}.rs", self.name))
    }
}

/// An exercise's own golden, or one that it shares with the programs.
fn golden(root: &Path, name: &str) -> PathBuf {
    let own = GoldenFile::named(root, &format!("exercises/{name}")).path;
    if own.is_file() { own } else { GoldenFile::named(root, name).path }
}

/// A file's name without its extension.
pub(crate) fn stem(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

/// The Rust files of a folder by name; none where there is no folder.
pub(crate) fn sources(folder: &Path) -> Result<Vec<PathBuf>> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let context = || format!("cannot read {}", folder.display());
    let files = fs::read_dir(folder).with_context(context)?;
    let files: Result<Vec<_>, _> = files.map(|file| file.map(|file| file.path())).collect();
    let mut files = files.with_context(context)?;
    files.retain(|path| path.extension().is_some_and(|extension| extension == "rs"));
    files.sort();
    Ok(files)
}

impl Header {
    fn parse(source: &str) -> Result<Self> {
        let header = workspace::Header::of(source);
        let need = |label: &str| {
            header.labelled(label).with_context(|| format!("has no line `{label} …`"))
        };
        let Some((number, title)) = need("Exercise")?.split_once(": ") else {
            bail!("does not begin with `Exercise NUMBER: title.`");
        };
        Ok(Self {
            number: number.parse().with_context(|| format!("`{number}` is no number"))?,
            title: title.trim_end_matches('.').to_owned(),
            goal: need("Goal:")?.to_owned(),
            hint: need("Hint:")?.to_owned(),
            golden: header.golden.clone(),
        })
    }
}

/// The hint is for who asks for it.
fn without_hint(source: &str) -> String {
    let mut text = String::new();
    let mut inside = false;
    for line in source.split_inclusive('\n') {
        inside |= line.starts_with("//! Hint:");
        inside &= line.starts_with("//! ");
        if !inside {
            text.push_str(line);
        }
    }
    text.replace("//!\n//!\n", "//!\n").replacen("//!\n\n", "\n", 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: &str = "//! Exercise 2: a title.\n//!\n//! Goal: one\n//! two.\n//!\n\
        //! Hint: look\n//! there.\n//!\n//! Golden: other\n\nfn main() {}\n";

    #[test]
    fn a_header_tells_all() {
        let header = Header::parse(SOURCE).unwrap();
        assert_eq!((header.number, &*header.title), (2, "a title"));
        assert_eq!((&*header.goal, &*header.hint), ("one two.", "look there."));
        assert_eq!(header.golden.as_deref(), Some("other"));
    }

    #[track_caller]
    fn refused(without: &str, why: &str) {
        let error = Header::parse(&SOURCE.replace(without, "")).unwrap_err();
        assert!(format!("{error:#}").contains(why), "{error:#}");
    }

    #[test]
    fn a_header_without_a_goal_or_a_hint_is_refused() {
        refused("Goal: one\n//! two.", "no line `Goal: …`");
        refused("look\n//! there.", "no line `Hint: …`");
        refused("Exercise 2: a title.", "no line `Exercise …`");
        refused("2", "`` is no number");
    }

    #[test]
    fn the_learner_gets_all_but_the_hint() {
        let start = "//! Exercise 2: a title.\n//!\n//! Goal: one\n//! two.\n//!\n\
            //! Golden: other\n\nfn main() {}\n";
        assert_eq!(without_hint(SOURCE), start);
        let last = SOURCE.replace("//!\n//! Golden: other\n", "");
        assert_eq!(without_hint(&last), start.replace("//!\n//! Golden: other\n", ""));
    }
}

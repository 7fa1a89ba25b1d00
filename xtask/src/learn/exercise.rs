//! What there is to solve: found by convention, and told by each exercise's own header.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use cargo_metadata::Metadata;
use countdown_timeline::Language;
use countdown_verify::{program::GoldenFile, workspace};

use super::start::start;
use crate::{files, prose::joined};

/// An exercise, as its file `crates/CONCEPT/exercises/NAME.rs` has it.
#[derive(Debug, Clone)]
pub(crate) struct Exercise {
    pub(crate) name: String,
    pub(crate) concept: String,
    pub(crate) header: Header,
    source: String,
    /// The folder of its concept, from the workspace's on.
    pub(crate) folder: PathBuf,
    /// What it is held to.
    pub(crate) golden: PathBuf,
}

/// The comment on top of an exercise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Header {
    pub(crate) number: u32,
    english: Task,
    chinese: Task,
    golden: Option<String>,
}

/// What is to be done, in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Task {
    pub(crate) title: String,
    pub(crate) goal: String,
    pub(crate) hint: String,
}

/// What the parts of a header begin with; behind the first come a number and a title.
struct Labels {
    exercise: &'static str,
    colon: &'static str,
    goal: &'static str,
    hint: &'static str,
}

const ENGLISH: Labels = Labels {
    exercise: "Exercise ",
    colon: ": ",
    goal: "Goal:",
    hint: "Hint:",
};
const CHINESE: Labels = Labels {
    exercise: "练习 ",
    colon: "：",
    goal: "目标：",
    hint: "提示：",
};

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
        let source = files::read(path)?;
        let name = stem(path);
        let header = Header::parse(&source).with_context(|| format!("{shown}: its header"))?;
        let golden = golden(root, header.golden.as_ref().unwrap_or(&name));
        let folder = inside.ancestors().nth(2).unwrap_or(inside).to_owned();
        Ok(Self {
            concept: concept.into(),
            source,
            name,
            header,
            folder,
            golden,
        })
    }

    /// What is to be done.
    pub(crate) fn task(&self, language: Language) -> &Task {
        match language {
            Language::English => &self.header.english,
            Language::Chinese => &self.header.chinese,
        }
    }

    /// What the learner starts with.
    pub(crate) fn start(&self, language: Language) -> String {
        start(&self.source, language)
    }

    /// Whether a file is a start as it was given, in any language.
    pub(crate) fn is_start(&self, file: &[u8]) -> bool {
        Language::ALL
            .iter()
            .any(|language| file == self.start(*language).as_bytes())
    }

    /// The solution to compare with.
    pub(crate) fn solution(&self) -> PathBuf {
        self.folder
            .join("solutions")
            .join(format!("{}.rs", self.name))
    }
}

/// An exercise's own golden, or one that it shares with the programs.
fn golden(root: &Path, name: &str) -> PathBuf {
    let own = GoldenFile::named(root, &format!("exercises/{name}")).path;
    if own.is_file() {
        own
    } else {
        GoldenFile::named(root, name).path
    }
}

/// A file's name without its extension.
pub(crate) fn stem(path: &Path) -> String {
    path.file_stem()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

/// The Rust files of a folder by name; none where there is no folder.
pub(crate) fn sources(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = files::in_folder(folder)?;
    files.retain(|file| files::ends_in(file, "rs"));
    Ok(files)
}

impl Header {
    fn parse(source: &str) -> Result<Self> {
        let header = workspace::Header::of(source);
        let (number, english) = ENGLISH.find(&header)?;
        let (chinese_number, chinese) = CHINESE.find(&header)?;
        ensure!(
            number == chinese_number,
            "it is `Exercise {number}` and `练习 {chinese_number}`: number both alike"
        );
        Ok(Self {
            number,
            english,
            chinese,
            golden: header.golden,
        })
    }
}

impl Labels {
    /// An exercise's number, and its task.
    fn find(&self, header: &workspace::Header) -> Result<(u32, Task)> {
        let find = |label: &str| {
            let found = header.labelled(label).map(|text| joined(&text));
            found.with_context(|| format!("has no line `{} …`", label.trim()))
        };
        let head = find(self.exercise)?;
        let Some((number, title)) = head.split_once(self.colon) else {
            bail!(
                "does not begin with `{}NUMBER{}title`",
                self.exercise,
                self.colon
            );
        };
        let number = number
            .parse()
            .with_context(|| format!("`{number}` is no number"))?;
        let title = title.trim_end_matches(['.', '。']).to_owned();
        Ok((
            number,
            Task {
                title,
                goal: find(self.goal)?,
                hint: find(self.hint)?,
            },
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: &str = "//! Exercise 2: a title.\n//!\n//! Goal: one\n//! two.\n//!\n\
        //! Hint: look\n//! there.\n//!\n//! 练习 2：标题。\n//!\n//! 目标：一，\n//! 二。\n//!\n\
        //! 提示：看那里。\n//!\n//! Golden: other\n\nfn main() {}\n";

    #[test]
    fn a_header_tells_all() {
        let header = Header::parse(SOURCE).unwrap();
        let task = |title: &str, goal: &str, hint: &str| Task {
            title: title.into(),
            goal: goal.into(),
            hint: hint.into(),
        };
        assert_eq!(header.number, 2);
        assert_eq!(header.english, task("a title", "one two.", "look there."));
        assert_eq!(header.chinese, task("标题", "一，二。", "看那里。"));
        assert_eq!(header.golden.as_deref(), Some("other"));
    }

    #[track_caller]
    fn refused(part: &str, instead: &str, why: &str) {
        let error = Header::parse(&SOURCE.replace(part, instead)).unwrap_err();
        assert!(format!("{error:#}").contains(why), "{error:#}");
    }

    #[test]
    fn a_header_without_all_its_parts_in_both_languages_is_refused() {
        refused("Goal: one\n//! two.", "", "no line `Goal: …`");
        refused("look\n//! there.", "", "no line `Hint: …`");
        refused("Exercise 2: a title.", "", "no line `Exercise …`");
        refused("Exercise 2", "Exercise ", "`` is no number");
        refused(
            "Exercise 2: ",
            "Exercise 2 ",
            "does not begin with `Exercise NUMBER: title`",
        );
        refused("练习 2：标题。", "", "no line `练习 …`");
        refused("目标：一，\n//! 二。", "", "no line `目标： …`");
        refused("看那里。", "", "no line `提示： …`");
        refused("练习 2", "练习 3", "`Exercise 2` and `练习 3`");
    }
}

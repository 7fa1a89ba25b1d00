//! The exercises: found by convention, and told by the headers of their files.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use cargo_metadata::Metadata;
use countdown_timeline::Language;

use super::{condition::Condition, prediction, start, words};
use crate::{files, prose::joined};

/// Where their goldens are.
pub(crate) const GOLDENS: &str = "tests/golden/exercises";

/// An exercise, as its file `crates/CONCEPT/exercises/NAME.rs` has it.
#[derive(Debug, Clone)]
pub(crate) struct Exercise {
    pub(crate) name: String,
    pub(crate) concept: String,
    pub(crate) header: Header,
    source: String,
    /// The file itself, and the folder of its concept.
    pub(crate) path: PathBuf,
    pub(crate) folder: PathBuf,
    /// What it is held to.
    pub(crate) golden: PathBuf,
    /// Its golden's lines, if these are to be predicted.
    pub(crate) lines: Option<prediction::Lines>,
}

/// The comment on top of an exercise.
#[derive(Debug, Clone)]
pub(crate) struct Header {
    pub(crate) number: u32,
    english: Task,
    chinese: Task,
    is_prediction: bool,
    /// The page of the concept that it is about.
    page: String,
    pub(crate) conditions: Vec<Condition>,
    pub(crate) again: Vec<Again>,
}

/// What is to be done, in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Task {
    pub(crate) title: String,
    pub(crate) goal: String,
    /// One after another. Of a prediction: what is commonly overlooked.
    pub(crate) hints: Vec<String>,
}

/// A run with other jobs than those of the start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Again {
    /// What the header says of it.
    pub(crate) text: String,
    /// As the variable `COUNTDOWN_JOBS` wants them.
    pub(crate) jobs: String,
    /// The golden that it is held to; none where the program is to fail.
    pub(crate) golden: Option<String>,
}

/// What the parts of a header begin with; behind the first come a number and a title.
struct Labels {
    exercise: &'static str,
    colon: &'static str,
    goal: &'static str,
    hint: &'static str,
    predict: &'static str,
    overlooked: &'static str,
}

const ENGLISH: Labels = Labels {
    exercise: "Exercise ",
    colon: ": ",
    goal: "Goal:",
    hint: "Hint:",
    predict: "Predict:",
    overlooked: "Overlooked:",
};
const CHINESE: Labels = Labels {
    exercise: "练习 ",
    colon: "：",
    goal: "目标：",
    hint: "提示：",
    predict: "预测：",
    overlooked: "容易忽略：",
};

impl Exercise {
    /// Returns all of the workspace, in the order in which they are to be solved.
    ///
    /// # Errors
    ///
    /// If one cannot be read, or their numbers are wrong.
    pub(crate) fn all(metadata: &Metadata) -> Result<Vec<Self>> {
        let root = metadata.workspace_root.as_std_path();
        let mut all = Vec::new();
        for package in metadata.workspace_packages() {
            let folder = package.manifest_path.with_file_name("").into_std_path_buf();
            for path in sources(&folder.join("exercises"))? {
                let read = Self::read(root, &package.name, &path);
                all.push(read.with_context(|| path.display().to_string())?);
            }
        }

        all.sort_by(|a, b| (a.header.number, &a.name).cmp(&(b.header.number, &b.name)));
        for (exercise, number) in all.iter().zip(1..) {
            ensure!(
                exercise.header.number == number,
                "`{}` is not exercise {number}: number them from 1, each number once",
                exercise.name
            );
        }
        Ok(all)
    }

    fn read(root: &Path, concept: &str, path: &Path) -> Result<Self> {
        let source = files::read(path)?;
        let header = Header::parse(&source).context("its header")?;
        let name = stem(path);
        let golden = root.join(GOLDENS).join(format!("{name}.txt"));
        let lines = header
            .is_prediction
            .then(|| prediction::Lines::of(&files::read(&golden)?));
        Ok(Self {
            concept: concept.into(),
            source,
            name,
            header,
            path: path.to_owned(),
            folder: path.ancestors().nth(2).unwrap_or(path).to_owned(),
            golden,
            lines: lines.transpose()?,
        })
    }

    /// What is to be done.
    pub(crate) fn task(&self, language: Language) -> &Task {
        match language {
            Language::English => &self.header.english,
            Language::Chinese => &self.header.chinese,
        }
    }

    /// Returns what has to hold beside the golden, a sentence each.
    pub(crate) fn holds(&self, language: Language) -> Vec<String> {
        let conditions = self.header.conditions.iter();
        let again = self.header.again.iter();
        let again = again.map(|again| words::words(language).again(again));
        let conditions = conditions.map(|condition| condition.sentence(language));
        conditions.chain(again).collect()
    }

    /// Returns the file that the learner starts with.
    pub(crate) fn start(&self, language: Language) -> String {
        let added = if let Some(lines) = &self.lines {
            start::to_predict(lines, language)
        } else {
            start::what_holds(&self.holds(language), language)
        };
        start::start(&self.source, &added, language)
    }

    /// Whether a file is a start as it was given, in any language.
    pub(crate) fn is_start(&self, file: &[u8]) -> bool {
        Language::ALL
            .iter()
            .any(|language| file == self.start(*language).as_bytes())
    }

    /// The file that is compiled, where the learner's is in `folder`. What is predicted is the
    /// program as it is.
    pub(crate) fn compiled(&self, folder: &Path) -> PathBuf {
        match self.lines {
            Some(_) => self.path.clone(),
            None => folder.join(format!("{}.rs", self.name)),
        }
    }

    /// The page that it is about.
    pub(crate) fn page(&self, language: Language) -> PathBuf {
        let page = &self.header.page;
        self.folder.join(match language {
            Language::English => page.clone(),
            Language::Chinese => page.replace(".md", ".zh-CN.md"),
        })
    }

    /// The solution to compare with.
    pub(crate) fn solution(&self) -> PathBuf {
        self.folder
            .join("solutions")
            .join(format!("{}.rs", self.name))
    }

    /// The golden of a run with other jobs, next to that of the exercise.
    pub(crate) fn golden_again(&self, name: &str) -> PathBuf {
        self.golden.with_file_name(format!("{name}.txt"))
    }
}

/// Returns a file's name without its extension.
pub(crate) fn stem(path: &Path) -> String {
    path.file_stem()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

/// Returns the Rust files of a folder by name; none where there is no folder.
pub(crate) fn sources(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = files::in_folder(folder)?;
    files.retain(|file| files::ends_in(file, "rs"));
    Ok(files)
}

impl Header {
    fn parse(source: &str) -> Result<Self> {
        let lines = source.lines().map_while(|line| line.strip_prefix("//!"));
        let lines: Vec<&str> = lines.map(str::trim).collect();
        let paragraphs = lines.split(|line| line.is_empty());
        let paragraphs: Vec<String> = paragraphs.map(|lines| lines.join(" ")).collect();
        let is_prediction = paragraphs
            .iter()
            .any(|text| text.starts_with(ENGLISH.predict));

        let (number, english) = ENGLISH.find(&paragraphs, is_prediction)?;
        let (chinese_number, chinese) = CHINESE.find(&paragraphs, is_prediction)?;
        ensure!(
            number == chinese_number,
            "it is `Exercise {number}` and `练习 {chinese_number}`: number both alike"
        );

        let labelled = |label: &str| -> Vec<&str> {
            let lines = lines.iter().filter_map(|line| line.strip_prefix(label));
            lines.map(str::trim).collect()
        };
        let conditions = labelled("Holds:").into_iter().map(Condition::parse);
        let again = labelled("Again:").into_iter().map(Again::parse);
        Ok(Self {
            number,
            english,
            chinese,
            is_prediction,
            page: labelled("Page:")
                .first()
                .unwrap_or(&"README.md")
                .to_string(),
            conditions: conditions.collect::<Result<_>>()?,
            again: again.collect::<Result<_>>()?,
        })
    }

    /// Whether it is run as on a machine with one core.
    pub(crate) fn is_one_worker(&self) -> bool {
        self.conditions.iter().any(Condition::is_one_worker)
    }
}

impl Again {
    fn parse(text: &str) -> Result<Self> {
        let (jobs, what) = text.split_once(", ").unwrap_or((text, ""));
        let golden = what.strip_prefix("golden ").map(str::to_owned);
        ensure!(
            golden.is_some() || what == "fails",
            "`Again: {text}` does not end with `, golden NAME` or `, fails`"
        );
        for job in jobs.split_whitespace() {
            let is_job = job
                .split_once('=')
                .is_some_and(|(_, ms)| ms.parse::<u64>().is_ok());
            ensure!(is_job, "`Again: {text}`: `{job}` is not like `A=300`");
        }
        Ok(Self {
            text: text.to_owned(),
            jobs: jobs.to_owned(),
            golden,
        })
    }

    /// Returns the names of the jobs that fail.
    pub(crate) fn failing(&self) -> Vec<&str> {
        let names = self.jobs().map(|(name, _)| name);
        names.filter_map(|name| name.strip_suffix('!')).collect()
    }

    /// Returns each job's name and its delay, as in `0.3`.
    pub(crate) fn delays(&self) -> Vec<(&str, String)> {
        let seconds = |ms: &str| ms.parse().map_or(0.0, |ms: f64| ms / 1000.0).to_string();
        self.jobs().map(|(name, ms)| (name, seconds(ms))).collect()
    }

    fn jobs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.jobs
            .split_whitespace()
            .filter_map(|job| job.split_once('='))
    }
}

impl Labels {
    /// Returns an exercise's number, and its task.
    fn find(&self, paragraphs: &[String], is_prediction: bool) -> Result<(u32, Task)> {
        let all = |label: &str| -> Vec<String> {
            let texts = paragraphs
                .iter()
                .filter_map(|text| text.strip_prefix(label));
            let texts = texts.map(|text| joined(text.trim()));
            texts.filter(|text| !text.is_empty()).collect()
        };
        let find = |label: &str| {
            let found = all(label).into_iter().next();
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
            .with_context(|| format!("`{number}` is not a number"))?;
        let (goal, hint) = if is_prediction {
            (self.predict, self.overlooked)
        } else {
            (self.goal, self.hint)
        };
        find(hint)?;
        let task = Task {
            title: title.trim_end_matches(['.', '。']).to_owned(),
            goal: find(goal)?,
            hints: all(hint),
        };
        Ok((number, task))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: &str = "//! Exercise 2: a title.\n//!\n//! Goal: one\n//! two.\n//!\n\
        //! Hint: look\n//! there.\n//!\n//! Hint: and there.\n//!\n//! 练习 2：标题。\n//!\n\
        //! 目标：一，\n//! 二。\n//!\n//! 提示：看那里。\n//!\n//! Page: other.md\n//! Holds: `f` is called\n\
        //! Again: A=300 B!=200, fails\n//! Again: A=1 B=2, golden other.again\n\n\
        fn main() {}\n";

    #[test]
    fn a_header_tells_all() {
        let header = Header::parse(SOURCE).unwrap();
        let task = |title: &str, goal: &str, hints: &[&str]| Task {
            title: title.into(),
            goal: goal.into(),
            hints: hints.iter().map(|&hint| hint.to_owned()).collect(),
        };
        assert_eq!(header.number, 2);
        let hints = ["look there.", "and there."];
        assert_eq!(header.english, task("a title", "one two.", &hints));
        assert_eq!(header.chinese, task("标题", "一，二。", &["看那里。"]));
        assert_eq!(header.page, "other.md");
        assert_eq!(header.conditions.len(), 1);
        assert_eq!(header.again[0].failing(), ["B"]);
        assert_eq!(header.again[0].delays()[0], ("A", "0.3".to_owned()));
        assert_eq!(header.again[1].golden.as_deref(), Some("other.again"));
    }

    #[test]
    fn a_prediction_has_other_labels() {
        let source = SOURCE
            .replace("Goal:", "Predict:")
            .replace("目标：", "预测：")
            .replace("Hint:", "Overlooked:")
            .replace("提示：", "容易忽略：");
        let header = Header::parse(&source).unwrap();
        assert!(header.is_prediction);
        assert_eq!(header.chinese.hints, ["看那里。"]);
    }

    #[track_caller]
    fn refused(part: &str, instead: &str, why: &str) {
        let error = Header::parse(&SOURCE.replace(part, instead)).unwrap_err();
        assert!(format!("{error:#}").contains(why), "{error:#}");
    }

    #[test]
    fn a_header_without_all_its_parts_in_both_languages_is_refused() {
        refused("Goal: one\n//! two.", "", "no line `Goal: …`");
        refused(
            "Hint: look\n//! there.\n//!\n//! Hint: and there.",
            "",
            "no line `Hint: …`",
        );
        refused("Exercise 2: a title.", "", "no line `Exercise …`");
        refused("Exercise 2", "Exercise ", "`` is not a number");
        refused(
            "Exercise 2: ",
            "Exercise 2 ",
            "does not begin with `Exercise NUMBER: title`",
        );
        refused("练习 2：标题。", "", "no line `练习 …`");
        refused("目标：一，\n//! 二。", "", "no line `目标： …`");
        refused("看那里。", "", "no line `提示： …`");
        refused("练习 2", "练习 3", "`Exercise 2` and `练习 3`");
        refused("is called", "is recalled", "is not a condition");
        refused(", fails", "", "does not end with");
        refused("A=300", "A 300", "`A` is not like `A=300`");
    }
}

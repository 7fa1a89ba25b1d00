//! Every solution passes, every wrong answer is refused, and no start is a solution.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use countdown_timeline::Language;
use countdown_verify::{
    judge::at_once,
    program::{GoldenFile, Policy},
    stalls::StallLog,
    verdict::Verdict,
};

use super::{
    attempt::{Judge, Outcome},
    build,
    exercise::{self, Exercise},
    package::{self, Bin},
    session,
    words::words,
};
use crate::files;

/// Something to try: the program's name, its exercise, and its source.
struct Answer<'a> {
    name: String,
    exercise: &'a Exercise,
    path: PathBuf,
}

/// All starts and answers, each called by its folder and file: `wrong__fourth`.
fn answers<'a>(exercises: &'a [Exercise], starts: &Path) -> Vec<Answer<'a>> {
    let mut answers = Vec::new();
    for exercise in exercises {
        let start = starts.join(format!("start__{}.rs", exercise.name));
        package::put(&start, &exercise.start(Language::English)).unwrap();
        answers.push(answer(exercise, "start", start));
        for folder in ["solutions", "wrong"] {
            let found = in_folder(exercise, folder);
            answers.extend(found.into_iter().map(|path| answer(exercise, folder, path)));
        }
    }
    answers
}

/// The answers to an exercise: `NAME.rs`, and `NAME.WHY.rs` for more.
fn in_folder(exercise: &Exercise, folder: &str) -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut answers = exercise::sources(&root.join(&exercise.folder).join(folder)).unwrap();
    answers.retain(|path| exercise::stem(path).split('.').next() == Some(&*exercise.name));
    answers
}

fn answer<'a>(exercise: &'a Exercise, folder: &str, path: PathBuf) -> Answer<'a> {
    let stem = path.file_stem().unwrap().to_str().unwrap();
    let name = format!(
        "{folder}__{}",
        stem.trim_start_matches("start__").replace('.', "__")
    );
    Answer {
        name,
        exercise,
        path,
    }
}

/// Builds and judges all of them, all at the same time.
fn judge_all(folder: &Path, answers: &[Answer<'_>]) -> BTreeMap<String, Outcome> {
    let names: Vec<&str> = answers.iter().map(|answer| &*answer.name).collect();
    let built = build::build(folder, &names, words(Language::English), |_| ()).unwrap();
    let stalls = StallLog::start().unwrap();
    // All of them run on a machine that other tests keep busy.
    let policy = Policy {
        attempts: 10,
        ..Policy::default()
    };
    let judge = Judge {
        policy,
        stalls: &stalls,
        recording: None,
    };
    let judged = at_once(answers, |Answer { name, exercise, .. }| {
        let outcome = judge.judge(&built, name, &exercise.golden, &mut |_| ());
        if let (Outcome::NotBuilt, false) = (&outcome, name.starts_with("wrong")) {
            panic!("{name} does not build:\n{}", built.said(name));
        }
        (name.clone(), outcome)
    });
    judged.unwrap().into_iter().collect()
}

/// Who has to refuse a wrong answer, as a line of its header says.
#[track_caller]
fn is_refused(answer: &Answer<'_>, outcome: &Outcome) -> bool {
    let source = fs::read_to_string(&answer.path).unwrap();
    let by = source
        .lines()
        .find_map(|line| line.strip_prefix("//! Refused by: "));
    match by.unwrap_or_else(|| panic!("{} does not say by whom", answer.name)) {
        "compiler" => matches!(outcome, Outcome::NotBuilt),
        "golden" => matches!(
            outcome,
            Outcome::Judged {
                verdict: Verdict::Mismatch,
                ..
            }
        ),
        // It fails by itself; what it has printed by then may be wrong too.
        "itself" => matches!(outcome, Outcome::Judged { verdict, reasons }
            if *verdict != Verdict::Match && reasons.iter().any(|reason| reason.contains("Error"))),
        other => panic!("{}: nobody is called `{other}`", answer.name),
    }
}

#[test]
#[cfg_attr(wine, ignore = "needs Cargo")]
fn solutions_pass_and_starts_and_wrong_answers_do_not() {
    let metadata = files::metadata().unwrap();
    let exercises = Exercise::all(&metadata).unwrap();
    let folder = metadata
        .target_directory
        .join("learn-test")
        .into_std_path_buf();
    let answers = answers(&exercises, &folder);
    let bin = |answer: &Answer<'_>| Bin {
        name: answer.name.clone(),
        path: answer.path.clone(),
    };
    let bins: Vec<Bin> = answers.iter().map(bin).collect();
    package::write(&folder, &metadata, &super::concepts(&exercises), &bins).unwrap();
    let outcomes = judge_all(&folder, &answers);
    let mut wrong = Vec::new();
    for answer in &answers {
        let outcome = &outcomes[&answer.name];
        let is_right = match answer.name.split("__").next() {
            Some("solutions") => outcome.is_done(),
            Some("start") => !outcome.is_done(),
            _ => is_refused(answer, outcome),
        };
        if !is_right {
            wrong.push(format!("{}: {outcome:?}", answer.name));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
#[cfg_attr(wine, ignore = "needs Cargo")]
fn what_the_learner_wrote_stays() {
    let metadata = files::metadata().unwrap();
    let exercises = Exercise::all(&metadata).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let prepare = |language| {
        let words = words(language);
        super::prepare(Some(folder.path()), &metadata, &exercises, words).unwrap()
    };
    let mine = prepare(Language::English).file(&exercises[0]);
    let read = || fs::read_to_string(&mine).unwrap();
    assert_eq!(read(), exercises[0].start(Language::English));
    // Nobody has written this: it comes in the language that is spoken now.
    prepare(Language::Chinese);
    assert_eq!(read(), exercises[0].start(Language::Chinese));
    fs::write(&mine, "half a").unwrap();
    for language in Language::ALL {
        prepare(language);
        assert_eq!(read(), "half a");
    }
}

/// Cargo, which looks at times, is to take the one for the other in no order.
#[test]
#[cfg_attr(wine, ignore = "needs Cargo")]
fn what_was_built_of_one_folder_is_run_for_no_other() {
    let metadata = files::metadata().unwrap();
    let folders =
        ["one", "two"].map(|name| metadata.target_directory.join("learn-folders").join(name));
    let bin = Bin {
        name: "learn-twin".into(),
        path: "twin.rs".into(),
    };
    for folder in &folders {
        let source = format!(
            "fn main() {{ print!(\"{}\") }}\n",
            folder.file_name().unwrap()
        );
        package::put(&folder.join("twin.rs").into_std_path_buf(), &source).unwrap();
    }
    for folder in folders.iter().rev() {
        let path = folder.as_std_path();
        package::write(path, &metadata, &["sequential"], std::slice::from_ref(&bin)).unwrap();
        let built = build::build(path, &[&bin.name], words(Language::English), |_| ()).unwrap();
        let output = Command::new(built.executable(&bin.name).unwrap())
            .output()
            .unwrap();
        assert_eq!(
            String::from_utf8(output.stdout).unwrap(),
            folder.file_name().unwrap()
        );
    }
}

#[test]
#[cfg_attr(wine, ignore = "needs Cargo")]
fn every_golden_of_the_exercises_is_used() {
    let metadata = files::metadata().unwrap();
    let exercises = Exercise::all(&metadata).unwrap();
    let folder = metadata
        .workspace_root
        .join(GoldenFile::FOLDER)
        .join("exercises");
    for golden in fs::read_dir(folder).unwrap() {
        let golden = golden.unwrap().path();
        let is_used = exercises.iter().any(|exercise| exercise.golden == golden);
        assert!(is_used, "no exercise is held to {}", golden.display());
    }
}

/// Cargo does not know of these files, so neither does `cargo fmt`.
#[test]
#[cfg_attr(wine, ignore = "needs Cargo")]
fn starts_and_answers_are_formatted() {
    let metadata = files::metadata().unwrap();
    let mut files = Vec::new();
    for exercise in Exercise::all(&metadata).unwrap() {
        for folder in ["exercises", "solutions", "wrong"] {
            files.extend(in_folder(&exercise, folder));
        }
    }
    let config = metadata.workspace_root.join("rustfmt.toml");
    let checked = Command::new("rustfmt")
        .args([
            "--check",
            "--edition",
            "2024",
            "--config-path",
            config.as_str(),
        ])
        .args(files)
        .output()
        .expect("rustfmt is installed");
    assert!(
        checked.status.success(),
        "{}",
        String::from_utf8_lossy(&checked.stdout)
    );
}

/// So that nothing of the learner's is lost.
#[test]
#[cfg_attr(wine, ignore = "needs Cargo")]
fn what_cannot_be_read_counts_as_begun() {
    let exercises = Exercise::all(&files::metadata().unwrap()).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let is_begun = |file: &Path| session::is_begun(file, &exercises[0]);
    assert!(is_begun(folder.path()) && !is_begun(&folder.path().join("none.rs")));
}

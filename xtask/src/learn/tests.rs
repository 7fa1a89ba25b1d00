//! Every solution passes, every wrong answer is refused as its header says, and no start is a solution.

use std::{
    collections::BTreeMap,
    env, fs,
    path::{Path, PathBuf},
    process::Command,
    sync::{Mutex, atomic::AtomicBool},
    thread,
};

use cargo_metadata::Metadata;
use countdown_core::Golden;
use countdown_timeline::Language;

use super::{
    attempt::{Attempt, By, Outcome},
    build::{self, Built},
    exercise::{self, Exercise},
    package::{self, Bin},
    prediction::Sheet,
    session,
    verifier::Verifier,
    words::words,
};
use crate::files;

/// How many programs run at the same time.
const AT_ONCE: usize = 8;

/// Something to try: the program's name, its exercise, and its source.
struct Answer<'a> {
    name: String,
    exercise: &'a Exercise,
    path: PathBuf,
}

/// Returns all starts and answers, each called by its folder and file: `wrong__two_seats__by_heart`.
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
    // To look at some of them: `ANSWERS=two_seats cargo test …`.
    let only = env::var("ANSWERS").unwrap_or_default();
    answers.retain(|answer| answer.name.contains(&only));
    answers
}

/// Returns the answers to an exercise: `NAME.rs`, and `NAME.WHY.rs` for more.
fn in_folder(exercise: &Exercise, folder: &str) -> Vec<PathBuf> {
    let mut answers = exercise::sources(&exercise.folder.join(folder)).unwrap();
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

/// Builds programs in a package of their own.
fn build(metadata: &Metadata, folder: &Path, bins: &[Bin]) -> Built {
    let words = words(Language::English);
    package::write(folder, metadata, bins, words).unwrap();
    let names: Vec<&str> = bins.iter().map(|bin| &*bin.name).collect();
    let target = metadata.target_directory.as_std_path();
    let place = build::Place { folder, target };
    build::build(place, &names, words, &AtomicBool::new(false), |_| ()).unwrap()
}

/// Judges all of them, some at the same time.
fn judge_all(folder: &Path, built: &Built, answers: &[Answer<'_>]) -> BTreeMap<String, Outcome> {
    // They run on a machine that other tests keep busy.
    let verifier = Verifier::start(10).unwrap();
    let (queue, outcomes) = (Mutex::new(answers.iter()), Mutex::new(BTreeMap::new()));
    let worker = || {
        loop {
            let Some(answer) = queue.lock().unwrap().next() else {
                return;
            };
            let outcome = judge(folder, built, answer, &verifier);
            outcomes
                .lock()
                .unwrap()
                .insert(answer.name.clone(), outcome);
        }
    };
    thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(worker);
        }
    });
    outcomes.into_inner().unwrap()
}

fn judge(folder: &Path, built: &Built, answer: &Answer<'_>, verifier: &Verifier) -> Outcome {
    let Some(executable) = built.executable(&answer.name) else {
        return Outcome::NotBuilt;
    };
    let attempt = Attempt {
        exercise: answer.exercise,
        executable,
        recording: &folder.join("recorded").join(&answer.name),
        verifier,
        words: words(Language::English),
        show: &|_| (),
        cancelled: &AtomicBool::new(false),
    };
    attempt.judge()
}

/// Whether an answer is refused by what a line of its header says.
#[track_caller]
fn is_refused(answer: &Answer<'_>, outcome: &Outcome) -> bool {
    let source = fs::read_to_string(&answer.path).unwrap();
    let lines = source.lines();
    let by: Vec<&str> = lines
        .filter_map(|line| line.strip_prefix("//! Refused by: "))
        .collect();
    assert!(!by.is_empty(), "{} does not say by what", answer.name);
    let refused_by = match outcome {
        Outcome::NotBuilt => "compiler".to_owned(),
        Outcome::NotYet(refusal) => match &refusal.by {
            By::Itself => "itself".to_owned(),
            By::Golden => "golden".to_owned(),
            By::Condition(text) => text.clone(),
            By::Again(text) => format!("again: {text}"),
        },
        // It is not accepted, on a machine that is too busy to say more.
        Outcome::Undecided(_) => return true,
        _ => return false,
    };
    by.contains(&&*refused_by)
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
    let built = build(&metadata, &folder, &bins);
    let outcomes = judge_all(&folder, &built, &answers);

    let mut wrong = Vec::new();
    for answer in &answers {
        let outcome = &outcomes[&answer.name];
        let is_right = match answer.name.split("__").next() {
            Some("solutions") => outcome.is_done(),
            // What is to be predicted is right as it is.
            Some("start") if answer.exercise.lines.is_some() => outcome.is_done(),
            Some("start") => matches!(outcome, Outcome::NotYet(_) | Outcome::Undecided(_)),
            _ => is_refused(answer, outcome),
        };
        if env::var_os("ANSWERS").is_some() {
            println!("{}: {outcome:?}", answer.name);
        }
        if !is_right {
            let said = built.said(&answer.name);
            wrong.push(format!("{}: {outcome:?}\n{said}", answer.name));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn golden(exercise: &Exercise) -> Golden {
    Golden::parse(files::read(&exercise.golden).unwrap()).unwrap()
}

#[test]
#[cfg_attr(wine, ignore = "needs Cargo")]
fn a_prediction_is_right_where_it_says_what_is_due() {
    let exercises = Exercise::all(&files::metadata().unwrap()).unwrap();
    for exercise in exercises.iter().filter(|exercise| exercise.lines.is_some()) {
        let lines = exercise.lines.as_ref().unwrap();
        let mut sheet = exercise.start(Language::English);
        assert_eq!(
            lines.read(&sheet),
            Sheet::Open(lines.len()),
            "{}",
            exercise.name
        );
        let golden = golden(exercise);
        for (due, label) in golden.ticks() {
            let said = format!("{:?} {label}\n", due.as_secs_f64());
            sheet = sheet.replacen(&format!("?.? {label}\n"), &said, 1);
        }
        let Sheet::Filled(said) = lines.read(&sheet) else {
            panic!("{sheet}")
        };
        assert!(lines.matches(&said), "{}", exercise.name);
        for index in 0..said.len() {
            let mut said = said.clone();
            said[index].0 += std::time::Duration::from_millis(50);
            assert!(!lines.matches(&said), "{}: {said:?}", exercise.name);
        }
    }
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

/// Cargo goes by times, and must not take the one for the other in any order.
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
        let built = build(&metadata, folder.as_std_path(), std::slice::from_ref(&bin));
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
    let folder = metadata.workspace_root.join(exercise::GOLDENS);
    for golden in fs::read_dir(folder).unwrap() {
        let golden = golden.unwrap().path();
        let is_used = exercises.iter().any(|exercise| {
            let again = exercise.header.again.iter();
            let mut again = again.filter_map(|again| again.golden.as_ref());
            exercise.golden == golden || again.any(|name| exercise.golden_again(name) == golden)
        });
        assert!(is_used, "no exercise is held to {}", golden.display());
    }
}

#[test]
#[cfg_attr(wine, ignore = "needs Cargo")]
fn each_exercise_has_a_page_in_both_languages() {
    for exercise in Exercise::all(&files::metadata().unwrap()).unwrap() {
        for language in Language::ALL {
            let page = exercise.page(language);
            assert!(page.is_file(), "{}: {}", exercise.name, page.display());
        }
    }
}

/// Two exercises with the same times could have each other's answers.
#[test]
#[cfg_attr(wine, ignore = "needs Cargo")]
fn each_exercise_has_times_of_its_own() {
    let exercises = Exercise::all(&files::metadata().unwrap()).unwrap();
    let mut seen = BTreeMap::new();
    for exercise in &exercises {
        let golden = golden(exercise);
        let due: Vec<_> = golden.due_times().collect();
        if let Some(other) = seen.insert(due, &exercise.name) {
            panic!("{} has the times of {other}", exercise.name);
        }
    }
}

/// Cargo does not know of these files, so neither does `cargo fmt`.
#[test]
#[cfg_attr(wine, ignore = "needs Cargo")]
fn starts_and_answers_are_formatted() {
    let metadata = files::metadata().unwrap();
    let given = concat!(env!("CARGO_MANIFEST_DIR"), "/src/learn/given.rs");
    let mut files = vec![given.into()];
    for exercise in Exercise::all(&metadata).unwrap() {
        for folder in ["exercises", "solutions", "wrong"] {
            files.extend(in_folder(&exercise, folder));
        }
    }
    let checked = Command::new("rustfmt")
        .args(["--check", "--edition", "2024"])
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

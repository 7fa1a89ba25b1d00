//! An exercise is three files of one name: a start, a solution, and an answer that is refused.

use std::collections::BTreeSet;

use crate::repository::{concepts, files};

/// The files of one kind, each as its concept, its name up to the first dot, and its text.
fn of_kind(kind: &str) -> Vec<(String, String, String)> {
    let parts = |(path, text): (String, String)| {
        let (concept, rest) = path.strip_prefix("crates/")?.split_once('/')?;
        let file = rest.strip_prefix(kind)?.strip_prefix('/')?.strip_suffix(".rs")?;
        let name = file.split('.').next()?;
        Some((concept.to_owned(), name.to_owned(), text))
    };
    files().into_iter().filter_map(parts).collect()
}

fn names(kind: &str) -> BTreeSet<String> {
    of_kind(kind).into_iter().map(|(concept, name, _)| format!("{concept}: {name}")).collect()
}

#[test]
fn each_concept_has_exercises() {
    let exercises = of_kind("exercises");
    for concept in concepts() {
        let has = exercises.iter().any(|(of, ..)| *of == concept);
        assert!(has, "crates/{concept}/exercises is empty");
    }
}

#[test]
fn an_exercise_has_a_goal_and_a_hint() {
    for (concept, name, text) in of_kind("exercises") {
        let header: Vec<_> = text.lines().map_while(|line| line.strip_prefix("//!")).collect();
        for part in [" Goal: ", " Hint: "] {
            let has = header.iter().any(|line| line.starts_with(part));
            assert!(has, "crates/{concept}/exercises/{name}.rs has no `//!{part}…` in its header");
        }
    }
}

#[test]
fn an_exercise_has_a_solution_and_a_wrong_answer() {
    let exercises = names("exercises");
    for kind in ["solutions", "wrong"] {
        let others = names(kind);
        let missing: Vec<_> = exercises.difference(&others).collect();
        assert!(missing.is_empty(), "no file in {kind}/ for {missing:?}");
        let lost: Vec<_> = others.difference(&exercises).collect();
        assert!(lost.is_empty(), "no file in exercises/ for what {kind}/ has for {lost:?}");
    }
}

//! An exercise is three files of one name: a start, a solution, and an answer that is refused.

use std::collections::BTreeSet;

use crate::repository::{concepts, files};

/// The files of one kind, each as its concept and its name up to the first dot.
fn of_kind(kind: &str) -> BTreeSet<(String, String)> {
    let parts = |(path, _): (String, String)| {
        let (concept, rest) = path.strip_prefix("crates/")?.split_once('/')?;
        let file = rest
            .strip_prefix(kind)?
            .strip_prefix('/')?
            .strip_suffix(".rs")?;
        let name = file.split('.').next()?;
        Some((concept.to_owned(), name.to_owned()))
    };
    files().into_iter().filter_map(parts).collect()
}

#[test]
fn each_concept_has_exercises() {
    let exercises = of_kind("exercises");
    for concept in concepts() {
        let has = exercises.iter().any(|(of, _)| *of == concept);
        assert!(has, "crates/{concept}/exercises is empty");
    }
}

#[test]
fn an_exercise_has_a_solution_and_a_wrong_answer() {
    let exercises = of_kind("exercises");
    for kind in ["solutions", "wrong"] {
        let others = of_kind(kind);
        let missing: Vec<_> = exercises.difference(&others).collect();
        assert!(missing.is_empty(), "no file in {kind}/ for {missing:?}");
        let lost: Vec<_> = others.difference(&exercises).collect();
        assert!(
            lost.is_empty(),
            "no file in exercises/ for what {kind}/ has for {lost:?}"
        );
    }
}

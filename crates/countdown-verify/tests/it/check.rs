//! Programs held to their goldens by a test, with nothing but the library.

use std::path::PathBuf;

use countdown_verify::{Failure, Program, program::Policy};

use crate::util::{Scratch, puppet};

/// What is said of a puppet that does these words, by the golden `A = 1`, due at 0.1.
fn check(words: &[&str]) -> Result<(), Failure> {
    let scratch = Scratch::new();
    check_by(scratch.path().join("golden.txt"), words)
}

fn check_by(golden: PathBuf, words: &[&str]) -> Result<(), Failure> {
    let words = words.iter().map(Into::into);
    let policy = Policy {
        attempts: 10,
        ..Policy::default()
    };
    Program::new([puppet().into_os_string()].into_iter().chain(words), golden).check(&policy)
}

#[track_caller]
fn fails(checked: Result<(), Failure>, head: &str, also: &str) {
    let said = checked.unwrap_err().to_string();
    assert!(said.starts_with(head) && said.contains(also), "{said}");
    assert!(!said.contains('\u{1b}'), "{said:?}");
}

#[test]
fn what_matches_passes() {
    assert_eq!(
        check(&["zero", "at", "100", "tick", "A_=_1", "close"]),
        Ok(())
    );
}

#[test]
fn what_is_wrong_fails_with_the_verifiers_words() {
    let wrong = ["zero", "at", "100", "tick", "A_=_2", "close"];
    fails(check(&wrong), "mismatch golden\n", "golden.txt:2: expected");
}

#[test]
fn what_nobody_can_tell_fails_as_unjudged() {
    let failed = check(&["warn", "it_broke", "exit", "3"]);
    fails(
        failed,
        "unjudged golden  it ended with exit",
        "stderr: it broke",
    );
    let none = check_by("none.txt".into(), &[]);
    fails(
        none,
        "unjudged none  there is no golden none.txt",
        "--bless",
    );
}

#[test]
#[should_panic(expected = "unjudged none  there is no golden none.txt")]
fn a_test_panics_with_the_report() {
    Program::new(["true"], "none.txt").assert();
}

//! Programs that start others and leave them behind: none outlives its run.

use crate::hostile::{PATIENT, hostile};
#[cfg(target_os = "linux")]
use crate::util::{Outcome, Scratch, mark, puppet, transcript};

#[test]
fn one_that_hangs_with_grandchildren() {
    hostile(
        "0.5",
        "start - [ start - [ hang MARK ] hang MARK ] start - [ start - [ hang MARK ] wait ] wait",
    )
    .says(2, &["it still ran at the time-out"]);
}

#[cfg(target_os = "linux")]
#[test]
fn one_whose_grandchild_left_for_a_session_of_its_own() {
    hostile("0.5", "start - [ session hang MARK ] wait").says(2, &["it still ran at the time-out"]);
    hostile(PATIENT, "start oe [ session hang MARK ] replay right.txt").says(0, &["match"]);
}

/// Nothing says whose it is but that it holds the pipe, or that no other program ran.
#[cfg(target_os = "linux")]
#[test]
fn one_whose_grandchild_left_without_a_trace() {
    hostile("0.5", "start v [ session hang MARK ] wait").says(2, &["it still ran at the time-out"]);
    hostile(PATIENT, "start vo [ session hang MARK ] replay right.txt").says(0, &["match"]);
    hostile(PATIENT, "start voe [ session hang MARK ] replay right.txt").says(0, &["match"]);
    hostile(
        PATIENT,
        "start voe [ session start - [ hang MARK ] ] replay right.txt",
    )
    .says(0, &["match"]);
    // The one below has a parent until that is killed.
    hostile(
        PATIENT,
        "start voe [ session start - [ hang MARK ] hang MARK ] replay right.txt",
    )
    .says(0, &["match"]);
}

/// The one inside has marks of its own for what it starts, and hands on those that it carries.
#[cfg(target_os = "linux")]
#[test]
fn a_verifier_inside_a_verifier() {
    let (scratch, mark) = (Scratch::new(), mark());
    let [verify, puppet] = [env!("CARGO_BIN_EXE_countdown-verify").into(), puppet()];
    let mut inside = vec![verify.as_path(), "--golden".as_ref(), "golden.txt".as_ref()];
    inside.extend(["--timeout", "600", "--"].map(std::path::Path::new));
    inside.push(&puppet);
    let words = format!("start oe [ session hang {mark} ] hang {mark}");
    let mut command = scratch.command(&["--golden", "golden.txt", "--timeout", "0.5", "--"]);
    let outcome = command
        .args(inside)
        .args(words.split(' '))
        .output()
        .unwrap();
    Outcome::from(outcome).says(2, &["it still ran at the time-out"]);
    assert_eq!(crate::util::running(&mark), [""; 0]);
}

/// A compiler's cache, for example, is there for others too.
#[cfg(target_os = "linux")]
#[test]
fn what_a_build_leaves_running_is_left_alone() {
    const BUILD: &str = r#"
        use std::process::{Command, Stdio};
        fn main() {
            let mut background = Command::new("setsid");
            background.args(["sleep", "MARK"]).stdin(Stdio::null()).stdout(Stdio::null());
            background.stderr(Stdio::null()).spawn().unwrap();
        }
    "#;
    let (scratch, mark) = (Scratch::printing(&transcript(&["0.1003 \tA = 1"])), mark());
    scratch.write("tests/golden/demo.txt", transcript(&["0.1003 \tA = 1"]));
    scratch.write("demo/build.rs", BUILD.replace("MARK", &mark));
    scratch
        .verify(&["--tolerance", "60"])
        .says(0, &["match    demo"]);
    assert_eq!(crate::util::end(&mark), 1);
}

#[test]
fn one_whose_grandchild_holds_stdout_open() {
    hostile(PATIENT, "start e [ hang MARK ] replay right.txt").says(
        2,
        &["it exited, but a process that it started kept its stdout open, and was stopped"],
    );
}

/// Its transcript is complete, and so it is judged; the grandchild is ended all the same.
#[test]
fn one_whose_grandchild_holds_stderr_open() {
    hostile(PATIENT, "start o [ hang MARK ] replay right.txt").says(0, &["match"]);
    hostile(PATIENT, "start o [ endless err MARK ] replay right.txt").says(0, &["match"]);
    hostile(PATIENT, "start o [ endless err MARK ] exit 3").says(2, &["exit", ": 3"]);
}

//! Programs that start others and leave them behind: none outlives its run.

use crate::failures::{PATIENT, hostile};
#[cfg(target_os = "linux")]
use crate::util::{Outcome, Scratch, mark, puppet};

#[test]
fn a_hang_with_grandchildren() {
    let family =
        "start - [ start - [ hang MARK ] hang MARK ] start - [ start - [ hang MARK ] wait ]";
    hostile("0.5", &format!("{family} wait")).says(1, &["it still ran at the time-out"]);
}

#[cfg(target_os = "linux")]
#[test]
fn a_grandchild_that_left_for_a_session_of_its_own() {
    let hangs = hostile("0.5", "start - [ session hang MARK ] wait");
    hangs.says(1, &["it still ran at the time-out"]);
    let right = hostile(PATIENT, "start oe [ session hang MARK ] replay right.txt");
    right.says(0, &["ok"]);
}

/// It has neither the group nor the mark of the program. It is ended since no other program runs.
#[cfg(target_os = "linux")]
#[test]
fn a_grandchild_that_left_without_a_trace() {
    let hangs = hostile("0.5", "start v [ session hang MARK ] wait");
    hangs.says(1, &["it still ran at the time-out"]);
    for start in [
        "start voe [ session hang MARK ]",
        "start voe [ session start - [ hang MARK ] ]",
        // The one inside has a parent until that is killed.
        "start voe [ session start - [ hang MARK ] hang MARK ]",
    ] {
        let right = hostile(PATIENT, &format!("{start} replay right.txt"));
        right.says(0, &["ok"]);
    }
}

/// Both are ended when the last program has ended.
#[cfg(target_os = "linux")]
#[test]
fn grandchildren_without_a_trace_of_programs_that_run_at_once() {
    let (scratch, mark) = (Scratch::new(), mark());
    let start = format!("start voe [ session hang {mark} ]");
    for (name, time) in [("one", 0), ("two", 300)] {
        scratch.register(name, &format!("{start} at {time} tell done"), "");
        scratch.write(&format!("tests/golden/{name}.txt"), "done\n");
    }
    scratch.verify(&[]).says(0, &["2 ok"]);
    assert_eq!(crate::util::running(&mark), [""; 0]);
}

/// The verifier inside gives marks of its own to what it starts, and hands on those that it carries.
#[cfg(target_os = "linux")]
#[test]
fn a_verifier_inside_a_verifier() {
    let (scratch, mark) = (Scratch::new(), mark());
    let words = format!("start oe [ session hang {mark} ] hang {mark}");
    let mut command = scratch.command(&["--golden", "golden.txt", "--timeout", "0.5", "--"]);
    command.arg(env!("CARGO_BIN_EXE_countdown-verify"));
    command.args(["--golden", "golden.txt", "--timeout", "600", "--"]);
    command.arg(puppet()).args(words.split(' '));
    let outcome = Outcome::from(command.output().unwrap());
    outcome.says(1, &["it still ran at the time-out"]);
    assert_eq!(crate::util::running(&mark), [""; 0]);
}

/// A compiler's cache, for example, is there for others too.
#[cfg(target_os = "linux")]
#[test]
fn what_a_build_leaves_running_lives_on() {
    const BUILD: &str = r#"
        use std::process::{Command, Stdio};
        fn main() {
            let mut background = Command::new("setsid");
            background.args(["sleep", "MARK"]).stdin(Stdio::null()).stdout(Stdio::null());
            background.stderr(Stdio::null()).spawn().unwrap();
        }
    "#;
    let (scratch, mark) = (Scratch::with_package("", "println!(\"built\")"), mark());
    scratch.write("tests/golden/demo.txt", "built\n");
    scratch.write("demo/build.rs", BUILD.replace("MARK", &mark));
    scratch.verify(&[]).says(0, &["ok       demo"]);
    assert_eq!(end(&mark), 1);
}

/// Ends the processes that have `mark` among their arguments, and returns how many there were.
#[cfg(target_os = "linux")]
fn end(mark: &str) -> usize {
    use std::process::Command;

    let found = Command::new("pgrep").args(["-f", mark]).output().unwrap();
    let ids = String::from_utf8(found.stdout).unwrap();
    let kill = |id| assert!(Command::new("kill").arg(id).status().unwrap().success());
    ids.lines().map(kill).count()
}

#[test]
fn a_grandchild_that_holds_stdout_open_is_a_mismatch() {
    let outcome = hostile(PATIENT, "start e [ hang MARK ] replay right.txt");
    let said = "it exited, but a process that it started kept its stdout open, and was stopped";
    outcome.says(1, &[said]);
}

#[cfg(unix)]
#[test]
fn a_grandchild_that_holds_a_terminal_or_both_streams_open_is_a_mismatch() {
    use crate::util::{Scratch, assert_none_left, mark};

    for (options, said) in [
        (["--tty", "--stream=stdout"], "kept its stdout open"),
        (
            ["--tty=false", "--stream=both"],
            "kept its stdout and stderr open",
        ),
    ] {
        let (scratch, mark) = (Scratch::with_golden("done\n"), mark());
        let words = format!("start - [ hang {mark} ] tell done");
        scratch.judge(&options, &words).says(1, &[said]);
        assert_none_left(&mark);
    }
}

/// The transcript is complete, and so it is judged; the grandchild is ended all the same.
// On Windows a process inherits all handles of its parent, stdout too.
#[cfg(unix)]
#[test]
fn a_grandchild_that_holds_stderr_open_is_none() {
    let judge = |words: &str| hostile(PATIENT, &format!("start o [ {words} ] replay right.txt"));
    judge("hang MARK").says(0, &["ok"]);
    judge("endless err MARK").says(0, &["ok"]);
    let failed = hostile(PATIENT, "start o [ endless err MARK ] exit 3");
    failed.says(1, &["exit", ": 3"]);
}

//! Programs that do what no demo should: each gets a sentence and a status, and none is left.

#[cfg(unix)]
use crate::util::assert_none_left;
use crate::util::{Outcome, Scratch, mark, puppet, transcript};

/// Longer than any of these programs takes by itself.
const PATIENT: &str = "60";

/// Has the puppet do these words, with `MARK` for what it is known by.
#[track_caller]
fn hostile(timeout: &str, words: &str) -> Outcome {
    let (scratch, mark) = (Scratch::new(), mark());
    scratch.write("right.txt", transcript(&["0.1003 \tA = 1"]));
    let words = words.replace("MARK", &mark);
    // What is asked here has nothing to do with how busy this machine is.
    let mut command = scratch.command(&["--golden", "golden.txt", "--tolerance", "60"]);
    command.args(["--timeout", timeout, "--"]);
    let outcome = Outcome::from(command.arg(puppet()).args(words.split(' ')).output().unwrap());
    // On Linux the verifier itself waits until they are gone.
    #[cfg(target_os = "linux")]
    assert_eq!(crate::util::running(&mark), [""; 0], "{outcome:#?}");
    #[cfg(unix)]
    assert_none_left(&mark);
    outcome
}

#[test]
fn an_honest_program_matches() {
    hostile(PATIENT, "replay right.txt").says(0, &["match    golden"]);
}

#[test]
fn one_that_hangs() {
    hostile("0.5", "replay right.txt hang MARK")
        .says(2, &["unjudged golden  it still ran at the time-out, and was stopped"]);
}

#[test]
fn one_that_hangs_with_grandchildren() {
    hostile(
        "0.5",
        "start - [ start - [ hang MARK ] hang MARK ] start - [ start - [ hang MARK ] wait ] wait",
    )
    .says(2, &["it still ran at the time-out"]);
}

#[cfg(unix)]
#[test]
fn one_that_ignores_every_request() {
    hostile("0.5", "deaf hang MARK").says(2, &["it still ran at the time-out"]);
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
    hostile(PATIENT, "start voe [ session start - [ hang MARK ] ] replay right.txt")
        .says(0, &["match"]);
    // The one below has a parent until that is killed.
    hostile(PATIENT, "start voe [ session start - [ hang MARK ] hang MARK ] replay right.txt")
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
    let outcome = command.args(inside).args(words.split(' ')).output().unwrap();
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
    scratch.verify(&["--tolerance", "60"]).says(0, &["match    demo"]);
    assert_eq!(crate::util::end(&mark), 1);
}

#[test]
fn one_that_fails() {
    hostile(PATIENT, "replay right.txt warn broken exit 7")
        .says(2, &["unjudged golden  it ended with exit", ": 7", "stderr: broken"]);
}

#[cfg(unix)]
#[test]
fn one_that_is_killed_by_a_signal() {
    hostile(PATIENT, "replay right.txt signal 6").says(2, &["it ended with signal: 6", "SIGABRT"]);
    hostile(PATIENT, "signal 9").says(2, &["it ended with signal: 9", "SIGKILL"]);
}

#[test]
fn one_that_prints_without_end() {
    hostile(PATIENT, "endless out MARK")
        .says(1, &["mismatch golden  it printed ", " bytes and went on"]);
}

#[test]
fn one_that_prints_one_line_without_end() {
    hostile(PATIENT, "endless line MARK").says(1, &["bytes and went on"]);
}

/// It does not end by itself, so nothing is known of what it prints.
#[test]
fn one_that_prints_without_end_on_stderr() {
    let outcome = hostile("2", "replay right.txt endless err MARK");
    outcome.says(2, &["still ran at the time-out", "stderr: … ", " lines …"]);
    assert!(outcome.stdout.lines().count() < 30, "{}", outcome.stdout);
}

#[cfg(target_os = "linux")]
#[test]
fn memory_stays_bounded() {
    let repeated = ["--runs", "40", "--", "tell", "x"];
    for words in [["endless", "err"], ["endless", "out"], ["endless", "line"]] {
        assert_bounded(&["--timeout", "1"], &words);
    }
    assert_bounded(&["--timeout", "1", "--select", "nothing"], &["endless", "out"]);
    assert_bounded(&repeated[..2], &repeated[3..]);
}

/// That the verifier never takes more than 100 MB for the puppet that does these words.
#[cfg(target_os = "linux")]
#[track_caller]
fn assert_bounded(options: &[&str], words: &[&str]) {
    let scratch = Scratch::new();
    let mut verifier = scratch.command(&["--golden", "golden.txt"]);
    verifier.args(options).arg("--").arg(puppet()).args(words);
    let mut verifier = verifier.stdout(std::process::Stdio::null()).spawn().unwrap();
    let mut most = 0;
    while verifier.try_wait().unwrap().is_none() {
        most = most.max(resident_kib(verifier.id()));
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    assert!((1..100_000).contains(&most), "{most} KiB for {words:?}");
}

#[cfg(target_os = "linux")]
fn resident_kib(process: u32) -> usize {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    peak.map_or(0, |peak| peak.trim().trim_end_matches(" kB").parse().unwrap())
}

#[test]
fn one_that_prints_bytes_that_are_not_utf_8() {
    let outcome = hostile(PATIENT, "bytes fffe0a replay right.txt");
    outcome.says(1, &["mismatch golden", "golden.txt:", "expected UTF-8, got the byte \\xff"]);
}

#[test]
fn one_that_says_what_is_not_for_a_terminal() {
    hostile(PATIENT, "warn \u{1b}[2J exit 1").says(2, &["exit", ": 1", "stderr: \\u{1b}[2J"]);
}

#[cfg(unix)]
#[test]
fn one_that_closes_stdout_early_and_lives_on() {
    hostile("2", "replay right.txt shut out hang MARK")
        .says(2, &["it had closed stdout and still ran at the time-out, and was stopped"]);
}

#[cfg(unix)]
#[test]
fn one_that_closes_both_streams_and_ends_is_judged_by_its_text() {
    hostile(PATIENT, "replay right.txt shut out shut err at 200").says(0, &["match"]);
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

#[test]
fn one_that_writes_half_a_line_and_waits() {
    let outcome = hostile("0.5", "write ----- hang MARK");
    outcome.says(2, &["it still ran at the time-out", "what it printed: "]);
}

#[cfg(unix)]
#[test]
fn one_that_stops_itself() {
    hostile("0.5", "stop hang MARK").says(2, &["it still ran at the time-out"]);
}

#[test]
fn one_that_is_not_found() {
    let scratch = Scratch::new();
    scratch
        .verify(&["--golden", "golden.txt", "--", "./no-such-program"])
        .says(2, &["unjudged golden  cannot start `./no-such-program`: "]);
}

#[cfg(unix)]
#[test]
fn one_that_is_not_executable() {
    let scratch = Scratch::new();
    scratch
        .verify(&["--golden", "golden.txt", "--", "./golden.txt"])
        .says(2, &["cannot start `./golden.txt`: Permission denied"]);
}

#[test]
fn one_that_prints_nothing() {
    hostile(PATIENT, "at 0").says(2, &["unjudged golden  nothing was printed: stdout was empty"]);
    hostile(PATIENT, "warn here").says(2, &["stdout was empty", "stderr: here"]);
}

/// A time-out of nothing at all is still no panic.
#[test]
fn any_time_out_will_do() {
    hostile("0", "hang MARK").says(2, &["it still ran at the time-out"]);
    hostile("1e18", "replay right.txt").says(0, &["match"]);
}

//! Programs that do what no demo should: each gets a sentence and a status, and none is left.

#[cfg(unix)]
use crate::util::{Outcome, assert_none_left, mark};
use crate::util::{Scratch, transcript};

/// Longer than any of these programs takes by itself.
const PATIENT: &str = "600";

/// Runs a shell script instead of the demo; `MARK` in it is a number for `sleep` to be known by.
#[cfg(unix)]
#[track_caller]
fn hostile(timeout: &str, script: &str) -> Outcome {
    let (scratch, mark) = (Scratch::new(), mark());
    scratch.write("right.txt", transcript(&["0.1003 \tA = 1"]));
    let script = script.replace("MARK", &mark);
    let outcome = scratch.verify(&[
        "--golden",
        "golden.txt",
        "--timeout",
        timeout,
        "--",
        "sh",
        "-c",
        &script,
    ]);
    // On Linux the verifier itself waits until they are gone.
    #[cfg(target_os = "linux")]
    assert_eq!(crate::util::running(&mark), [""; 0], "{outcome:#?}");
    assert_none_left(&mark);
    outcome
}

#[cfg(unix)]
#[test]
fn an_honest_program_matches() {
    hostile(PATIENT, "cat right.txt").says(0, &["match    golden"]);
}

#[cfg(unix)]
#[test]
fn one_that_hangs() {
    hostile("0.3", "cat right.txt; exec sleep MARK")
        .says(2, &["unjudged golden  it still ran at the time-out, and was stopped"]);
}

#[cfg(unix)]
#[test]
fn one_that_hangs_with_grandchildren() {
    hostile("0.5", "(sleep MARK & sleep MARK) & sh -c 'sleep MARK & wait' & wait")
        .says(2, &["it still ran at the time-out"]);
}

#[cfg(unix)]
#[test]
fn one_that_ignores_every_request() {
    hostile("0.3", "trap '' TERM INT HUP QUIT; while :; do sleep MARK; done")
        .says(2, &["it still ran at the time-out"]);
}

#[cfg(target_os = "linux")]
#[test]
fn one_whose_grandchild_left_for_a_session_of_its_own() {
    hostile("0.5", "setsid sleep MARK & wait").says(2, &["it still ran at the time-out"]);
    hostile(PATIENT, "setsid sleep MARK >/dev/null 2>&1 & cat right.txt").says(0, &["match"]);
}

#[cfg(unix)]
#[test]
fn one_that_fails() {
    hostile(PATIENT, "cat right.txt; echo it broke >&2; exit 7")
        .says(2, &["unjudged golden  it ended with exit status: 7", "stderr: it broke"]);
}

/// Any system has a command that fails: this one.
#[test]
fn one_that_fails_anywhere() {
    let scratch = Scratch::new();
    let verifier = env!("CARGO_BIN_EXE_countdown-verify");
    scratch
        .verify(&["--golden", "golden.txt", "--", verifier, "--no-such-flag"])
        .says(2, &["it ended with exit", "2", "stderr: error: unexpected argument"]);
}

#[cfg(unix)]
#[test]
fn one_that_is_killed_by_a_signal() {
    hostile(PATIENT, "cat right.txt; kill -SEGV $$")
        .says(2, &["it ended with signal: 11", "SIGSEGV"]);
    hostile(PATIENT, "kill -KILL $$").says(2, &["it ended with signal: 9", "SIGKILL"]);
}

#[cfg(unix)]
#[test]
fn one_that_prints_without_end() {
    hostile(PATIENT, "exec yes MARK")
        .says(1, &["mismatch golden  it printed ", " bytes and went on"]);
}

#[cfg(unix)]
#[test]
fn one_that_prints_one_line_without_end() {
    hostile(PATIENT, "exec tr '\\0' x </dev/zero").says(1, &["bytes and went on"]);
}

/// It does not end by itself, so nothing is known of what it prints.
#[cfg(unix)]
#[test]
fn one_that_prints_without_end_on_stderr() {
    let outcome = hostile("0.5", "cat right.txt; exec yes MARK >&2");
    outcome.says(2, &["still ran at the time-out", "stderr: … ", " lines …"]);
    assert!(outcome.stdout.lines().count() < 30, "{}", outcome.stdout);
}

#[cfg(target_os = "linux")]
#[test]
fn memory_stays_bounded() {
    for script in ["exec yes >&2", "exec yes", "exec tr '\\0' x </dev/zero >&2"] {
        let scratch = Scratch::new();
        let arguments = ["--golden", "golden.txt", "--timeout", "1", "--", "sh", "-c", script];
        let mut verifier = scratch.command(&arguments);
        let mut verifier = verifier.stdout(std::process::Stdio::null()).spawn().unwrap();
        let mut most = 0;
        while verifier.try_wait().unwrap().is_none() {
            most = most.max(resident_kib(verifier.id()));
            std::thread::sleep(std::time::Duration::from_millis(5));
        }
        assert!((1..100_000).contains(&most), "{most} KiB for {script}");
    }
}

#[cfg(target_os = "linux")]
fn resident_kib(process: u32) -> usize {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    peak.map_or(0, |peak| peak.trim().trim_end_matches(" kB").parse().unwrap())
}

#[cfg(unix)]
#[test]
fn one_that_prints_bytes_that_are_not_utf_8() {
    let outcome = hostile(PATIENT, "printf '\\377\\376\\n'; cat right.txt");
    outcome.says(1, &["mismatch golden", "golden.txt:", "expected UTF-8, got the byte \\xff"]);
}

#[cfg(unix)]
#[test]
fn one_that_says_bytes_that_are_not_utf_8_on_stderr() {
    hostile(PATIENT, "printf '\\377\\033[2J' >&2; exit 1")
        .says(2, &["exit status: 1", "stderr: \u{fffd}\\u{1b}[2J"]);
}

#[cfg(unix)]
#[test]
fn one_that_closes_stdout_early_and_lives_on() {
    hostile("0.5", "cat right.txt; exec >&-; sleep MARK")
        .says(2, &["it had closed stdout and still ran at the time-out, and was stopped"]);
}

#[cfg(unix)]
#[test]
fn one_that_closes_both_streams_and_ends_is_judged_by_its_text() {
    hostile(PATIENT, "cat right.txt; exec >&- 2>&-; sleep 0.1").says(0, &["match"]);
}

#[cfg(unix)]
#[test]
fn one_whose_grandchild_holds_stdout_open() {
    hostile(PATIENT, "sleep MARK 2>/dev/null & cat right.txt").says(
        2,
        &["it exited, but a process that it started kept its stdout open, and was stopped"],
    );
}

/// Its transcript is complete, and so it is judged; the grandchild is ended all the same.
#[cfg(unix)]
#[test]
fn one_whose_grandchild_holds_stderr_open() {
    hostile(PATIENT, "sleep MARK >/dev/null & cat right.txt").says(0, &["match"]);
    hostile(PATIENT, "yes MARK >&2 2>/dev/null & cat right.txt").says(0, &["match"]);
    hostile(PATIENT, "yes MARK >&2 & exec >&-; exit 3").says(2, &["exit status: 3"]);
}

#[cfg(unix)]
#[test]
fn one_that_writes_half_a_line_and_waits() {
    let outcome = hostile("0.3", "printf -- '-----'; sleep MARK");
    outcome.says(2, &["it still ran at the time-out", "what it printed: "]);
}

#[cfg(unix)]
#[test]
fn one_that_stops_itself() {
    hostile("0.3", "kill -STOP $$; sleep MARK").says(2, &["it still ran at the time-out"]);
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

#[cfg(unix)]
#[test]
fn one_that_prints_nothing() {
    hostile(PATIENT, "exit 0").says(1, &["mismatch golden", "`A = 1` is missing"]);
}

/// A time-out of nothing at all is still no panic.
#[cfg(unix)]
#[test]
fn any_time_out_will_do() {
    hostile("0", "sleep MARK").says(2, &["it still ran at the time-out"]);
    hostile("1e18", "cat right.txt").says(0, &["match"]);
}

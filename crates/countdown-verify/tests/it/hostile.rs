//! Programs that do what no demo should: each gets a sentence and a status, and none is left.

#[cfg(unix)]
use crate::util::assert_none_left;
use crate::util::{Outcome, Scratch, mark, puppet, transcript};

/// Longer than any of these programs takes by itself.
pub(crate) const PATIENT: &str = "60";

/// Has the puppet do these words, with `MARK` for what it is known by.
#[track_caller]
pub(crate) fn hostile(timeout: &str, words: &str) -> Outcome {
    let (scratch, mark) = (Scratch::new(), mark());
    scratch.write("right.txt", transcript(&["0.1003 \tA = 1"]));
    let words = words.replace("MARK", &mark);
    // What is asked here has nothing to do with how busy this machine is.
    let mut command = scratch.command(&["--golden", "golden.txt", "--tolerance", "60"]);
    command.args(["--timeout", timeout, "--"]);
    let outcome = Outcome::from(
        command
            .arg(puppet())
            .args(words.split(' '))
            .output()
            .unwrap(),
    );
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
    hostile("0.5", "replay right.txt hang MARK").says(
        2,
        &["unjudged golden  it still ran at the time-out, and was stopped"],
    );
}

#[cfg(unix)]
#[test]
fn one_that_ignores_every_request() {
    hostile("0.5", "deaf hang MARK").says(2, &["it still ran at the time-out"]);
}

#[test]
fn one_that_fails() {
    hostile(PATIENT, "replay right.txt warn broken exit 7").says(
        2,
        &[
            "unjudged golden  it ended with exit",
            ": 7",
            "stderr: broken",
        ],
    );
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
    assert_bounded(
        &["--timeout", "1", "--select", "nothing"],
        &["endless", "out"],
    );
    assert_bounded(&repeated[..2], &repeated[3..]);
}

/// That the verifier never takes more than 100 MB for the puppet that does these words.
#[cfg(target_os = "linux")]
#[track_caller]
fn assert_bounded(options: &[&str], words: &[&str]) {
    let scratch = Scratch::new();
    let mut verifier = scratch.command(&["--golden", "golden.txt"]);
    verifier.args(options).arg("--").arg(puppet()).args(words);
    let mut verifier = verifier
        .stdout(std::process::Stdio::null())
        .spawn()
        .unwrap();
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
    peak.map_or(0, |peak| {
        peak.trim().trim_end_matches(" kB").parse().unwrap()
    })
}

#[test]
fn one_that_prints_bytes_that_are_not_utf_8() {
    let outcome = hostile(PATIENT, "bytes fffe0a replay right.txt");
    outcome.says(
        1,
        &[
            "mismatch golden",
            "golden.txt:",
            "expected UTF-8, got the byte \\xff",
        ],
    );
}

#[test]
fn one_that_says_what_is_not_for_a_terminal() {
    hostile(PATIENT, "warn \u{1b}[2J exit 1").says(2, &["exit", ": 1", "stderr: \\u{1b}[2J"]);
}

#[cfg(unix)]
#[test]
fn one_that_closes_stdout_early_and_lives_on() {
    hostile("2", "replay right.txt shut out hang MARK").says(
        2,
        &["it had closed stdout and still ran at the time-out, and was stopped"],
    );
}

#[cfg(unix)]
#[test]
fn one_that_closes_both_streams_and_ends_is_judged_by_its_text() {
    hostile(PATIENT, "replay right.txt shut out shut err at 200").says(0, &["match"]);
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
    hostile(PATIENT, "at 0").says(
        2,
        &["unjudged golden  nothing was printed: stdout was empty"],
    );
    hostile(PATIENT, "warn here").says(2, &["stdout was empty", "stderr: here"]);
}

/// A time-out of nothing at all is still no panic.
#[test]
fn any_time_out_will_do() {
    hostile("0", "hang MARK").says(2, &["it still ran at the time-out"]);
    hostile("1e18", "replay right.txt").says(0, &["match"]);
}

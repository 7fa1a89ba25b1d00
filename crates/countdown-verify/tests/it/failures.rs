//! Programs that do what none should: each is a mismatch that says what it did, and none is left
//! running. What is not a program's own doing is unjudged.

#[cfg(unix)]
use crate::util::assert_none_left;
use crate::util::{ANY_TIME, Outcome, Scratch, mark, transcript};

/// Longer than any of these programs takes by itself.
pub(crate) const PATIENT: &str = "60";

/// Holds the puppet that does these words to the golden of a scratch folder, in which `right.txt`
/// matches it. `MARK` is what the puppet is known by.
#[track_caller]
pub(crate) fn hostile(timeout: &str, words: &str) -> Outcome {
    let (scratch, mark) = (Scratch::new(), mark());
    scratch.write("right.txt", transcript(&["0.1003 \tA = 1"]));
    let options = [&ANY_TIME[..], &["--timeout", timeout]].concat();
    let outcome = scratch.judge(&options, &words.replace("MARK", &mark));
    // On Linux the verifier itself waits until they are gone.
    #[cfg(target_os = "linux")]
    assert_eq!(crate::util::running(&mark), [""; 0], "{outcome:#?}");
    #[cfg(unix)]
    assert_none_left(&mark);
    outcome
}

/// Holds the puppet to a golden of plain lines.
fn plain(golden: &str, options: &[&str], words: &str) -> Outcome {
    let (scratch, mark) = (Scratch::with_golden(golden), mark());
    let options = [&["--clock", "arrival"], options].concat();
    let outcome = scratch.judge(&options, &words.replace("MARK", &mark));
    #[cfg(unix)]
    assert_none_left(&mark);
    outcome
}

const DEPLOY: &str = "0.0000 checking\n0.5004 Deploy to production\n";

#[test]
fn an_honest_program_matches() {
    hostile(PATIENT, "replay right.txt").says(0, &["ok       golden  "]);
}

#[test]
fn a_hang_is_a_mismatch_that_names_the_line_waited_for() {
    let outcome = plain(DEPLOY, &["--timeout", "1.5"], "tell checking hang MARK");
    let waited = "golden.txt:2: `Deploy to production`: due 0.5, had not come at ";
    outcome.says(
        1,
        &[
            "mismatch golden  it still ran at the time-out, after ",
            " s, and was ended",
            waited,
        ],
    );
}

#[test]
fn a_hang_shows_the_line_that_it_stopped_in() {
    let words = "tell checking write Deploy_to_where?_ hang MARK";
    let outcome = plain(DEPLOY, &["--timeout", "1.5"], words);
    outcome.says(1, &["it still ran at the time-out", "`Deploy to where?"]);
}

#[test]
fn a_hang_after_its_last_line_is_a_mismatch() {
    let outcome = hostile("0.5", "replay right.txt hang MARK");
    outcome.says(
        1,
        &["mismatch golden  it still ran at the time-out, after "],
    );
    outcome.lacks("golden.txt:");
}

#[cfg(unix)]
#[test]
fn one_that_ignores_every_request_to_end_is_ended() {
    hostile("0.5", "deaf hang MARK").says(1, &["it still ran at the time-out"]);
}

#[test]
fn another_exit_status_is_a_mismatch_with_the_end_of_stderr() {
    let outcome = hostile(PATIENT, "replay right.txt warn broken exit 7");
    let said = [
        "mismatch golden  it ended with exit",
        ": 7",
        "stderr: broken",
    ];
    outcome.says(1, &said);
    outcome.lacks("golden.txt:");
}

#[test]
fn another_exit_status_comes_with_the_differences_of_what_it_printed() {
    let golden = "0.0000 one\n0.1004 two\n";
    let outcome = plain(golden, &ANY_TIME, "tell one at 100 tell ERROR exit 1");
    let said = [
        "it ended with exit",
        ": 1",
        "golden.txt:2: expected",
        "ERROR",
    ];
    outcome.says(1, &said);
}

#[test]
fn the_status_that_it_should_end_with_is_named() {
    let options = [&ANY_TIME[..], &["--status", "3"]].concat();
    let outcome = plain("0.0000 one\n", &options, "tell one exit 4");
    outcome.says(1, &["it ended with exit", ": 4, not 3"]);
    plain("0.0000 one\n", &options, "tell one exit 3").says(0, &["ok"]);
}

#[cfg(unix)]
#[test]
fn a_crash_is_a_mismatch_that_names_the_signal() {
    let aborted = hostile(PATIENT, "replay right.txt signal 6");
    aborted.says(1, &["it ended with signal: 6 (SIGABRT)"]);
    let killed = hostile(PATIENT, "signal 9");
    killed.says(1, &["it ended with signal: 9 (SIGKILL)"]);
}

#[test]
fn output_without_end_is_a_mismatch() {
    let outcome = hostile(PATIENT, "endless out MARK");
    let said = ["mismatch golden  it printed ", " bytes and went on"];
    outcome.says(1, &said);
    hostile(PATIENT, "endless line MARK").says(1, &said);
}

#[test]
fn only_the_end_of_an_endless_stderr_is_shown() {
    let outcome = hostile("2", "replay right.txt endless err MARK");
    let said = ["still ran at the time-out", "stderr: … ", " lines …"];
    outcome.says(1, &said);
    assert!(outcome.stdout.lines().count() < 30, "{}", outcome.stdout);
}

#[cfg(target_os = "linux")]
#[test]
fn memory_stays_bounded() {
    for words in ["endless err", "endless out", "endless line"] {
        assert_bounded(&["--timeout", "1"], words);
    }
    let dropped = ["--timeout", "1", "--select", "nothing"];
    assert_bounded(&dropped, "endless out");
    assert_bounded(&["--timeout", "1", "--returns"], "endless line");
    assert_bounded(&["--runs", "40"], "tell x");
}

/// Asserts that the verifier never takes more than 100 MB for the puppet that does these words.
#[cfg(target_os = "linux")]
#[track_caller]
fn assert_bounded(options: &[&str], words: &str) {
    let scratch = Scratch::new();
    let mut verifier = scratch.judging(options, words);
    let nowhere = std::process::Stdio::null();
    let mut verifier = verifier.stdout(nowhere).spawn().unwrap();
    let mut most = 0;
    while verifier.try_wait().unwrap().is_none() {
        most = most.max(resident_kib(verifier.id()));
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    assert!((1..100_000).contains(&most), "{most} KiB for {words}");
}

#[cfg(target_os = "linux")]
fn resident_kib(process: u32) -> usize {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = peak.map(|peak| peak.trim().trim_end_matches(" kB"));
    kib.map_or(0, |kib| kib.parse().unwrap())
}

#[test]
fn bytes_that_are_not_utf8_end_nothing_and_the_other_lines_are_judged() {
    let golden = "0.0000 one\n0.1004 two\n0.2004 three\n";
    let words = "tell one bytes 74ff776f0a tell tree";
    let outcome = plain(golden, &ANY_TIME, words);
    let said = ["mismatch golden  2 differences", r"t\xffwo`", "tree`"];
    outcome.says(1, &said);
    let golden = b"0.0000 one\n0.1004 t\xffwo\n";
    let scratch = Scratch::with_golden(golden);
    let options = [&ANY_TIME[..], &["--clock", "arrival"]].concat();
    let same = "tell one bytes 74ff776f0a";
    scratch.judge(&options, same).says(0, &["ok       golden"]);
}

#[test]
fn what_would_control_a_terminal_is_escaped() {
    let outcome = hostile(PATIENT, "warn \u{1b}[2J exit 1");
    outcome.says(1, &["exit", ": 1", "stderr: \\u{1b}[2J"]);
}

#[cfg(unix)]
#[test]
fn one_that_closes_stdout_early_and_lives_on_is_a_mismatch() {
    let outcome = hostile("1", "replay right.txt shut out hang MARK");
    let said = "it still ran, with its stdout closed, at the time-out";
    outcome.says(1, &[said]);
}

#[cfg(unix)]
#[test]
fn one_that_closes_both_streams_and_ends_is_judged_by_its_text() {
    let outcome = hostile(PATIENT, "replay right.txt shut out shut err at 200");
    outcome.says(0, &["ok"]);
}

#[cfg(unix)]
#[test]
fn one_that_stops_itself_is_a_mismatch() {
    let outcome = hostile("0.5", "stop hang MARK");
    let said = "it still ran, stopped by a signal, at the time-out";
    outcome.says(1, &[said]);
}

#[test]
fn one_that_prints_nothing_is_a_mismatch() {
    let outcome = hostile(PATIENT, "at 0");
    let said = "mismatch golden  nothing was printed: its stdout is empty\n";
    outcome.says(1, &[said]);
    let outcome = hostile(PATIENT, "warn here");
    let said = [
        "stdout is empty, and its stderr has 1 line\n",
        "stderr: here",
    ];
    outcome.says(1, &said);
}

#[test]
fn one_that_prints_to_the_wrong_stream_is_told_so() {
    let words = "tell one tell two";
    let outcome = plain("0.0000 one\n", &["--stream", "stderr"], words);
    let said = [
        "its stderr is empty, and its stdout has 2 lines",
        "stdout: one",
    ];
    outcome.says(1, &said);
}

#[test]
fn any_time_out_will_do() {
    hostile("0", "hang MARK").says(1, &["it still ran at the time-out"]);
    hostile("1e18", "replay right.txt").says(0, &["ok"]);
}

#[test]
fn a_time_out_may_be_shorter_than_the_default_one() {
    let start = std::time::Instant::now();
    hostile("0.2", "hang MARK").says(1, &["it still ran at the time-out"]);
    assert!(start.elapsed().as_secs() < 8, "{:?}", start.elapsed());
}

#[test]
fn one_that_cannot_be_started_is_unjudged() {
    let scratch = Scratch::new();
    let start = |program| scratch.verify(&["--golden", "golden.txt", "--", program]);
    let said = "unjudged golden  cannot start `./no-such-program`: ";
    start("./no-such-program").says(2, &[said]);
    if cfg!(unix) {
        let said = "cannot start `./golden.txt`: Permission denied";
        start("./golden.txt").says(2, &[said]);
    }
}

/// With `select` the judged stream has more than what is judged.
mod with_select {
    use super::*;

    const GOLDEN: &str = "0.0000 step load\n0.1004 step save\n";
    const SELECT: [&str; 4] = ["--select", r"step \w+", "--stream", "stderr"];

    #[test]
    fn a_traceback_on_the_judged_stream_is_shown() {
        let words = "warn step_load warn Traceback: warn ValueError exit 1";
        let outcome = plain(GOLDEN, &[&ANY_TIME[..], &SELECT].concat(), words);
        let said = [
            "mismatch golden  it ended with exit",
            "golden.txt:2: `step save` is missing",
            "stderr: Traceback:\n",
            "stderr: ValueError\n",
        ];
        outcome.says(1, &said);
    }

    #[test]
    fn the_document_has_the_traceback_too() {
        let words = "warn step_load warn ValueError exit 1";
        let json = ["--format", "json"];
        let outcome = plain(GOLDEN, &[&ANY_TIME[..], &SELECT, &json].concat(), words);
        let stderr = outcome.json()["programs"][0]["stderr"].clone();
        assert_eq!(stderr, "step load\nValueError\n");
    }

    #[test]
    fn a_pattern_that_takes_nothing_is_told_with_the_first_lines() {
        let words = "warn one warn two warn three warn four tell elsewhere";
        let outcome = plain(GOLDEN, &SELECT, words);
        let said = [
            "mismatch golden  `select` takes no line of its stderr, which begins with ",
            "`one`, `two`, `three`",
        ];
        outcome.says(1, &said);
        outcome.lacks("is missing");
    }

    #[test]
    fn a_second_group_that_has_no_name_is_told() {
        let select = ["--select", r"(step) (\w+)"];
        let words = "tell step_load at 100 tell step_save";
        let outcome = plain(GOLDEN, &[&ANY_TIME[..], &select].concat(), words);
        let said = "`select` keeps only the first of its groups, as in `step load`";
        outcome.says(1, &[said, "(?<text>…)"]);
    }
}

/// Where the output of a program that does not match is kept.
mod kept {
    use super::*;
    use crate::util::ANY_TIME_KEYS;

    #[test]
    #[cfg_attr(wine, ignore = "needs Cargo")]
    fn it_is_what_was_printed_before_select() {
        let keys = format!("select = 'nothing'\n{ANY_TIME_KEYS}");
        let scratch = Scratch::with_puppet("tell one tell two", &keys).in_cargo();
        scratch.write("tests/golden/demo.txt", "one\n");
        let outcome = scratch.verify(&[]);
        outcome.says(1, &["what it printed: target/verify/demo.txt"]);
        assert_eq!(scratch.read("target/verify/demo.txt"), "one\ntwo\n");
    }

    #[test]
    fn nothing_is_written_into_a_folder_that_is_not_cargos() {
        let scratch = Scratch::with_puppet("tell other", ANY_TIME_KEYS);
        scratch.write("tests/golden/demo.txt", "one\n");
        scratch.verify(&[]).lacks("what it printed");
        assert!(!scratch.has("target"));
    }

    #[test]
    fn nothing_is_written_beside_a_golden_that_was_given() {
        let scratch = Scratch::new();
        scratch
            .judge(&ANY_TIME, "tell other")
            .lacks("what it printed");
        let from = ["--golden", "golden.txt", "--from", "other.txt"];
        scratch.write("other.txt", "other\n");
        scratch.verify(&from).lacks("what it printed");
        let files = std::fs::read_dir(scratch.path()).unwrap();
        assert_eq!(files.count(), 2);
    }

    #[test]
    fn a_folder_can_be_asked_for() {
        let scratch = Scratch::new();
        let outcome = scratch.judge(&["--keep", "kept"], "tell other");
        outcome.says(1, &["what it printed: kept/golden.txt"]);
        assert_eq!(scratch.read("kept/golden.txt"), "other\n");
    }

    #[test]
    fn a_folder_that_cannot_be_written_is_only_warned_of() {
        let scratch = Scratch::new();
        let outcome = scratch.judge(&["--keep", "golden.txt"], "tell other");
        outcome.says(1, &["mismatch golden"]);
        let said = "warning: cannot keep what it printed in golden.txt";
        assert!(outcome.stderr.contains(said), "{outcome:#?}");
    }
}

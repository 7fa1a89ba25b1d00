//! Commands, judged by when their lines arrive.

use crate::util::{Outcome, Scratch, puppet, transcript};

/// What prints the scratch golden when its line is due.
#[cfg(unix)]
const LATER: &str = "sleep 0.2; cat golden.txt";

#[cfg(unix)]
#[test]
fn several_runs_report_their_spread() {
    let scratch = Scratch::new();
    let outcome = scratch.verify(&[
        "--golden",
        "golden.txt",
        "--runs",
        "5",
        "--",
        "sh",
        "-c",
        LATER,
    ]);
    outcome.says(
        0,
        &[
            "5 runs: lateness median 0.0003, p99 0.0003, max 0.0003 (stalls ",
            "ties swapped in 0",
        ],
    );
}

#[cfg(unix)]
#[test]
fn the_first_wrong_run_ends_it() {
    let scratch = Scratch::new();
    let script = "echo >> runs; sleep 0.2; [ $(wc -l < runs) = 3 ] && echo || cat golden.txt";
    let run = [
        "--golden",
        "golden.txt",
        "--runs",
        "9",
        "--format",
        "json",
        "--",
        "sh",
        "-c",
        script,
    ];
    let outcome = scratch.verify(&run);
    outcome.says(1, &["\"runs\": 3", "got an empty line"]);
    assert_eq!(scratch.read("runs"), "\n\n\n");
}

/// So late that no stall of this machine can have done it.
#[cfg(unix)]
#[test]
fn later_than_the_tolerance_and_all_stalls_is_wrong_at_once() {
    let scratch = Scratch::new();
    scratch.write("late.txt", transcript(&["4.1003 \tA = 1"]));
    let late = [
        "--golden",
        "golden.txt",
        "--",
        "sh",
        "-c",
        "sleep 4.1; cat late.txt",
    ];
    let outcome = scratch.verify(&late);
    outcome.says(1, &["4.0003 late, 0.1 allowed"]);
    assert!(!outcome.stdout.contains("busy"), "{}", outcome.stdout);
}

/// What it says of time is not taken at its word.
#[cfg(unix)]
#[test]
fn a_line_from_the_future_is_wrong_at_once() {
    let scratch = Scratch::new();
    scratch
        .verify(&["--golden", "golden.txt", "--", "cat", "golden.txt"])
        .says(
            1,
            &["golden.txt:2: line 2 says 0.1003, and was there after 0.0"],
        );
}

#[test]
fn a_tolerance_may_be_longer_than_any_run() {
    let scratch = Scratch::new();
    scratch.write("golden.txt", transcript(&["0.1003 \tA"]));
    let mut verifier = scratch.command(&["--golden", "golden.txt", "--tolerance", "1e19", "--"]);
    verifier
        .arg(puppet())
        .args("at 100 tick A close".split(' '));
    Outcome::from(verifier.output().unwrap()).says(0, &["match"]);
}

/// All at the end, as a program prints that buffers what it prints.
#[test]
fn a_command_may_buffer_unless_it_is_to_be_live() {
    let scratch = Scratch::new();
    scratch.write(
        "golden.txt",
        transcript(&["0.1003 \tA", "0.5003 \tB", "1.0003 \tC"]),
    );
    let judge = |options: &[&str]| -> Outcome {
        let mut verifier = scratch.command(&["--golden", "golden.txt", "--tolerance", "0.3"]);
        verifier.args(options).arg("--").arg(puppet());
        let words = "buffer at 100 tick A at 500 tick B at 1000 tick C close";
        verifier.args(words.split(' ')).output().unwrap().into()
    };
    judge(&[]).says(0, &["stamps match, buffered golden  1.0"]);
    let advice = "all came together: have it flush each line";
    judge(&["--live"]).says(1, &["mismatch", " s after its stamp; ", advice]);
    let json = judge(&["--format", "json"]);
    json.says(0, &["\"live\": false"]);
}

#[cfg(unix)]
#[test]
fn a_program_can_be_given_a_terminal() {
    let scratch = Scratch::new();
    scratch.write("golden.txt", "stdout a terminal\nstderr a pipe\n");
    let judge = |options: &[&str], words: &str| -> Outcome {
        let mut verifier = scratch.command(&["--golden", "golden.txt"]);
        verifier.args(options).arg("--").arg(puppet());
        verifier.args(words.split(' ')).output().unwrap().into()
    };
    judge(&["--tty"], "streams").says(0, &["match"]);
    judge(&[], "streams").says(1, &["stdout a pipe"]);
    scratch.write("golden.txt", "a line\n");
    judge(&["--tty", "--stream", "stderr"], "warn a_line").says(0, &["match"]);
}

/// Plain lines, stamped as they arrive.
#[test]
fn the_verifier_can_stamp_the_lines() {
    let scratch = Scratch::new();
    scratch.write(
        "golden.txt",
        "0.0000 connecting\n0.5004 retry 1\n1.5011 giving up\n",
    );
    let judge = |options: &[&str], words: &str| -> Outcome {
        let mut verifier = scratch.command(&["--golden", "golden.txt", "--clock", "arrival"]);
        verifier.args(["--tolerance", "60"]);
        verifier.args(options).arg("--").arg(puppet());
        verifier.args(words.split(' ')).output().unwrap().into()
    };
    let right = "at 300 zero tell connecting at 500 tell retry_1 at 1500 tell giving_up";
    judge(&[], right).says(0, &["match    golden  1.5"]);
    let early = right.replace("at 1500", "at 700");
    judge(&[], &early).says(1, &["golden.txt:3: ", " early"]);
    judge(&[], &right.replace("_1", "_2")).says(1, &["golden.txt:2: "]);
    let select = ["--select", r"^\d+ (.*)$"];
    let logged =
        "tell 17_connecting at 250 tell idle at 500 tell 18_retry_1 at 1500 tell 19_giving_up";
    judge(&select, logged).says(0, &["match    golden"]);
    let ids = [
        "--select",
        r"^\d+ (.*)$",
        "--stream",
        "stderr",
        "--status",
        "7",
    ];
    let to_stderr = logged.replace("tell", "warn") + " exit 7";
    judge(&ids, &to_stderr).says(0, &["match    golden"]);
    judge(&["--select", "no such line"], right).says(
        2,
        &["no line of its stdout is one of those that are looked at"],
    );
    judge(&ids, &to_stderr.replace("exit 7", "exit 6")).says(2, &["it ended with exit", "not 7"]);
}

//! Arguments, captured transcripts, and where the results go.

use std::{io::Write, process::Stdio};

use crate::util::{Outcome, Scratch, puppet, transcript};

/// What prints the scratch golden when its line is due.
#[cfg(unix)]
const LATER: &str = "sleep 0.2; cat golden.txt";

/// Judges a captured transcript by the scratch golden.
fn captured(text: &str, arguments: &[&str]) -> Outcome {
    let scratch = Scratch::new();
    scratch.write("printed.txt", text);
    scratch.verify(&[&["--golden", "golden.txt", "--from", "printed.txt"], arguments].concat())
}

#[test]
fn a_captured_transcript_is_judged() {
    captured(&transcript(&["0.1999 \tA = 1"]), &[])
        .says(0, &["match    golden  0.1999 s, late by 0.0999"]);
    captured(&transcript(&["0.1003 \tA = 2"]), &[])
        .says(1, &["mismatch golden", "golden.txt:2: ", "A = 1`", "A = 2`"]);
    captured(&transcript(&["0.0999 \tA = 1"]), &[])
        .says(1, &["golden.txt:2: ", "due 0.1, printed at 0.0999, 0.0001 early"]);
}

#[test]
fn late_is_a_mismatch_where_no_clock_ran() {
    captured(&transcript(&["0.2001 \tA = 1"]), &[]).says(
        1,
        &["without a clock, its stamps are taken at their word", "0.1001 late, 0.1 allowed"],
    );
}

#[test]
fn the_tolerance_can_be_changed() {
    captured(&transcript(&["0.2001 \tA = 1"]), &["--tolerance", "0.2"]).says(0, &["match"]);
    captured(&transcript(&["0.1101 \tA = 1"]), &["--tolerance", "0.01"])
        .says(1, &["0.0101 late, 0.01 allowed"]);
    captured(&transcript(&["9.0000 \tA = 1"]), &["--tolerance", "1e19"]).says(0, &["match"]);
}

#[test]
fn a_golden_can_have_another_grid() {
    let scratch = Scratch::new();
    scratch.write("golden.txt", transcript(&["0.1503 \tA = 1"]));
    let arguments = ["--golden", "golden.txt", "--from", "golden.txt"];
    scratch
        .verify(&arguments)
        .says(2, &["golden.txt:2: expected a stamp less than half a step after"]);
    scratch.verify(&[&arguments[..], &["--grid", "0.05"]].concat()).says(0, &["match"]);
}

#[test]
fn stdin_is_judged_too() {
    let scratch = Scratch::new();
    let judge = |text: &str| -> Outcome {
        let mut verifier = scratch
            .command(&["--golden", "golden.txt", "--from", "-"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        verifier.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
        verifier.wait_with_output().unwrap().into()
    };
    judge(&transcript(&["0.1500 \tA = 1"])).says(0, &["match"]);
    judge("").says(2, &["nothing was printed: the transcript is empty"]);
    let kept = judge("other\n");
    kept.says(1, &["what it printed: target"]);
}

#[cfg(unix)]
#[test]
fn an_endless_stdin_is_stopped() {
    let scratch = Scratch::new();
    let yes = std::process::Command::new("yes").stdout(Stdio::piped()).spawn();
    let mut yes = yes.unwrap();
    let verifier = scratch
        .command(&["--golden", "golden.txt", "--from", "-"])
        .stdin(yes.stdout.take().unwrap())
        .output();
    Outcome::from(verifier.unwrap()).says(1, &["bytes and went on, far more than its golden has"]);
    yes.wait().unwrap();
}

#[test]
fn a_transcript_that_cannot_be_read_is_named() {
    let scratch = Scratch::new();
    scratch
        .verify(&["--golden", "golden.txt", "--from", "none.txt"])
        .says(2, &["unjudged golden  cannot read the transcript none.txt"]);
    scratch
        .verify(&["--golden", "golden.txt", "--from", "."])
        .says(2, &["cannot read the transcript ."]);
    scratch
        .verify(&["--golden", ".", "--from", "golden.txt"])
        .says(2, &["cannot read the golden ."]);
}

#[test]
fn bad_usage_is_refused() {
    let scratch = Scratch::with_demo("demo = \"none\"", "");
    for (arguments, said) in [
        (&["--no-such-flag"][..], "--no-such-flag"),
        (&["--golden", "golden.txt"], "say what to hold to --golden"),
        (&["--from", "golden.txt"], "name the one program whose golden to judge by"),
        (&["demo", "demo", "--from", "golden.txt"], "name the one program"),
        (&["--", "cat", "golden.txt"], "name the one program"),
        (&["demo", "--from", "golden.txt"], "`demo` has no golden to be held to"),
        (&["demo", "--golden", "golden.txt", "--", "cat"], "cannot be used with"),
        (&["--golden", "golden.txt", "--from", "-", "--", "cat"], "cannot be used with"),
        (&["--grid", "0.05"], "--golden"),
        (&["--runs", "0"], "0 is not in 1.."),
        (&["--runs", "many"], "invalid digit"),
        (&["--timeout", "-1"], "'-1'"),
        (&["--timeout=-1"], "negative"),
        (&["--tolerance", "NaN"], "error"),
        (&["--timeout", "soon"], "expected a number of seconds"),
        (&["--bless", "demo", "--runs", "2"], "cannot be used with"),
        (&["--bless", "demo", "--golden", "golden.txt"], "cannot be used with"),
        (&["--format", "yaml"], "[possible values: text, json, junit]"),
        (&["--format", "junit", "--list"], "a list is no test report"),
        (&["--watch", "--bless", "demo"], "cannot be used with"),
        (
            &["--clock", "mine"],
            "unknown variant `mine`, expected one of `own`, `arrival`, `virtual`",
        ),
        (&["--select", "("], "this is no regular expression"),
        (&["-q", "-v"], "cannot be used with"),
    ] {
        scratch.verify(arguments).refuses(&[said]);
    }
}

#[test]
fn colour_is_for_terminals_and_for_those_who_ask() {
    let scratch = Scratch::new();
    let coloured = |arguments: &[&str], variables: &[(&str, &str)]| {
        let arguments = [&["--golden", "golden.txt", "--from", "golden.txt"], arguments].concat();
        let output = scratch.command(&arguments).envs(variables.iter().copied()).output().unwrap();
        Outcome::from(output).stdout.contains('\u{1b}')
    };
    assert!(!coloured(&[], &[]));
    assert!(coloured(&["--color", "always"], &[]));
    assert!(coloured(&["--color", "always"], &[("NO_COLOR", "1")]));
    assert!(coloured(&[], &[("CLICOLOR_FORCE", "1")]));
    assert!(!coloured(&[], &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]));
    assert!(!coloured(&["--color", "never"], &[("CLICOLOR_FORCE", "1")]));
    assert!(!coloured(&["--format", "json"], &[("CLICOLOR_FORCE", "1")]));
}

#[test]
fn progress_and_results_keep_apart() {
    let scratch = Scratch::new();
    let run = ["--golden", "golden.txt", "--from", "golden.txt"];
    let plain = scratch.verify(&run);
    assert_eq!(plain.stderr, "golden: match\n");
    assert_eq!(scratch.verify(&[&run[..], &["-q"]].concat()).stderr, "");
    let verbose = scratch.verify(&[&run[..], &["-v"]].concat());
    assert!(verbose.stderr.contains("s from the first start to the last verdict"), "{verbose:?}");
}

#[cfg(unix)]
#[test]
fn stderr_is_shown_where_it_matters_or_where_one_asks() {
    let scratch = Scratch::new();
    let run = |verbose: &[&str]| {
        let command = ["--", "sh", "-c", "echo a word >&2; sleep 0.2; cat golden.txt"];
        scratch.verify(&[&["--golden", "golden.txt"], verbose, &command].concat())
    };
    assert!(!run(&[]).stdout.contains("a word"));
    run(&["-v"]).says(0, &["stderr: a word"]);
}

#[cfg(unix)]
#[test]
fn several_runs_report_their_spread() {
    let scratch = Scratch::new();
    let outcome =
        scratch.verify(&["--golden", "golden.txt", "--runs", "5", "--", "sh", "-c", LATER]);
    outcome.says(
        0,
        &["5 runs: lateness median 0.0003, p99 0.0003, max 0.0003 (stalls ", "ties swapped in 0"],
    );
}

#[cfg(unix)]
#[test]
fn the_first_wrong_run_ends_it() {
    let scratch = Scratch::new();
    let script = "echo >> runs; sleep 0.2; [ $(wc -l < runs) = 3 ] && echo || cat golden.txt";
    let run =
        ["--golden", "golden.txt", "--runs", "9", "--format", "json", "--", "sh", "-c", script];
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
    let late = ["--golden", "golden.txt", "--", "sh", "-c", "sleep 4.1; cat late.txt"];
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
        .says(1, &["golden.txt:2: line 2 says 0.1003, and was there after 0.0"]);
}

#[test]
fn a_tolerance_may_be_longer_than_any_run() {
    let scratch = Scratch::new();
    scratch.write("golden.txt", transcript(&["0.1003 \tA"]));
    let mut verifier = scratch.command(&["--golden", "golden.txt", "--tolerance", "1e19", "--"]);
    verifier.arg(puppet()).args("at 100 tick A close".split(' '));
    Outcome::from(verifier.output().unwrap()).says(0, &["match"]);
}

/// All at the end, as a program prints that buffers what it prints.
#[test]
fn a_command_may_buffer_unless_it_is_to_be_live() {
    let scratch = Scratch::new();
    scratch.write("golden.txt", transcript(&["0.1003 \tA", "0.5003 \tB", "1.0003 \tC"]));
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
    scratch.write("golden.txt", "0.0000 connecting\n0.5004 retry 1\n1.5011 giving up\n");
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
    let ids = ["--select", r"^\d+ (.*)$", "--stream", "stderr", "--status", "7"];
    let to_stderr = logged.replace("tell", "warn") + " exit 7";
    judge(&ids, &to_stderr).says(0, &["match    golden"]);
    judge(&["--select", "no such line"], right)
        .says(2, &["no line of its stdout is one of those that are looked at"]);
    judge(&ids, &to_stderr.replace("exit 7", "exit 6")).says(2, &["it ended with exit", "not 7"]);
}

#[test]
fn a_reader_that_has_gone_is_no_failure() {
    let scratch = Scratch::new();
    let mut verifier = scratch
        .command(&["--golden", "golden.txt", "--from", "golden.txt"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    drop(verifier.stdout.take());
    assert_eq!(verifier.wait().unwrap().code(), Some(0));
}

#[cfg(target_os = "linux")]
#[test]
fn results_that_cannot_be_written_are_a_failure() {
    let full = || std::fs::File::options().write(true).open("/dev/full").unwrap();
    let scratch = Scratch::with_demo("", "");
    let arguments = ["--golden", "golden.txt", "--from", "golden.txt"];
    for arguments in
        [&arguments[..], &["--list"], &[&arguments[..], &["--format", "json"]].concat()]
    {
        let output = scratch.command(arguments).stdout(full()).stderr(Stdio::piped()).spawn();
        let outcome = Outcome::from(output.unwrap().wait_with_output().unwrap());
        outcome.refuses(&["error: cannot print the results: No space left on device"]);
    }
    let nobody = scratch.command(&["none"]).stdout(full()).stderr(full()).status();
    assert_eq!(nobody.unwrap().code(), Some(2));
}

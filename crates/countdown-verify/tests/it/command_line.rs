//! Arguments, and where the results go.

use std::process::Stdio;

use crate::util::{ANY_TIME, Outcome, Scratch};

const FROM: [&str; 4] = ["--golden", "golden.txt", "--from", "golden.txt"];

#[test]
fn bad_usage_is_refused() {
    let scratch = Scratch::with_puppet("tell x", "");
    for (arguments, said) in [
        (&["--no-such-flag"][..], "--no-such-flag"),
        (&["--golden", "golden.txt"], "give a command after `--`"),
        (
            &["--from", "golden.txt"],
            "give the one program whose golden",
        ),
        (
            &["demo", "demo", "--from", "golden.txt"],
            "give the one program",
        ),
        (&["--", "cat", "golden.txt"], "give the one program"),
        (
            &["demo", "--golden", "golden.txt", "--", "cat"],
            "cannot be used with",
        ),
        (&[&FROM[..], &["--", "cat"]].concat(), "cannot be used with"),
        (&[&FROM[..], &["--tty"]].concat(), "cannot be used with"),
        (
            &[&FROM[..], &["--for", "1"]].concat(),
            "cannot be used with",
        ),
        (
            &[&FROM[..], &["--terminate", "1"]].concat(),
            "cannot be used with",
        ),
        (&[&FROM[..], &["--bless"]].concat(), "cannot be used with"),
        (&["--list", "--", "cat"], "cannot be used with"),
        (&["--runs", "0"], "0 is not in 1.."),
        (&["--runs", "many"], "invalid digit"),
        (&["--jobs", "0"], "expected 1 or more"),
        (&["--jobs", "all"], "expected a number, got `all`"),
        (&["--timeout", "-1"], "'-1'"),
        (&["--timeout=-1"], "negative"),
        (&["--tolerance", "NaN"], "error"),
        (
            &["--timeout", "soon"],
            "expected seconds, or a time such as 100ms, got `soon`",
        ),
        (
            &["--timeout", "2h"],
            "expected the unit s, ms, us or min, got `h`",
        ),
        (&["--bless", "demo", "--runs", "2"], "cannot be used with"),
        (
            &["--bless", "--golden", "golden.txt"],
            "give a command after `--`",
        ),
        (
            &["--format", "yaml"],
            "[possible values: text, json, junit]",
        ),
        (&["--format", "junit", "--list"], "a list is no test report"),
        (&["--watch", "--bless", "demo"], "cannot be used with"),
        (
            &["--clock", "mine"],
            "[possible values: own, arrival, virtual]",
        ),
        (
            &["--stream", "all"],
            "[possible values: stdout, stderr, both]",
        ),
        (&["--unit", "h"], "[possible values: s, ms, us, ns]"),
        (&["--select", "("], "this pattern cannot be used"),
        (
            &["--status", "SIGFOO"],
            "expected a number or a signal such as SIGTERM",
        ),
        (&["--env", "A"], "expected NAME=VALUE, got `A`"),
        (&["--release", "--profile", "dev"], "cannot be used with"),
        (&["-q", "-v"], "cannot be used with"),
    ] {
        scratch.verify(arguments).refuses(&[said]);
    }
}

#[test]
fn the_version_is_told() {
    let outcome = Scratch::new().verify(&["--version"]);
    outcome.says(
        0,
        &[concat!("countdown-verify ", env!("CARGO_PKG_VERSION"))],
    );
}

#[test]
fn times_may_have_a_unit() {
    let scratch = Scratch::with_golden("0.1000 a\n");
    scratch.write("late.txt", "0.1600 a\n");
    let judge = |tolerance| {
        let from = ["--golden", "golden.txt", "--from", "late.txt"];
        scratch.verify(&[&from[..], &["--tolerance", tolerance]].concat())
    };
    for allowed in ["60ms", "0.06", "0.06s", "60000us", "1min"] {
        judge(allowed).says(0, &["ok"]);
    }
    judge("59ms").says(1, &["0.0600 late, 0.059 allowed"]);
}

#[test]
fn colour_is_for_terminals_and_for_those_who_ask() {
    let scratch = Scratch::new();
    let coloured = |arguments: &[&str], variables: &[(&str, &str)]| {
        let mut verifier = scratch.command(&[&FROM, arguments].concat());
        verifier.envs(variables.iter().copied());
        let outcome = Outcome::from(verifier.output().unwrap());
        outcome.stdout.contains('\u{1b}')
    };
    assert!(!coloured(&[], &[]));
    assert!(coloured(&["--color", "always"], &[]));
    assert!(coloured(&["--color", "always"], &[("NO_COLOR", "1")]));
    assert!(coloured(&[], &[("CLICOLOR_FORCE", "1")]));
    assert!(!coloured(
        &[],
        &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]
    ));
    assert!(!coloured(&["--color", "never"], &[("CLICOLOR_FORCE", "1")]));
    assert!(!coloured(&["--format", "json"], &[("CLICOLOR_FORCE", "1")]));
}

#[test]
fn results_go_to_stdout_and_nothing_else_does() {
    let scratch = Scratch::with_golden("said\n");
    let outcome = scratch.judge(&[], "tell said warn aside");
    assert_eq!(
        outcome.stdout,
        "ok       golden  1 line, text only: no times are checked\n1 ok\n"
    );
    assert_eq!(outcome.stderr, "");
}

#[test]
fn stderr_is_shown_where_it_matters_or_where_one_asks() {
    let scratch = Scratch::with_golden("said\n");
    let judge =
        |options: &[&str], text: &str| scratch.judge(options, &format!("warn a_word tell {text}"));
    judge(&[], "said").lacks("a word");
    judge(&["-v"], "said").says(0, &["stderr: a word"]);
    judge(&[], "other").says(1, &["stderr: a word"]);
}

#[test]
fn more_is_told_where_one_asks() {
    let scratch = Scratch::with_golden("0.0000 one\n0.1004 two\n");
    let options = [&ANY_TIME[..], &["--clock", "arrival"]].concat();
    let words = "tell one at 100 tell two";
    let figures = "golden recorded up to 0.4 ms late, zero ";
    scratch.judge(&options, words).lacks(figures);
    let outcome = scratch.judge(&[&options[..], &["-v"]].concat(), words);
    outcome.says(
        0,
        &[
            figures,
            " ms after the start, machine stalled ",
            "\n1 ok, in ",
        ],
    );
}

#[test]
fn programs_run_all_at_once() {
    let scratch = Scratch::with_golden("");
    scratch.write("tests/golden/met.txt", "met\n");
    for (name, other) in [("a", "b"), ("b", "a")] {
        let words = format!("make {name} await {other} tell met");
        scratch.register(name, &words, "golden = 'met'\n");
    }
    scratch.verify(&[]).says(0, &["2 ok"]);
}

#[test]
fn or_one_after_the_other() {
    let scratch = Scratch::with_golden("");
    scratch.write("tests/golden/alone.txt", "alone\n");
    for name in ["a", "b", "c"] {
        let words = "make busy at 50 remove busy tell alone";
        scratch.register(name, words, "golden = 'alone'\n");
    }
    scratch.verify(&["--jobs", "1"]).says(0, &["3 ok"]);
}

#[test]
fn a_reader_that_has_gone_is_no_failure() {
    let scratch = Scratch::new();
    let mut verifier = scratch.command(&FROM);
    let mut verifier = verifier.stdout(Stdio::piped()).spawn().unwrap();
    drop(verifier.stdout.take());
    assert_eq!(verifier.wait().unwrap().code(), Some(0));
}

#[cfg(target_os = "linux")]
#[test]
fn results_that_cannot_be_written_are_a_failure() {
    let full = || {
        let file = std::fs::File::options().write(true).open("/dev/full");
        file.unwrap()
    };
    let scratch = Scratch::with_puppet("tell x", "");
    for arguments in [
        &FROM[..],
        &["--list"],
        &[&FROM[..], &["--format", "json"]].concat(),
    ] {
        let mut verifier = scratch.command(arguments);
        let verifier = verifier.stdout(full()).stderr(Stdio::piped()).spawn();
        let outcome = Outcome::from(verifier.unwrap().wait_with_output().unwrap());
        outcome.refuses(&["error: cannot print the results: No space left on device"]);
    }
    let mut nobody = scratch.command(&["none"]);
    let status = nobody.stdout(full()).stderr(full()).status();
    assert_eq!(status.unwrap().code(), Some(2));
}

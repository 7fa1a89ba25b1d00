//! Arguments, and where the results go.

use std::process::Stdio;

use crate::util::{Outcome, Scratch};

#[test]
fn bad_usage_is_refused() {
    let scratch = Scratch::with_demo("demo = \"none\"", "");
    for (arguments, said) in [
        (&["--no-such-flag"][..], "--no-such-flag"),
        (&["--golden", "golden.txt"], "say what to hold to --golden"),
        (
            &["--from", "golden.txt"],
            "name the one program whose golden to judge by",
        ),
        (
            &["demo", "demo", "--from", "golden.txt"],
            "name the one program",
        ),
        (&["--", "cat", "golden.txt"], "name the one program"),
        (
            &["demo", "--from", "golden.txt"],
            "`demo` has no golden to be held to",
        ),
        (
            &["demo", "--golden", "golden.txt", "--", "cat"],
            "cannot be used with",
        ),
        (
            &["--golden", "golden.txt", "--from", "-", "--", "cat"],
            "cannot be used with",
        ),
        (
            &["--golden", "golden.txt", "--from", "-", "--select", "x"],
            "cannot be used with",
        ),
        (
            &["--golden", "golden.txt", "--from", "-", "--tty"],
            "cannot be used with",
        ),
        (&["--grid", "0.05"], "--golden"),
        (&["--runs", "0"], "0 is not in 1.."),
        (&["--runs", "many"], "invalid digit"),
        (&["--timeout", "-1"], "'-1'"),
        (&["--timeout=-1"], "negative"),
        (&["--tolerance", "NaN"], "error"),
        (&["--timeout", "soon"], "expected a number of seconds"),
        (&["--bless", "demo", "--runs", "2"], "cannot be used with"),
        (
            &["--bless", "demo", "--golden", "golden.txt"],
            "cannot be used with",
        ),
        (
            &["--format", "yaml"],
            "[possible values: text, json, junit]",
        ),
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
        let arguments = [
            &["--golden", "golden.txt", "--from", "golden.txt"],
            arguments,
        ]
        .concat();
        let output = scratch
            .command(&arguments)
            .envs(variables.iter().copied())
            .output()
            .unwrap();
        Outcome::from(output).stdout.contains('\u{1b}')
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
fn progress_and_results_keep_apart() {
    let scratch = Scratch::new();
    let run = ["--golden", "golden.txt", "--from", "golden.txt"];
    let plain = scratch.verify(&run);
    assert_eq!(plain.stderr, "golden: match\n");
    assert_eq!(scratch.verify(&[&run[..], &["-q"]].concat()).stderr, "");
    let verbose = scratch.verify(&[&run[..], &["-v"]].concat());
    assert!(
        verbose
            .stderr
            .contains("s from the first start to the last verdict"),
        "{verbose:?}"
    );
}

#[cfg(unix)]
#[test]
fn stderr_is_shown_where_it_matters_or_where_one_asks() {
    let scratch = Scratch::new();
    let run = |verbose: &[&str]| {
        let command = [
            "--",
            "sh",
            "-c",
            "echo a word >&2; sleep 0.2; cat golden.txt",
        ];
        scratch.verify(&[&["--golden", "golden.txt"], verbose, &command].concat())
    };
    assert!(!run(&[]).stdout.contains("a word"));
    run(&["-v"]).says(0, &["stderr: a word"]);
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
    let full = || {
        std::fs::File::options()
            .write(true)
            .open("/dev/full")
            .unwrap()
    };
    let scratch = Scratch::with_demo("", "");
    let arguments = ["--golden", "golden.txt", "--from", "golden.txt"];
    for arguments in [
        &arguments[..],
        &["--list"],
        &[&arguments[..], &["--format", "json"]].concat(),
    ] {
        let output = scratch
            .command(arguments)
            .stdout(full())
            .stderr(Stdio::piped())
            .spawn();
        let outcome = Outcome::from(output.unwrap().wait_with_output().unwrap());
        outcome.refuses(&["error: cannot print the results: No space left on device"]);
    }
    let nobody = scratch
        .command(&["none"])
        .stdout(full())
        .stderr(full())
        .status();
    assert_eq!(nobody.unwrap().code(), Some(2));
}

//! Captured transcripts, judged without a clock.

use std::{io::Write, process::Stdio};

use crate::util::{Outcome, Scratch, transcript};

/// Judges a captured transcript by the scratch golden.
fn captured(text: &str, arguments: &[&str]) -> Outcome {
    let scratch = Scratch::new();
    scratch.write("printed.txt", text);
    scratch.verify(
        &[
            &["--golden", "golden.txt", "--from", "printed.txt"],
            arguments,
        ]
        .concat(),
    )
}

#[test]
fn a_captured_transcript_is_judged() {
    captured(&transcript(&["0.1999 \tA = 1"]), &[])
        .says(0, &["match    golden  0.1999 s, late by 0.0999"]);
    captured(&transcript(&["0.1003 \tA = 2"]), &[]).says(
        1,
        &["mismatch golden", "golden.txt:2: ", "A = 1`", "A = 2`"],
    );
    captured(&transcript(&["0.0999 \tA = 1"]), &[]).says(
        1,
        &["golden.txt:2: ", "due 0.1, printed at 0.0999, 0.0001 early"],
    );
}

#[test]
fn late_is_a_mismatch_where_no_clock_ran() {
    captured(&transcript(&["0.2001 \tA = 1"]), &[]).says(
        1,
        &[
            "without a clock, its stamps are taken at their word",
            "0.1001 late, 0.1 allowed",
        ],
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
fn whose_clock_a_program_has_counts_for_its_transcripts_too() {
    let late = transcript(&["0.1903 \tA = 1"]);
    let late_at_all = "0.0903 late, 0.0 allowed";
    captured(&late, &["--clock", "virtual"]).says(1, &["mismatch", late_at_all]);
    captured(&transcript(&["0.1000 \tA = 1"]), &["--clock", "virtual"])
        .says(0, &["match    golden  0.1000 s, late by 0.0000"]);
    captured(&late, &["--clock", "arrival"]).says(
        2,
        &["unjudged golden  a transcript does not say when its lines arrived"],
    );
}

#[test]
fn a_golden_can_have_another_grid() {
    let scratch = Scratch::new();
    scratch.write("golden.txt", transcript(&["0.1503 \tA = 1"]));
    let arguments = ["--golden", "golden.txt", "--from", "golden.txt"];
    scratch.verify(&arguments).says(
        2,
        &["golden.txt:2: expected a stamp less than half a step after"],
    );
    scratch
        .verify(&[&arguments[..], &["--grid", "0.05"]].concat())
        .says(0, &["match"]);
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
        verifier
            .stdin
            .take()
            .unwrap()
            .write_all(text.as_bytes())
            .unwrap();
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
    let yes = std::process::Command::new("yes")
        .stdout(Stdio::piped())
        .spawn();
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

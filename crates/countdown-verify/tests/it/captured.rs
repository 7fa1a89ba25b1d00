//! Captured outputs, judged without a clock, and recordings of a terminal.

use std::{io::Write, process::Stdio};

use crate::util::{Outcome, Scratch, transcript};

const FROM: [&str; 4] = ["--golden", "golden.txt", "--from", "printed.txt"];

/// Judges a captured transcript by the golden of a scratch folder.
fn captured(text: &str, options: &[&str]) -> Outcome {
    let scratch = Scratch::new();
    scratch.write("printed.txt", text);
    scratch.verify(&[&FROM[..], options].concat())
}

fn at(stamp: &str) -> String {
    transcript(&[&format!("{stamp} \tA = 1")])
}

#[test]
fn a_captured_transcript_is_judged() {
    let said = "1 line in 0.20 s, at most 100 ms late (100 allowed)";
    captured(&at("0.1999"), &[]).says(0, &[said]);
    let other = captured(&transcript(&["0.1003 \tA = 2"]), &[]);
    other.says(
        1,
        &["mismatch golden", "golden.txt:2: ", "A = 1`", "A = 2`"],
    );
}

#[test]
fn late_is_a_mismatch() {
    captured(&at("0.2000"), &[]).says(0, &["ok"]);
    captured(&at("0.2001"), &[]).says(1, &["0.1001 late, 0.1 allowed"]);
}

/// A program that notes its start before its printer does is early by a breath, and right.
#[test]
fn early_by_more_than_two_milliseconds_is_a_mismatch() {
    for right in ["0.0980", "0.0999"] {
        captured(&at(right), &[]).says(0, &["1 line in 0.10 s, at most 0 ms late"]);
    }
    let said = "due 0.1, printed at 0.0979, 0.0021 early, 0.002 allowed";
    captured(&at("0.0979"), &[]).says(1, &["golden.txt:2: ", said]);
    captured(&at("0.0979"), &["--early", "3ms"]).says(0, &["ok"]);
    let never = captured(&at("0.0999"), &["--early", "0"]);
    never.says(1, &["0.0001 early, which is never allowed"]);
}

#[test]
fn the_tolerance_can_be_changed() {
    captured(&at("0.2001"), &["--tolerance", "0.2"]).says(0, &["ok"]);
    let said = "0.0101 late, 0.01 allowed";
    captured(&at("0.1101"), &["--tolerance", "0.01"]).says(1, &[said]);
    captured(&at("9.0000"), &["--tolerance", "1e19"]).says(0, &["ok"]);
}

#[test]
fn the_clock_of_a_program_counts_for_its_transcripts_too() {
    let clock = |stamp: &str, clock| captured(&at(stamp), &["--clock", clock]);
    clock("0.1000", "virtual").says(0, &["ok"]);
    clock("0.1903", "virtual").says(1, &["0.0903 late, 0.0 allowed"]);
    clock("0.0999", "virtual").says(1, &["0.0001 early, which is never allowed"]);
    let plain = Scratch::with_golden("0.0000 a\n");
    plain.write("printed.txt", "a\n");
    let arrival = plain.verify(&[&FROM[..], &["--clock", "arrival"]].concat());
    let said = "unjudged golden  a transcript does not say when its lines arrived";
    arrival.says(2, &[said, "`(?<time>…)`", "asciicast"]);
}

#[test]
fn the_table_of_a_program_counts_its_select_too() {
    let keys = "select = '\\] (.*)'\nreturns = true\n";
    let scratch = Scratch::with_puppet("tell never_run", keys);
    scratch.write("tests/golden/demo.txt", "0.0000 a\n0.5000 b\n");
    scratch.write("printed.txt", "[x] 0.0000 a\r[y] 0.5000 b\nnoise\n");
    scratch
        .verify(&["demo", "--from", "printed.txt"])
        .says(0, &["ok       demo  2 lines in 0.50 s"]);
    scratch.write("printed.txt", "[x] 0.0000 a\n[y] 0.8000 b\n");
    scratch
        .verify(&["demo", "--from", "printed.txt"])
        .says(1, &["0.3000 late, 0.1 allowed"]);
}

#[test]
fn select_may_be_given_with_a_transcript() {
    let select = ["--select", r"\] (.*)"];
    let scratch = Scratch::with_golden("0.0000 a\n0.5000 b\n");
    scratch.write("printed.txt", "[x] 0.0000 a\n[y] 0.5000 b\nnoise\n");
    scratch
        .verify(&[&FROM[..], &select].concat())
        .says(0, &["ok"]);
    let nothing = scratch.verify(&[&FROM[..], &["--select", "nothing"]].concat());
    let said = "mismatch golden  `select` takes no line of ";
    nothing.says(1, &[said, "`[x] 0.0000 a`"]);
}

#[test]
fn a_golden_can_have_another_grid() {
    let scratch = Scratch::with_golden(at("0.1503"));
    let judge = |options: &[&str]| {
        let from = ["--golden", "golden.txt", "--from", "golden.txt"];
        scratch.verify(&[&from[..], options].concat())
    };
    let said = "golden.txt:2: expected a stamp less than half a step after";
    judge(&[]).says(2, &[said]);
    judge(&["--grid", "0.05"]).says(0, &["ok"]);
    judge(&["--grid", "50ms"]).says(0, &["ok"]);
}

#[test]
fn stdin_is_judged_too() {
    let scratch = Scratch::new();
    let judge = |text: &str| -> Outcome {
        let mut verifier = scratch.command(&["--golden", "golden.txt", "--from", "-"]);
        verifier.stdin(Stdio::piped());
        verifier.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut verifier = verifier.spawn().unwrap();
        let mut stdin = verifier.stdin.take().unwrap();
        stdin.write_all(text.as_bytes()).unwrap();
        drop(stdin);
        verifier.wait_with_output().unwrap().into()
    };
    judge(&at("0.1500")).says(0, &["ok"]);
    judge("other\n").says(1, &["mismatch golden"]);
    judge("").says(1, &["nothing was printed: the transcript is empty"]);
}

#[cfg(unix)]
#[test]
fn an_endless_stdin_is_stopped() {
    let scratch = Scratch::new();
    let mut yes = std::process::Command::new("yes");
    let mut yes = yes.stdout(Stdio::piped()).spawn().unwrap();
    let endless = yes.stdout.take().unwrap();
    let mut verifier = scratch.command(&["--golden", "golden.txt", "--from", "-"]);
    let outcome = Outcome::from(verifier.stdin(endless).output().unwrap());
    // It holds the pipe open.
    drop(verifier);
    let said = " bytes, far more than its golden has";
    outcome.says(1, &["mismatch golden  it has more than ", said]);
    yes.wait().unwrap();
}

#[test]
fn a_transcript_that_cannot_be_read_is_named() {
    let scratch = Scratch::new();
    let judge = |golden, from| scratch.verify(&["--golden", golden, "--from", from]);
    let said = "unjudged golden  cannot read the transcript none.txt";
    judge("golden.txt", "none.txt").says(2, &[said]);
    judge("golden.txt", ".").says(2, &["cannot read the transcript ."]);
    judge(".", "golden.txt").says(2, &["cannot read the golden ."]);
}

/// Whatever it has: a verdict or a sentence, and no panic.
#[test]
fn odd_transcripts_are_judged() {
    for odd in [
        &b"\0"[..],
        b"\n",
        b"\xff\xfe\n",
        b"{\n",
        b"[]\n",
        b"{\"version\": 2}\n",
        b"{\"version\": 2, \"width\": 80}\n[1]\n",
        b"{\"version\": 9, \"width\": 80}\n",
        b"{\"version\": 1, \"width\": 80}\n",
        b"{\"version\": 3, \"term\": {}}\n[-1, \"o\", \"x\"]\n",
        b"{\"version\": 2, \"width\": 80}\n[1e300, \"o\", \"x\\n\"]\n",
        b"Script started on 2026-03-01\n",
        b"1 2\n",
    ] {
        let scratch = Scratch::with_golden("0.0000 a\n");
        scratch.write("printed.txt", odd);
        let outcome = scratch.verify(&FROM);
        let is_told = outcome.stdout.lines().count() > 1 && !outcome.stderr.contains("panicked");
        assert!(
            matches!(outcome.status, Some(1 | 2)) && is_told,
            "{outcome:#?}"
        );
    }
}

/// What asciinema records: its times are arrivals, by somebody else's clock.
mod casts {
    use super::*;

    const GOLDEN: &str = "0.0000 boiling\n1.2004 steeping\n3.6011 tea\n";

    fn judge(golden: &str, cast: &str) -> Outcome {
        let scratch = Scratch::with_golden(golden);
        scratch.write("printed.txt", cast);
        scratch.verify(&FROM)
    }

    /// One whose second line comes after this time, in the three versions.
    fn casts(second: f64) -> [String; 3] {
        let wait = 3.6011 - second;
        let lines = [r"boiling\r\n", r"steeping\r\n", r"tea\r\n"];
        let [a, b, c] = lines;
        [
            format!(
                r#"{{"version": 1, "width": 80, "height": 24, "duration": 3.6, "stdout": [
                   [0.2, "{a}"], [{second}, "{b}"], [{wait}, "{c}"]]}}"#
            ),
            format!(
                "{{\"version\": 2, \"width\": 80, \"height\": 24}}\n[0.2, \"o\", \"{a}\"]\n\
                 [0.3, \"i\", \"typed\"]\n[{}, \"o\", \"{b}\"]\n[3.8011, \"o\", \"{c}\"]\n",
                0.2 + second
            ),
            format!(
                "{{\"version\": 3, \"term\": {{\"cols\": 80}}}}\n[0.2, \"o\", \"{a}\"]\n\
                 [{second}, \"o\", \"{b}\"]\n[{wait}, \"o\", \"{c}\"]\n[0.1, \"x\", \"0\"]\n"
            ),
        ]
    }

    #[test]
    fn each_version_is_judged_by_its_times() {
        for cast in casts(1.2004) {
            judge(GOLDEN, &cast).says(
                0,
                &["ok       golden  3 lines in 3.60 s, at most 2 ms late"],
            );
        }
    }

    #[test]
    fn one_line_that_is_shifted_is_caught() {
        for cast in casts(1.5004) {
            let said =
                "golden.txt:2: `steeping`: due 1.2, printed at 1.5004, 0.3004 late, 0.1 allowed";
            judge(GOLDEN, &cast).says(1, &[said]);
        }
        for cast in casts(0.9004) {
            judge(GOLDEN, &cast).says(1, &["golden.txt:2: `steeping`: due 1.2, ", " early"]);
        }
    }

    #[test]
    fn another_text_is_caught() {
        for cast in casts(1.2004) {
            judge(GOLDEN, &cast.replace("tea", "coffee")).says(1, &["coffee`"]);
        }
    }

    #[test]
    fn they_need_no_clock_to_be_named_but_a_golden_with_times() {
        let [cast, ..] = casts(1.2);
        let said = "an asciicast is judged by when its lines arrived, so each line of the golden has to \
                    begin with a time";
        judge("boiling\nsteeping\ntea\n", &cast).says(2, &["unjudged golden  ", said]);
    }

    #[test]
    fn a_version_that_nobody_knows_is_refused() {
        let cast = "{\"version\": 4, \"width\": 80}\n[0.0, \"o\", \"a\"]\n";
        let said = "an asciicast of version 4 cannot be read: 1 to 3 can";
        judge(GOLDEN, cast).says(2, &[said]);
    }

    #[test]
    fn a_malformed_one_is_refused_with_its_line() {
        let cast =
            "{\"version\": 2, \"width\": 80}\n[0.0, \"o\", \"a\\n\"]\n[\"now\", \"o\", \"b\"]\n";
        judge(GOLDEN, cast).says(2, &["line 3 of the asciicast is malformed"]);
    }
}

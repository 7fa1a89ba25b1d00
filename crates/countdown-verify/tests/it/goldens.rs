//! Goldens that are written by hand: ranges, times from the line above, holes, any lines.

use crate::util::{Outcome, RULE, Scratch, settled};

/// Judges a captured output, in which each time is what it is.
fn judge(golden: &str, printed: &str, options: &[&str]) -> Outcome {
    let scratch = Scratch::with_golden(golden);
    scratch.write("printed.txt", printed);
    let from = ["--golden", "golden.txt", "--from", "printed.txt"];
    scratch.verify(&[&from[..], options].concat())
}

/// A client that waits 0.4 to 0.8 s, then twice that, with a figure in its text.
const JITTER: &str = "0.0000 connecting\n\
                      +0.4..0.8 retry 1 after [..] ms\n\
                      +0.8..1.6 retry 2 after [..] ms\n\
                      ...\n\
                      ..4.0 connected\n";
const JITTERED: &str = "0.0012 connecting\n\
                        0.5121 retry 1 after 511 ms\n\
                        1.9004 retry 2 after 1388 ms\n\
                        warning: no time here\n\
                        3.9377 connected\n";

#[test]
fn what_fits_matches() {
    judge(JITTER, JITTERED, &[]).says(
        0,
        &["ok       golden  5 lines in 3.94 s, at most 2 ms late"],
    );
}

#[test]
fn a_wait_that_is_too_short_is_told_in_the_goldens_words() {
    let outcome = judge(JITTER, &JITTERED.replace("0.5121", "0.3121"), &[]);
    let said = "golden.txt:2: `retry 1 after [..] ms`, here `retry 1 after 511 ms`: due +0.4..0.8 after \
                `connecting`, printed 0.3109 after it, 0.0891 early, 0.002 allowed";
    outcome.says(1, &[said]);
}

#[test]
fn a_wait_that_is_too_long_is_told_in_the_goldens_words() {
    let outcome = judge(JITTER, &JITTERED.replace("3.9377", "4.1000"), &[]);
    outcome.says(
        1,
        &["golden.txt:5: `connected`: due ..4.0, printed at 4.1000, 0.1000 late"],
    );
}

#[test]
fn a_text_that_does_not_fill_the_hole_is_told() {
    let outcome = judge(JITTER, &JITTERED.replace("511 ms", "0.5 s"), &[]);
    outcome.says(1, &["golden.txt:2: ", "retry 1 after 0.5 s`"]);
}

#[test]
fn ranges_are_drawn_as_such() {
    let golden = "0.0000 a\n0.5..1.0 b\n2.0000 c\n";
    let outcome = judge(golden, "0.0000 a\n1.5000 b\n2.0000 c\n", &[]);
    outcome.says(1, &["due     |      ", "  [--", "--]  "]);
}

#[test]
fn the_document_has_their_bounds() {
    let printed = JITTERED.replace("0.5121", "0.3121");
    let outcome = judge(JITTER, &printed, &["--format", "json"]);
    let difference = &outcome.json()["programs"][0]["differences"][0];
    let number = |key: &str| difference[key].as_f64();
    assert_eq!(difference["due"], serde_json::Value::Null);
    assert_eq!(number("earliest"), Some(0.4012));
    assert_eq!(number("latest"), Some(0.8012));
    assert_eq!(number("printed"), Some(0.3121));
}

#[test]
fn a_bound_may_be_open() {
    for golden in ["..1.5 up\n", "0.5.. up\n", ".. up\n", "0.5..1.5 up\n"] {
        judge(golden, "1.2000 up\n", &[]).says(0, &["ok"]);
    }
    judge("..1.5 up\n", "1.5001 up\n", &[]).says(1, &["due ..1.5, printed at 1.5001, 0.0001 late"]);
    judge("0.5.. up\n", "0.4970 up\n", &[])
        .says(1, &["due 0.5.., printed at 0.4970, 0.0030 early"]);
}

#[test]
fn any_lines_may_be_none() {
    let golden = "0.0000 begin\n...\n.. end\n";
    judge(golden, "0.0000 begin\n0.1000 end\n", &[]).says(0, &["ok"]);
    judge(golden, "0.0000 begin\nnoise\n0.1000 end\n", &[]).says(0, &["ok"]);
    judge(golden, "0.0000 begin\nnoise\n", &[]).says(1, &["`end` is missing"]);
}

#[test]
fn malformed_goldens_are_refused_with_file_and_line() {
    for (golden, said) in [
        ("0.0000 a\n1.0..0.5 b\n", "golden.txt:2: "),
        ("0.0000 a\n0.5..0.5 b\n", "golden.txt:2: "),
        ("0.0000 a\n+0.12345 b\n", "golden.txt:2: "),
        (
            "x\n0.1003 a\n",
            "golden.txt:1: expected a rule of 40 dashes or a stamp like 0.5010, got `x`",
        ),
        (
            "0.2003 a\n0.1003 b\n",
            "golden.txt:2: expected a stamp of 0.2003 or later",
        ),
        (
            "0.0000 a\n0.10 b\n",
            "golden.txt:2: expected a time like 0.5010, +0.5 or 0.5..1.5, got one with other than four decimals: `0.10 b`",
        ),
        (
            "0.1603 a\n",
            "golden.txt:1: expected a stamp less than half a step after a multiple of 0.1 s",
        ),
    ] {
        let outcome = judge(golden, "0.0000 a\n", &[]);
        outcome.says(2, &["unjudged golden  ", said]);
    }
    let with_rules = |lines: &[&str]| {
        lines
            .iter()
            .flat_map(|line| [RULE, "\n", line, "\n"])
            .collect()
    };
    for (lines, said) in [
        (
            &["0.10 \tA", "Done"][..],
            "golden.txt:2: expected a stamp like 0.5010",
        ),
        (
            &["0.2003 \tA", "0.1003 \tB", "Done"],
            "golden.txt:4: expected a stamp of 0.2003 or later",
        ),
        (&["+0.5 \tA", "Done"], "golden.txt:2: "),
    ] {
        let golden: String = with_rules(lines);
        let outcome = judge(&golden, "0.0000 a\n", &[]);
        outcome.says(2, &["unjudged golden  ", said]);
    }
    let unfinished = format!("{RULE}\n0.1003 \tA\n{RULE}\n");
    let outcome = judge(&unfinished, "0.0000 a\n", &[]);
    outcome.says(
        2,
        &["golden.txt:4: expected a stamped line or the closing word"],
    );
}

/// The same with a live program, whose lines are stamped as they arrive.
mod live {
    use super::*;

    const GOLDEN: &str = "0.0000 connecting\n+0.2..30.0 retry in [..] s\n...\n.. up\n";

    fn run(words: &str) -> Outcome {
        let scratch = Scratch::with_golden(GOLDEN);
        settled(|| scratch.judge(&["--clock", "arrival"], words))
    }

    #[test]
    fn what_fits_matches() {
        let words = "tell connecting at 300 tell retry_in_0.31_s tell noise tell up";
        run(words).says(0, &["ok       golden  4 lines"]);
    }

    #[test]
    fn a_wait_that_is_too_short_is_wrong() {
        let words = "tell connecting tell retry_in_0.31_s tell up";
        run(words).says(
            1,
            &["due +0.2..30.0 after `connecting`, printed 0.0", " early"],
        );
    }

    /// A hole does not make a hang pass.
    #[test]
    fn a_hang_names_the_line_waited_for() {
        let scratch = Scratch::with_golden("0.0000 connecting\n...\n..0.5 up\n");
        let options = ["--clock", "arrival", "--timeout", "1.5"];
        let outcome = scratch.judge(&options, "tell connecting tell noise hang x");
        outcome.says(1, &["it still ran at the time-out", "golden.txt:3: `up`"]);
    }
}

/// A limiter lets one through each 0.2 s, after a burst of three. At 0.195 s it is too generous.
#[test]
fn a_limiter_is_held_by_the_gap_to_the_line_above() {
    let golden = "0.0000 through\n0.0000 through\n0.0000 through\n\
                  +0.2 through\n+0.2 through\n+0.2 through\n";
    let printed = |gap: u32| {
        let line = |number: u32| format!("0.{:04} through\n", gap * number);
        "0.0000 through\n".repeat(3) + &(1..=3).map(line).collect::<String>()
    };
    for fits in [1980, 2000, 2100] {
        judge(golden, &printed(fits), &[]).says(0, &["ok"]);
    }
    let said =
        "golden.txt:4: `through`: due +0.2 after `through`, printed 0.1950 after it, 0.0050 early";
    judge(golden, &printed(1950), &[]).says(1, &[said]);
    judge(golden, &printed(3100), &[]).says(1, &["printed 0.3100 after it, 0.1100 late"]);
}

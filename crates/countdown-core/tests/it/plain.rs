//! Goldens of a stamp and a text on each line, without rules.

use std::time::Duration;

use countdown_core::{Golden, RULE};

const GOLDEN: &str =
    "0.0000 connecting\n1.0004 retry 1\n1.0004 log\n3.0011 retry 2\n7.0016 giving up\n";

#[track_caller]
fn differs(from: &str, to: &str, diff: &str) {
    assert_eq!(GOLDEN.matches(from).count(), 1, "{from}");
    let golden = Golden::parse(GOLDEN).unwrap();
    assert_eq!(golden.compare(GOLDEN.replace(from, to)).to_string(), diff);
}

#[test]
fn each_line_is_held_to_its_time() {
    differs("7.0016", "7.1000", "");
    differs("1.0004 log", "1.0500 log", "");
    differs(
        "1.0004 retry 1\n1.0004 log",
        "1.0001 log\n1.0002 retry 1",
        "",
    );
    differs(
        "7.0016",
        "7.1001",
        "line 5: `giving up`: due 7.0, printed at 7.1001, 0.1001 late, 0.1 allowed\n",
    );
    differs(
        "7.0016",
        "6.9979",
        "line 5: `giving up`: due 7.0, printed at 6.9979, 0.0021 early, 0.002 allowed\n",
    );
    differs("1.0004 retry 1\n", "", "line 2: `retry 1` is missing\n");
    differs(
        "giving up",
        "gave up",
        "line 5: expected `giving up`, got `gave up`\n",
    );
    differs(
        "3.0011 r",
        "R",
        "line 4: expected a stamp and `retry 2`, got `Retry 2`\n",
    );
    differs(
        "3.0011 r",
        "debug\n3.0011 r",
        "line 4 of the output: unexpected `debug`, after line 3 of the golden\n",
    );
    differs(
        "giving up\n",
        "giving up",
        "line 5 of the output: expected a line break at the end of the last line, got `7.0016 giving up`\n",
    );
}

#[test]
fn an_output_in_the_other_form_is_one_difference() {
    let ruled: String = GOLDEN
        .lines()
        .flat_map(|line| [RULE, "\n", line, "\n"])
        .collect();
    let closed = ruled.clone() + RULE + "\nDone\n";
    let found = Golden::parse(GOLDEN).unwrap().compare(&ruled);
    let sentence = "expected a stamp like 0.5010, without a rule above it, got";
    assert_eq!(
        found.to_string(),
        format!("line 1 of the output: {sentence} `{RULE}`\n")
    );
    let found = Golden::parse(closed).unwrap().compare(GOLDEN);
    let sentence = "expected a rule of 40 dashes, got `0.0000 connecting`";
    assert_eq!(
        found.to_string(),
        format!("line 1 of the output: {sentence}\n")
    );
}

#[test]
fn lines_are_counted_as_they_stand() {
    let golden = Golden::parse(GOLDEN).unwrap();
    let found = golden.compare(GOLDEN.replace("connecting", "go"));
    let lines: Vec<_> = found
        .matched()
        .map(|line| (line.golden_line, line.actual_line))
        .collect();
    assert_eq!(lines, [(2, 2), (3, 3), (4, 4), (5, 5)]);
    assert_eq!(found.total(), Duration::from_micros(7_001_600));
}

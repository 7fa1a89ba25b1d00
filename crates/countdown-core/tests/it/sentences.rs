//! The sentence of each difference, word for word, and its accessors.

use std::time::Duration;

use countdown_core::{Comparison, Golden, RULE};

const GOLDEN: &str =
    "R\n0.5010 \t\tB = 1\nR\n1.0000 \tA = 2\nR\n1.0001 \tC\nR\n2.0001 \tA = 1\nR\nDone\n";

fn compare(from: &str, to: &str) -> Comparison {
    assert_eq!(GOLDEN.matches(from).count(), 1, "{from}");
    let golden = Golden::parse(GOLDEN.replace('R', RULE)).unwrap();
    golden.compare(GOLDEN.replace(from, to).replace('R', RULE))
}

#[test]
#[expect(clippy::too_many_lines, reason = "one table")]
fn each_says_what_is_wrong_where_and_by_how_much() {
    for (from, to, diff) in [
        ("0.5010", "0.6000", ""),
        (
            "0.5010",
            "0.6001",
            "line 2: `B = 1`: due 0.5, printed at 0.6001, 0.1001 late, 0.1 allowed\n",
        ),
        (
            "0.5010",
            "0.4979",
            "line 2: `B = 1`: due 0.5, printed at 0.4979, 0.0021 early, 0.002 allowed\n",
        ),
        (
            "0.5010",
            "1.0001",
            "line 2: `B = 1`: due 0.5, printed at 1.0001, 0.5001 late, 0.1 allowed\nline 4: `A = 2`: the stamp 1.0000 runs backwards from 1.0001\n",
        ),
        ("1.0001 \tC", "1.0000 \tC", ""),
        (
            "1.0000 \tA",
            "1.0002 \tA",
            "line 6: `C`: the stamp 1.0001 runs backwards from 1.0002\n",
        ),
        (
            "0.5010",
            "9.0000",
            "line 2: `B = 1`: the stamp 9.0000 is later than those that follow it\n",
        ),
        (
            "0.5010",
            "00.5010",
            "line 2 of the output: expected a stamp like 0.5010, got one with a needless leading zero: `00.5010 →→B = 1`\n",
        ),
        (
            "0.5010",
            "0.5010s",
            "line 2: expected a stamp and `→→B = 1`, got `0.5010s →→B = 1`\n",
        ),
        (
            "\t\tB = 1",
            "\tB = 1",
            "line 2: expected `→→B = 1`, got `→B = 1`\n",
        ),
        (
            "0.5010 \t\tB = 1",
            "",
            "line 2: expected a stamp and `→→B = 1`, got an empty line\n",
        ),
        (
            "0.5010 \t\tB = 1",
            "Done",
            "line 2: expected a stamp and `→→B = 1`, got `Done`\n",
        ),
        ("R\n0.5010 \t\tB = 1\n", "", "line 2: `B = 1` is missing\n"),
        (
            "R\n0.5010 \t\tB = 1\n",
            "R\n",
            "line 2 of the output: expected a stamped line or the closing word, got `R`\n",
        ),
        (
            "R\n0.5",
            "0.5",
            "line 1 of the output: expected a rule of 40 dashes, got `0.5010 →→B = 1`\n",
        ),
        (
            "R\n0.5",
            "-R\n0.5",
            "line 1 of the output: expected a rule of 40 dashes, got `-R`\n",
        ),
        (
            "R\n0.5",
            "R\nR\n0.5",
            "line 2 of the output: expected a stamped line or the closing word, got `R`\n",
        ),
        (
            "R\n0.5",
            "R\nhi\t\n0.5",
            "line 2: expected a stamp and `→→B = 1`, got `hi→`\nline 3 of the output: expected a rule of 40 dashes or the end, got `0.5010 →→B = 1`\n",
        ),
        (
            "R\n0.5",
            "R\nhi\t\nR\n0.5",
            "line 2 of the output: unexpected `hi→`, before the golden's first line\n",
        ),
        (
            "B = 1\n",
            "B = 1\nR\n0.7000 \tX\n",
            "line 4 of the output: unexpected `0.7000 →X`, after line 2 of the golden\n",
        ),
        (
            "B = 1\n",
            "B = 1\nR\n\n",
            "line 4 of the output: unexpected empty line, after line 2 of the golden\n",
        ),
        (
            "B = 1\n",
            "B = 1\nR\n0.5010 \t\tB = 1\n",
            "line 4 of the output: unexpected `0.5010 →→B = 1`, after line 2 of the golden\n",
        ),
        (
            "R\n0.5010 \t\tB = 1\nR\n1.0000",
            "R\n1.0000 \t\tB = 1\nR\n1.0000",
            "line 2: `B = 1`: due 0.5, printed at 1.0000, 0.5000 late, 0.1 allowed\n",
        ),
        (
            "Done\n",
            "Done",
            "line 10 of the output: expected a line break at the end of the last line, got `Done`\n",
        ),
        (
            "Done\n",
            "Done.\n",
            "line 10: expected `Done`, got `Done.`\n",
        ),
        (
            "Done\n",
            "3.0000 \tDone\n",
            "line 10: expected `Done`, got `3.0000 →Done`\n",
        ),
        (
            "Done\n",
            "Done\nbye\n",
            "line 11 of the output: expected a rule of 40 dashes or the end, got `bye`\n",
        ),
        (
            "Done\n",
            "Done\nR\nbye\n",
            "line 12 of the output: unexpected `bye`, after line 10 of the golden\n",
        ),
        (
            "Done\n",
            "Done\nR\n",
            "line 12 of the output: expected a stamped line or the closing word, got the end\n",
        ),
        ("R\nDone\n", "", "line 10: `Done` is missing\n"),
        (
            "2.0001 \tA = 1\nR\nDone\n",
            "Done\nR\n2.0001 \tA = 1\n",
            "line 8: `2.0001 →A = 1` is out of order, on line 10 of the output\n",
        ),
    ] {
        let found = compare(from, to);
        let (to, diff) = (to.escape_debug(), diff.replace('R', RULE));
        assert_eq!(found.to_string(), diff, "{to}");
        assert_eq!(found.matches(), diff.is_empty());
        for (found, shown) in found.differences().iter().zip(found.to_string().lines()) {
            let message = found.message();
            assert!(
                [
                    message.clone(),
                    format!("line {}: {message}", found.golden_line())
                ]
                .contains(&shown.to_owned())
            );
        }
    }
}

/// Returns these golden lines with their rules, in any order and among other lines.
fn printed(lines: &[&str]) -> String {
    let golden = Golden::parse(GOLDEN.replace('R', RULE)).unwrap();
    let text: Vec<String> = lines
        .iter()
        .map(|line| format!("{RULE}\n{line}\n"))
        .collect();
    golden.compare(text.concat()).to_string()
}

#[test]
fn a_line_replaces_a_missing_one_only_in_its_place() {
    let (b, a2, c, a1) = (
        "0.5010 \t\tB = 1",
        "1.0000 \tA = 2",
        "1.0001 \tC",
        "2.0001 \tA = 1",
    );
    let (x, y) = ("1.0000 \tX", "1.0001 \tY");
    assert_eq!(printed(&[b, a2, c, a1, "Done"]), "");
    for (lines, diff) in [
        (
            &[a2, c, a1, x, "Done"][..],
            "line 2: `B = 1` is missing\nline 8 of the output: unexpected `1.0000 →X`, after line 8 of the golden\n",
        ),
        (
            &[x, b, a2, c, "Done"],
            "line 2 of the output: unexpected `1.0000 →X`, before the golden's first line\nline 8: `A = 1` is missing\n",
        ),
        (&[b, x, a2, a1, "Done"], "line 6: expected `→C`, got `→X`\n"),
        (
            &[b, c, x, a1, "Done"],
            "line 4: expected `→A = 2`, got `→X`\n",
        ),
        (
            &[b, x, y, a1, "Done"],
            "line 4: expected `→A = 2`, got `→X`\nline 6: expected `→C`, got `→Y`\n",
        ),
        (
            &[b, x, y, a2, a1, "Done"],
            "line 6: expected `→C`, got `→X`\nline 6 of the output: unexpected `1.0001 →Y`, after line 6 of the golden\n",
        ),
        (
            &[x, a2, c, a1, "Done"],
            "line 2: expected `→→B = 1`, got `→X`\n",
        ),
        (
            &[b, a2, c, x, "Done"],
            "line 8: expected `→A = 1`, got `→X`\n",
        ),
        (
            &[b, a2, c, a1, x],
            "line 10: expected `Done`, got `1.0000 →X`\n",
        ),
        (
            &[b, "Done"],
            "line 4: `A = 2` is missing\nline 6: `C` is missing\nline 8: `A = 1` is missing\n",
        ),
    ] {
        assert_eq!(printed(lines), diff, "{lines:?}");
    }
}

#[test]
fn the_closing_word_before_other_lines_is_out_of_order() {
    let both = "R\n1.0001 \tC\nR\n2.0001 \tA = 1\nR\nDone\n";
    let found = compare(both, "R\nDone\nR\n1.0001 \tC\nR\n2.0001 \tA = 1\n");
    assert_eq!(
        found.to_string(),
        "line 10: `Done` is out of order, on line 6 of the output\n"
    );
}

#[test]
fn a_line_that_others_overtook_is_late_and_nothing_else() {
    let both = "0.5010 \t\tB = 1\nR\n1.0000 \tA = 2\n";
    let found = compare(both, "1.0000 \tA = 2\nR\n1.0000 \t\tB = 1\n");
    let sentence = "line 2: `B = 1`: due 0.5, printed at 1.0000, 0.5000 late, after lines that are due later\n";
    assert_eq!(found.to_string(), sentence);
    assert!(found.differences()[0].is_late());
}

#[test]
fn only_lateness_counts_as_late() {
    let is_late = |from, to| compare(from, to).differences()[0].is_late();
    assert!(is_late("2.0001", "2.1234"));
    for (from, to) in [
        ("0.5010", "0.4"),
        ("0.5010", "0.4000"),
        ("0.5010", "9.0000"),
        ("Done\n", "Done"),
        ("C", "D"),
    ] {
        assert!(!is_late(from, to), "{to}");
    }
}

#[test]
fn differences_tell_their_lines() {
    let lines = |from, to| {
        let found = compare(from, to);
        let lines = found
            .differences()
            .iter()
            .map(|found| (found.golden_line(), found.actual_line()));
        lines.collect::<Vec<_>>()
    };
    assert_eq!(lines("R\n0.5010 \t\tB = 1\n", ""), [(2, None)]);
    assert_eq!(lines("R\n0.5010", "\nR\n0.5010"), [(2, Some(1))]);
    assert_eq!(lines("C", "c"), [(6, Some(6))]);
    assert_eq!(lines("C\nR", "C\n\n\nR"), [(8, Some(7))]);
    assert_eq!(
        lines("C\nR", "C\nR\nx\nR\ny\nR"),
        [(6, Some(8)), (6, Some(10))]
    );
    assert_eq!(lines("C\nR", "C\nR\nR"), [(8, Some(8))]);
    assert_eq!(lines("C\nR", "C"), [(8, Some(7))]);
    assert_eq!(lines("Done\n", "Done\nbye"), [(10, Some(11))]);
    assert_eq!(
        lines("Done\n", "Done.\nbye"),
        [(10, Some(10)), (10, Some(11))]
    );
    assert_eq!(
        lines("R\n0.5010 \t\tB = 1\nR\n1.0000", "R\n1.0000"),
        [(2, None)]
    );
}

#[test]
fn a_malformed_line_ends_the_comparison_and_what_may_follow_is_not_missing() {
    for (from, to, diff) in [
        (
            "R\n0.5010 \t\tB = 1\nR\n1.0000 \tA = 2\nR\n",
            "R\n1.0000 \tA = 2\n",
            "line 2: `B = 1` is missing\nline 3 of the output: expected a rule of 40 dashes, got `1.0001 →C`\n",
        ),
        (
            "0.5010 \t\tB = 1\nR\n1.0000 \tA = 2\nR\n",
            "0.4000 \t\tB = 1\nR\n1.0000 \tA = 3\n",
            "line 2: `B = 1`: due 0.5, printed at 0.4000, 0.1000 early, 0.002 allowed\nline 4: expected `→A = 2`, got `→A = 3`\nline 5 of the output: expected a rule of 40 dashes, got `1.0001 →C`\n",
        ),
        (
            "1.0001 \tC\nR\n2.0001 \tA = 1\n",
            "2.00 \tA = 1\n",
            "line 6 of the output: expected a stamp like 0.5010, got one with other than four decimals: `2.00 →A = 1`\n",
        ),
        (
            "1.0001 \tC\nR\n2.0001 \tA = 1\n",
            "2.0001 \tA = 1\nx\n",
            "line 6: `C` is missing\nline 7 of the output: expected a rule of 40 dashes, got `x`\n",
        ),
    ] {
        assert_eq!(compare(from, to).to_string(), diff, "{to}");
    }
}

#[test]
fn carriage_returns_throughout_are_no_difference_and_a_mixture_is() {
    let golden = Golden::parse(GOLDEN.replace('R', RULE)).unwrap();
    let text = GOLDEN.replace('R', RULE);
    assert!(golden.compare(text.replace('\n', "\r\n")).matches());
    for (from, to, diff) in [
        (
            "B = 1\n",
            "B = 1\r\n",
            "line 2: expected `→→B = 1`, got `→→B = 1\\r`\n",
        ),
        (
            "Done\n",
            "Done\r\n",
            "line 10: expected `Done`, got `Done\\r`\n",
        ),
    ] {
        assert_eq!(golden.compare(text.replace(from, to)).to_string(), diff);
    }
    let torn = golden.compare(text.replace('\n', "\r\n").strip_suffix("\r\n").unwrap());
    let sentence =
        "line 10 of the output: expected a line break at the end of the last line, got `Done`\n";
    assert_eq!(torn.to_string(), sentence);
}

#[test]
fn long_lines_are_shown_where_they_differ() {
    let start = "x".repeat(500);
    let golden = Golden::parse(format!("{start}one\n")).unwrap();
    let shown = "x".repeat(40);
    let expected = format!(
        "line 1: expected … `{shown}one`, got … `{shown}two{}…`\n",
        "y".repeat(157)
    );
    assert_eq!(
        golden
            .compare(format!("{start}two{}\n", "y".repeat(900)))
            .to_string(),
        expected
    );

    let start = "x".repeat(80);
    let golden = Golden::parse(format!("{start}one\n")).unwrap();
    let expected = format!("line 1: expected `{start}one`, got `{start}two`\n");
    assert_eq!(
        golden.compare(format!("{start}two\n")).to_string(),
        expected
    );
}

#[test]
fn a_long_diff_is_cut() {
    let golden = Golden::parse("Done\n").unwrap();
    let shown = |extra: usize| golden.compare("x\n".repeat(extra) + "Done\n").to_string();
    let sentence = |line: usize| {
        format!("line {line} of the output: unexpected `x`, before the golden's first line\n")
    };
    let sentences = (1..=20).map(sentence).collect::<Vec<_>>().concat();
    assert_eq!(shown(20), sentences);
    assert_eq!(shown(23), sentences + "… and 3 more\n");
}

#[test]
fn matched_lines_say_which_line_of_either_side_they_are() {
    let both = "1.0000 \tA = 2\nR\n1.0001 \tC\n";
    let found = compare(both, "1.0001 \tC\nR\n1.0001 \tX\n");
    let lines = found
        .matched()
        .map(|line| (line.golden_line, line.actual_line));
    assert_eq!(lines.collect::<Vec<_>>(), [(2, 2), (6, 4), (8, 8)]);
    let (due, stamp) = (millis(1_000), Duration::from_micros(1_000_100));
    let second = found.matched().nth(1).unwrap();
    assert_eq!((second.due, second.time), (Some(due), stamp));
}

#[test]
fn the_total_is_the_last_stamp_and_lateness_is_in_the_printed_order() {
    let together = "1.0000 \tA = 2\nR\n1.0001 \tC\n";
    let found = compare(together, "1.0100 \tC\nR\n1.0900 \tA = 2\n");
    assert!(found.matches(), "{found}");
    assert_eq!(
        (found.swapped_ties(), found.total()),
        (1, Duration::from_micros(2_000_100))
    );
    let lateness = [1_000, 10_000, 90_000, 100].map(Duration::from_micros);
    assert!(found.lateness().eq(lateness));
    assert_eq!(compare("C", "C").swapped_ties(), 0);
    let early = compare("0.5010", "0.4000");
    assert_eq!(early.lateness().next(), Some(Duration::ZERO));
    assert_eq!(compare(GOLDEN, "").total(), Duration::ZERO);
}

fn millis(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

//! Messages for malformed goldens: the line, and what was expected there.

use std::{error::Error, time::Duration};

use countdown_core::{Golden, GoldenError, ParseError, RULE, Transcript};

/// A golden of three ticks; line 2 n is the nth tick, line 8 the closing word.
const GOOD: &str = "R\n0.5010 \t\tB = 1\nR\n1.0000 \tA = 2\nR\n1.0000 \tA = 1\nR\nDone\n";

fn text(short: &str) -> String {
    short.replace('R', RULE)
}

#[track_caller]
fn refused(text: impl AsRef<[u8]>, line: usize, message: &str) {
    let error = Golden::parse(text).unwrap_err();
    assert_eq!((error.line(), error.message()), (line, message));
    assert_eq!(error.to_string(), format!("line {line}: {message}"));
}

#[test]
#[expect(clippy::too_many_lines, reason = "one table")]
fn the_first_wrong_line_is_named() {
    for (from, to, line, message) in [
        (
            "R\n0.5",
            "0.5",
            2,
            "expected a time like 0.5010, without a rule above it, got `R`",
        ),
        (
            "R\n0.5",
            "x\n0.5",
            1,
            "expected a rule of 40 dashes, got `x`",
        ),
        (
            "R\n0.5",
            "\nR\n0.5",
            1,
            "expected a rule of 40 dashes, got an empty line",
        ),
        (
            "R\n0.5",
            "R \n0.5",
            1,
            "expected a rule of 40 dashes, got `R·`",
        ),
        (
            "R\n0.5",
            "-R\n0.5",
            1,
            "expected a rule of 40 dashes, got `-R`",
        ),
        (
            "R\n0.5",
            "\u{feff}R\n0.5",
            1,
            r"expected a rule of 40 dashes, got `\u{feff}R`",
        ),
        (
            "0.5010",
            "R\n0.5010",
            2,
            "expected a stamped line or the closing word, got `R`",
        ),
        (
            "0.5010",
            "-----\n0.5010",
            2,
            "expected a stamped line or the closing word, got `-----`",
        ),
        (
            "0.5010",
            "+0.5010",
            2,
            "expected a stamp like 0.5010, got one with a sign: `+0.5010 →→B = 1`",
        ),
        (
            "0.5010",
            "0,5010",
            2,
            "expected a stamp like 0.5010, got one with a comma for its decimal point: `0,5010 →→B = 1`",
        ),
        (
            "0.5010",
            "0.501",
            2,
            "expected a stamp like 0.5010, got one with other than four decimals: `0.501 →→B = 1`",
        ),
        (
            "0.5010",
            ".5010",
            2,
            "expected a stamp like 0.5010, got one with nothing before its decimal point: `.5010 →→B = 1`",
        ),
        (
            "0.5010",
            "00.5010",
            2,
            "expected a stamp like 0.5010, got one with a needless leading zero: `00.5010 →→B = 1`",
        ),
        (
            "0.5010 ",
            "0.5010",
            2,
            "expected one space after the stamp, got `0.5010→→B = 1`",
        ),
        (
            "0.5010 \t\tB = 1",
            "0.5010",
            2,
            "expected one space after the stamp, got `0.5010`",
        ),
        (
            "1\nR\n1.0000",
            "1\n1.0000",
            3,
            "expected a rule of 40 dashes, got `1.0000 →A = 2`",
        ),
        (
            "1\nR\n1.0000",
            "1\n\nR\n1.0000",
            3,
            "expected a rule of 40 dashes, got an empty line",
        ),
        (
            "0.5010 \t\tB = 1",
            "B = 1",
            2,
            "expected a stamp like 0.5010 on each line but the last, got `B = 1`",
        ),
        (
            "0.5010",
            "1.0001",
            4,
            "expected a stamp of 1.0001 or later, got `1.0000 →A = 2`",
        ),
        (
            "R\nDone\n",
            "R\n0.9999 \tA = 0\n",
            8,
            "expected a stamp of 1.0000 or later, got `0.9999 →A = 0`",
        ),
        (
            "R\nDone",
            "Done",
            7,
            "expected a rule of 40 dashes, got `Done`",
        ),
        (
            "R\nDone\n",
            "",
            7,
            "expected a rule of 40 dashes and the closing word, got the end",
        ),
        (
            "Done\n",
            "",
            8,
            "expected a stamped line or the closing word, got the end",
        ),
        (
            "Done\n",
            "Done",
            8,
            "expected a line break at the end of the last line, got `Done`",
        ),
        (
            "Done\n",
            "---\n",
            8,
            "expected a stamped line or the closing word, got `---`",
        ),
        (
            "Done\n",
            "Done\n\n",
            9,
            "expected a rule of 40 dashes or the end, got an empty line",
        ),
        (
            "Done\n",
            "Done\nR\n",
            10,
            "expected a stamped line or the closing word, got the end",
        ),
        (
            "Done\n",
            "Done\nR\nDone\n",
            8,
            "expected a stamp like 0.5010 on each line but the last, got `Done`",
        ),
        (
            "Done\n",
            "Done\nx",
            9,
            "expected a line break at the end of the last line, got `x`",
        ),
        (
            "0.5010",
            "0.5500",
            2,
            "expected a stamp less than half a step after a multiple of 0.1 s, got 0.5500, whose due time is unclear: give the grid that the waits are multiples of",
        ),
        (
            "A = 2\nR\n1.0000",
            "A = 2\nR\n1.0999",
            6,
            "expected a stamp less than half a step after a multiple of 0.1 s, got 1.0999, whose due time is unclear: give the grid that the waits are multiples of",
        ),
    ] {
        assert_eq!(GOOD.matches(from).count(), 1, "{from}");
        refused(text(&GOOD.replace(from, to)), line, &text(message));
    }
    assert!(Golden::parse(text(GOOD)).is_ok());
}

#[test]
fn bytes_that_are_not_utf_8_are_text_like_any_other() {
    let golden = Golden::parse(b"0.0000 caf\xe9\n0.5000 bill\n").unwrap();
    assert!(golden.compare(b"0.0100 caf\xe9\n0.5100 bill\n").matches());
    let found = golden.compare(b"0.0100 caf\xe8\n0.6100 bill\n");
    let sentence = r"line 1: expected `caf\xe9`, got `caf\xe8`";
    assert_eq!(found.to_string().lines().next(), Some(sentence));
    assert_eq!(found.differences().len(), 2);
    refused(
        b"\xff\n1.0000 x\n",
        1,
        r"expected a rule of 40 dashes or a stamp like 0.5010, got `\xff`",
    );
}

#[test]
fn empty_text_is_no_golden() {
    refused("", 1, "expected a transcript, got the end");
    refused(
        "Done",
        1,
        "expected a line break at the end of the last line, got `Done`",
    );
}

#[test]
fn the_last_stamp_there_is_can_be_read() {
    let stamp = |stamp: &str| text(&format!("R\n{stamp} \tA = 1\nR\nDone\n"));
    let last = Transcript::parse(stamp("1844674407370955.1615")).unwrap();
    assert_eq!(
        last.ticks().next().unwrap().0.to_string(),
        "1844674407370955.1615"
    );
    for huge in [
        "1844674407370955.1616",
        "1844674407370956.0000",
        "18446744073709551616.0000",
        "99999999999999999999999999999999999999999.0000",
    ] {
        let flaw = "one with more digits than a stamp can have";
        let message = format!("expected a stamp like 0.5010, got {flaw}: `{huge} →A = 1`");
        refused(stamp(huge), 2, &message);
    }
}

#[test]
fn text_without_stamps_is_taken_literally() {
    for literal in [
        "Done\n",
        "\n",
        "1.5 apples\n2.5 pears\n",
        "----\n",
        &format!("{RULE}\ntable\n{RULE}\n"),
        "a\r\nb\r\n",
        "12\n",
        "no 1.0000 \tA = 1\n",
    ] {
        let golden = Golden::parse(literal).unwrap();
        assert!(golden.compare(literal).matches(), "{literal}");
        assert_eq!(
            (golden.due_times().count(), golden.lateness().count()),
            (0, 0)
        );
    }
    // A number at the start of a line is a bad stamp only beside a rule.
    refused(
        text("R\n1.5 apples\n"),
        2,
        "expected a stamp like 0.5010, got one with other than four decimals: `1.5 apples`",
    );
}

#[test]
fn plain_transcripts_have_a_stamp_on_each_line_and_no_rules() {
    let plain = "0.0000 connecting\n1.0004 retry 1\n1.0004 \n";
    let transcript = Transcript::parse(plain).unwrap();
    let ticks = transcript
        .ticks()
        .map(|(stamp, label)| (stamp.to_string(), label));
    let expected = [
        ("0.0000", "connecting"),
        ("1.0004", "retry 1"),
        ("1.0004", ""),
    ];
    assert!(ticks.eq(expected.map(|(stamp, label)| (stamp.to_owned(), label.into()))));
    for (from, to, line, message) in [
        (
            "1.0004 r",
            "1.004 r",
            2,
            "expected a time like 0.5010, +0.5 or 0.5..1.5, got one with other than four decimals: `1.004 retry 1`",
        ),
        (
            "0.0000",
            "0.0",
            1,
            "expected a time like 0.5010, +0.5 or 0.5..1.5, got one with other than four decimals: `0.0 connecting`",
        ),
        (
            "0.0000",
            "-0.0000",
            1,
            "expected a time like 0.5010, +0.5 or 0.5..1.5, got one with a sign: `-0.0000 connecting`",
        ),
        (
            "0.0000",
            "2.0000",
            2,
            "expected a stamp of 2.0000 or later, got `1.0004 retry 1`",
        ),
        (
            "1.0004 r",
            "r",
            2,
            "expected a time like 0.5010, +0.5 or 0.5..1.5 on each line, got `retry 1`",
        ),
        (
            "0.0000 c",
            "0.0000\tc",
            1,
            "expected one space after the time, got `0.0000→connecting`",
        ),
        (
            "1.0004 r",
            "R\n1.0004 r",
            2,
            "expected a time like 0.5010, without a rule above it, got `R`",
        ),
        (
            "0.0000 c",
            "R\n0.0000 c",
            3,
            "expected a rule of 40 dashes, got `1.0004 retry 1`",
        ),
        (
            "0.0000 c",
            "\n0.0000 c",
            1,
            "expected a rule of 40 dashes or a stamp like 0.5010, got an empty line",
        ),
    ] {
        refused(text(&plain.replacen(from, to, 1)), line, &text(message));
    }
    refused(
        "0.0500 x\n",
        1,
        "expected a stamp less than half a step after a multiple of 0.1 s, got 0.0500, whose due time is unclear: give the grid that the waits are multiples of",
    );
}

#[test]
fn carriage_returns_throughout_are_ignored() {
    for good in [&*text(GOOD), "0.0000 x\n0.1000 y\n", "one\ntwo\n"] {
        let golden = Golden::parse(good).unwrap();
        assert_eq!(Golden::parse(good.replace('\n', "\r\n")), Ok(golden));
    }
    let message = r"expected a rule of 40 dashes, got `----------------------------------------\r`";
    refused(text(GOOD).replacen('\n', "\r\n", 1), 1, message);
}

#[test]
fn a_grid_that_no_stamps_lie_on_is_refused() {
    let golden = || text(GOOD);
    for (nanos, got) in [
        (0, "0"),
        (100_000, "0.0001"),
        (199_999, "0.000199999"),
        (33_333_333, "0.033333333"),
        (100_000_001, "0.100000001"),
    ] {
        let grid = Duration::from_nanos(nanos);
        let error = Golden::on_grid(golden(), grid).unwrap_err();
        assert_eq!(error, GoldenError::Grid(grid));
        let expected = "expected a grid of 0.0002 s or more, in steps of 0.0001 s";
        assert_eq!(error.to_string(), format!("{expected}, got {got} s"));
    }
    for grid in [Duration::MAX, Duration::from_secs(u64::MAX)] {
        assert_eq!(
            Golden::on_grid(golden(), grid).unwrap_err(),
            GoldenError::Grid(grid)
        );
    }
    let golden = Golden::on_grid(golden(), Duration::from_micros(200)).unwrap();
    assert_eq!(golden.grid(), Duration::from_micros(200));
    assert_eq!(golden.due_times().next(), Some(Duration::from_millis(501)));
}

#[test]
fn a_line_off_the_grid_is_named() {
    let error = Golden::on_grid(text(GOOD), Duration::from_secs(1)).unwrap_err();
    let GoldenError::Line(error) = error else {
        panic!("{error}")
    };
    assert_eq!(error.line(), 2);
    assert_eq!(
        GoldenError::from(error.clone()).to_string(),
        error.to_string()
    );
}

#[test]
fn a_stamp_is_late_up_to_half_a_step_after_the_grid() {
    let at = |stamp: &str| Golden::parse(text(&GOOD.replace("0.5010", stamp)));
    let golden = at("0.5499").unwrap();
    let millis = Duration::from_millis;
    assert_eq!(golden.grid(), millis(100));
    assert_eq!(
        golden.due_times().collect::<Vec<_>>(),
        [500, 1_000, 1_000].map(millis)
    );
    let late = [49_900, 0, 0].map(Duration::from_micros);
    assert_eq!(golden.lateness().collect::<Vec<_>>(), late);
    assert!(at("0.5500").is_err());
}

#[test]
fn ticks_come_in_order() {
    let transcript = Transcript::parse(text(GOOD)).unwrap();
    let ticks: Vec<_> = transcript
        .ticks()
        .map(|(stamp, label)| format!("{stamp} {label}"))
        .collect();
    assert_eq!(ticks, ["0.5010 B = 1", "1.0000 A = 2", "1.0000 A = 1"]);
}

#[test]
fn the_error_is_an_error() {
    fn is_error<T: Error + Send + Sync + Clone + PartialEq + 'static>(_: &T) {}
    let error: ParseError = Transcript::parse("").unwrap_err();
    is_error(&error);
    is_error(&GoldenError::Line(error.clone()));
    assert_eq!(error.clone(), error);
}

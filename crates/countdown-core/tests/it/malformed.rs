//! What a malformed golden is told: the line, and what was expected there.

use std::{error::Error, time::Duration};

use countdown_core::{Golden, ParseError, Transcript, RULE};

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
fn the_first_wrong_line_is_named() {
    for (from, to, line, message) in [
        ("R\n0.5", "0.5", 1, "expected a rule of 40 dashes, found `0.5010 →→B = 1`"),
        ("R\n0.5", "\nR\n0.5", 1, "expected a rule of 40 dashes, found ``"),
        ("R\n0.5", "R \n0.5", 1, "expected a rule of 40 dashes, found `R·`"),
        ("R\n0.5", "-R\n0.5", 1, "expected a rule of 40 dashes, found `-R`"),
        ("R\n0.5", "\u{feff}R\n0.5", 1, r"expected a rule of 40 dashes, found `\u{feff}R`"),
        ("0.5010", "R\n0.5010", 2, "expected a stamped line or the closing word, found `R`"),
        ("0.5010", "-----\n0.5010", 2, "expected a stamped line or the closing word, found `-----`"),
        ("0.5010", "+0.5010", 2, "expected a stamp like 0.5010, found one with a sign"),
        ("0.5010", "0,5010", 2, "expected a stamp like 0.5010, found one with a comma for its decimal point"),
        ("0.5010", "0.501", 2, "expected a stamp like 0.5010, found one with other than four decimals"),
        ("0.5010", ".5010", 2, "expected a stamp like 0.5010, found one with nothing before its decimal point"),
        ("0.5010", "00.5010", 2, "expected a stamp like 0.5010, found one with a needless leading zero"),
        ("0.5010 ", "0.5010", 2, "expected one space after the stamp, found `0.5010→→B = 1`"),
        ("0.5010 \t\tB = 1", "0.5010", 2, "expected one space after the stamp, found `0.5010`"),
        ("1\nR\n1.0000", "1\n1.0000", 3, "expected a rule of 40 dashes, found `1.0000 →A = 2`"),
        ("1\nR\n1.0000", "1\n\nR\n1.0000", 3, "expected a rule of 40 dashes, found ``"),
        ("0.5010 \t\tB = 1", "B = 1", 3, "expected nothing after the closing word, found `R`"),
        ("0.5010", "1.0001", 4, "expected a stamp of 1.0001 or later, found 1.0000"),
        ("R\nDone", "Done", 7, "expected a rule of 40 dashes, found `Done`"),
        ("R\nDone\n", "", 7, "expected a rule of 40 dashes, found the end"),
        ("Done\n", "", 8, "expected a stamped line or the closing word, found the end"),
        ("Done\n", "Done", 8, "expected a line break at the end of the last line, found `Done`"),
        ("Done\n", "---\n", 8, "expected a stamped line or the closing word, found `---`"),
        ("Done\n", "Done\n\n", 9, "expected nothing after the closing word, found ``"),
        ("Done\n", "Done\nR\n", 9, "expected nothing after the closing word, found `R`"),
        ("Done\n", "Done\nx", 9, "expected a line break at the end of the last line, found `x`"),
        ("0.5010", "0.5510", 2, "expected a stamp at most half a step after a multiple of 0.1 s, found 0.5510, whose due time is unclear: give the grid that the waits are multiples of"),
        ("A = 2\nR\n1.0000", "A = 2\nR\n1.0999", 6, "expected a stamp at most half a step after a multiple of 0.1 s, found 1.0999, whose due time is unclear: give the grid that the waits are multiples of"),
    ] {
        assert_eq!(GOOD.matches(from).count(), 1, "{from}");
        refused(text(&GOOD.replace(from, to)), line, &text(message));
    }
    assert!(Golden::parse(text(GOOD)).is_ok());
}

#[test]
fn bytes_that_are_not_utf_8_are_named() {
    refused(b"one\ntwo \xff\n", 2, r"expected UTF-8, found the byte \xff");
    refused(b"\xe4\xb8", 1, r"expected UTF-8, found the byte \xe4");
    refused([text(GOOD).as_bytes(), b"\x80"].concat(), 9, r"expected UTF-8, found the byte \x80");
}

#[test]
fn nothing_is_no_golden() {
    refused("", 1, "expected a transcript, found the end");
    refused("Done", 1, "expected a line break at the end of the last line, found `Done`");
}

#[test]
fn the_last_stamp_there_is_can_be_read() {
    let stamp = |stamp: &str| text(&format!("R\n{stamp} \tA = 1\nR\nDone\n"));
    let last = Transcript::parse(stamp("1844674407370955.1615")).unwrap();
    assert_eq!(last.ticks().next().unwrap().0.to_string(), "1844674407370955.1615");
    let huge = "expected a stamp like 0.5010, found one with more digits than a stamp can have";
    refused(stamp("1844674407370955.1616"), 2, huge);
    refused(stamp("1844674407370956.0000"), 2, huge);
    refused(stamp("18446744073709551616.0000"), 2, huge);
    refused(stamp("99999999999999999999999999999999999999999.0000"), 2, huge);
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
        assert_eq!((golden.due_times().count(), golden.lateness().count()), (0, 0));
    }
    // A number at the start of a line is a bad stamp only beside a rule.
    refused(
        text("R\n1.5 apples\n"),
        2,
        "expected a stamp like 0.5010, found one with other than four decimals",
    );
}

#[test]
fn a_grid_that_is_too_fine_is_refused() {
    let transcript = || Transcript::parse(text(GOOD)).unwrap();
    for (micros, found) in [(0, "0.0000"), (100, "0.0001"), (199, "0.0001")] {
        let error = Golden::on_grid(transcript(), Duration::from_micros(micros)).unwrap_err();
        let message = format!("line 1: expected a grid of 0.0002 s or more, found {found} s");
        assert_eq!(error.to_string(), message);
    }
    let golden = Golden::on_grid(transcript(), Duration::from_micros(200)).unwrap();
    assert_eq!(golden.grid(), Duration::from_micros(200));
    assert_eq!(golden.due_times().next(), Some(Duration::from_millis(501)));
}

#[test]
fn half_a_step_after_the_grid_is_still_told() {
    let at = |stamp: &str| Golden::parse(text(&GOOD.replace("0.5010", stamp)));
    let golden = at("0.5500").unwrap();
    let millis = Duration::from_millis;
    assert_eq!(golden.grid(), millis(100));
    assert_eq!(golden.due_times().collect::<Vec<_>>(), [500, 1_000, 1_000].map(millis));
    assert_eq!(golden.lateness().collect::<Vec<_>>(), [50, 0, 0].map(millis));
    assert!(at("0.5501").is_err());
}

#[test]
fn ticks_are_told_in_order() {
    let transcript = Transcript::parse(text(GOOD)).unwrap();
    let ticks: Vec<_> =
        transcript.ticks().map(|(stamp, label)| format!("{stamp} {label}")).collect();
    assert_eq!(ticks, ["0.5010 B = 1", "1.0000 A = 2", "1.0000 A = 1"]);
}

#[test]
fn the_error_is_an_error() {
    fn is_error<T: Error + Send + Sync + Clone + PartialEq + 'static>(_: &T) {}
    let error: ParseError = Transcript::parse("").unwrap_err();
    is_error(&error);
    assert_eq!(error.clone(), error);
}

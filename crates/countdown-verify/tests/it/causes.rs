//! A mismatch says its cause first. Outputs are captured ones, in which each time is what it is.

use crate::util::{Outcome, Scratch};

/// Lines that are due each half second, at these times in milliseconds.
fn lines(times: &[u32]) -> String {
    let line = |(time, number): (&u32, u32)| {
        let (seconds, part) = (time / 1000, time % 1000);
        format!("{seconds}.{part:03}0 step {number}\n")
    };
    times.iter().zip(1..).map(line).collect()
}

const DUE: [u32; 8] = [0, 500, 1000, 1500, 2000, 2500, 3000, 3500];

fn judge(times: &[u32]) -> Outcome {
    judge_text(&lines(times))
}

fn judge_text(text: &str) -> Outcome {
    let scratch = Scratch::with_golden(lines(&DUE));
    scratch.write("printed.txt", text);
    scratch.verify(&["--golden", "golden.txt", "--from", "printed.txt"])
}

/// The lines after it only keep its lateness, and are counted.
#[test]
fn one_wait_that_is_too_long_is_named_once() {
    let outcome = judge(&[0, 501, 1301, 1802, 2303, 2803, 3304, 3804]);
    let said = [
        "mismatch golden  6 differences",
        "golden.txt:3: `step 3`: due 1.0, printed at 1.3010, 0.3010 late, 0.1 allowed; so are the 5 \
         lines after it\n",
    ];
    outcome.says(1, &said);
    outcome.lacks("golden.txt:4");
}

#[test]
fn two_waits_that_are_too_long_are_named_both() {
    let outcome = judge(&[0, 500, 1300, 1800, 2600, 3100, 3600, 4100]);
    outcome.says(
        1,
        &[
            "; so is the line after it\n",
            "; so are the 3 lines after it\n",
        ],
    );
}

/// Its work is not part of its waits.
#[test]
fn a_lateness_that_grows_is_told_with_its_step() {
    let outcome = judge(&[0, 580, 1160, 1740, 2320, 2900, 3480, 4060]);
    let said = "mismatch golden  its lateness grows by 0.080 s with each line: each wait is too long by that";
    outcome.says(1, &[said, "golden.txt:3: "]);
}

#[test]
fn a_burst_is_told_with_what_to_do() {
    let outcome = judge(&[3500, 3501, 3501, 3502, 3502, 3502, 3503, 3503]);
    let said = "mismatch golden  all 8 lines came at once, 3.50 s after the start";
    outcome.says(1, &[said, "PYTHONUNBUFFERED=1"]);
}

#[test]
fn two_lines_that_changed_places_are_told_as_such() {
    let swapped = "0.0000 step 1\n0.5001 step 3\n1.0002 step 2\n";
    let outcome = judge_text(&(swapped.to_owned() + &lines(&DUE)[3 * 14..]));
    let said = "mismatch golden  `step 2` and `step 3` have changed places";
    outcome.says(1, &[said]);
}

/// Each line has one difference, whatever is wrong with it.
#[test]
fn a_line_that_is_late_and_was_overtaken_is_told_once() {
    let scratch = Scratch::with_golden("0.5000 a\n0.6000 b\n");
    scratch.write("printed.txt", "0.6500 b\n0.9500 a\n");
    let from = ["--golden", "golden.txt", "--from", "printed.txt"];
    let outcome = scratch.verify(&from);
    let said = [
        "mismatch golden  1 difference\n",
        "golden.txt:1: `a`: due 0.5, printed at 0.9500, 0.4500 late, after lines that are due later\n",
    ];
    outcome.says(1, &said);
}

/// Its text came with the half of a line that is another's.
#[test]
fn where_texts_differ_too_no_cause_is_told() {
    let late = lines(&[0, 580, 1160, 1740, 2320, 2900, 3480, 4060]);
    let outcome = judge_text(&late.replace("step 8", "stop 8"));
    outcome.says(1, &["differences", "stop 8`"]);
    outcome.lacks("its lateness grows");
}

/// Its lines arrive when they should, and only the stamps are off.
#[test]
fn a_clock_that_was_set_is_told_as_such() {
    let scratch = Scratch::with_golden(lines(&DUE[..5]));
    let words = "stamp step_1 at 500 stamp step_2 skew 800 at 1000 stamp step_3 at 1500 \
                 stamp step_4 at 2000 stamp step_5";
    let said = "mismatch golden  its clock was set forward by 0.8";
    for _ in 0..20 {
        let outcome = scratch.judge(&[], words);
        assert_eq!(outcome.status, Some(1), "{outcome:#?}");
        // A line that this machine held up by more than 20 ms hides the cause.
        if outcome.stdout.contains(said) {
            return;
        }
    }
    scratch.judge(&[], words).says(1, &[said]);
}

//! Large outputs: what takes no more than a moment for some lines takes seconds for very many.

use std::{fmt::Write, time::Instant};

use crate::util::{ANY_TIME_KEYS, Outcome, Scratch};

const LINES: u32 = 50_000;

/// Lines with this name and number, each with the stamp that is given for its number.
fn lines(name: &str, stamp: impl Fn(u32) -> String) -> String {
    (0..LINES).fold(String::new(), |mut text, number| {
        writeln!(text, "{} {name} {number}", stamp(number)).unwrap();
        text
    })
}

/// Asserts that something takes less than a minute. On a quiet machine each takes a second or two, and
/// with steps for each pair of lines it would take many minutes.
#[track_caller]
fn in_time(judge: impl FnOnce() -> Outcome) -> Outcome {
    let start = Instant::now();
    let outcome = judge();
    let took = start.elapsed();
    assert!(took.as_secs() < 60, "it took {took:?}");
    outcome
}

#[test]
fn many_lines_are_blessed() {
    let scratch = Scratch::with_puppet("show printed.txt", ANY_TIME_KEYS);
    let printed = lines("line", |_| "0.0000".into());
    scratch.write("printed.txt", &printed);
    in_time(|| scratch.verify(&["--bless", "demo"])).says(0, &["demo.txt: written"]);
    assert!(scratch.read("tests/golden/demo.txt") == printed);
    in_time(|| scratch.verify(&[])).says(0, &["ok       demo  50000 lines"]);
}

#[test]
fn many_lines_that_were_overtaken_are_told() {
    let early = lines("a", |_| "0.0000".into());
    let late = lines("b", |_| "0.1000".into());
    let scratch = Scratch::with_golden(early.clone() + &late);
    let plain = |text: &str| {
        text.lines()
            .map(|line| line[7..].to_owned() + "\n")
            .collect::<String>()
    };
    scratch.write("printed.txt", plain(&late) + &plain(&early));
    let options = ["--clock", "arrival", "--zero", "start", "--tolerance", "30"];
    let outcome = in_time(|| scratch.judge(&options, "at 300 show printed.txt"));
    let said = "`a 0`: due 0.0, printed at ";
    // They may have been held up by this machine, which the verifier then says.
    let is_judged = matches!(outcome.status, Some(1 | 2));
    assert!(is_judged && outcome.stdout.contains(said), "{outcome:#?}");
}

/// Each is late, while the machine stands still again and again.
#[test]
fn many_late_lines_are_told() {
    let due = |number: u32| format!("{}.{}000", number / 10_000, number / 1_000 % 10);
    let scratch = Scratch::with_golden(lines("line", due));
    let plain = lines("line", due)
        .lines()
        .map(|line| line[7..].to_owned() + "\n")
        .collect::<String>();
    scratch.write("printed.txt", plain);
    let options = ["--clock", "arrival", "--zero", "start", "--early", "60"];
    let outcome = in_time(|| scratch.judge(&options, "at 9000 show printed.txt"));
    outcome.says(1, &["late, 0.1 allowed"]);
}

#[test]
fn many_lines_that_all_differ_are_told() {
    let scratch = Scratch::with_golden(lines("a", |_| "0.0000".into()));
    scratch.write("printed.txt", lines("b", |_| "0.0000".into()));
    let from = ["--golden", "golden.txt", "--from", "printed.txt"];
    in_time(|| scratch.verify(&from)).says(1, &["50000 differences"]);
}

/// One that has neither text nor order in common with its golden, in the reverse of which it is.
#[test]
fn many_lines_in_the_reverse_order_are_told() {
    let stamp = |number: u32| format!("{number}.0000");
    let golden = lines("line", stamp);
    let scratch = Scratch::with_golden(&golden);
    let texts: Vec<&str> = golden
        .lines()
        .map(|line| line.split_once(' ').unwrap().1)
        .collect();
    let reversed = texts.iter().rev().zip(0..).map(|(text, number)| {
        let stamp = stamp(number);
        format!("{stamp} {text}\n")
    });
    scratch.write("printed.txt", reversed.collect::<String>());
    let from = ["--golden", "golden.txt", "--from", "printed.txt"];
    in_time(|| scratch.verify(&from)).says(1, &["mismatch golden"]);
}

#[test]
fn many_lines_with_their_own_times_and_a_pattern_are_judged() {
    let stamp = |number: u32| format!("[{:12.6}]", 4211.5 + f64::from(number / 500) / 10.0);
    let scratch = Scratch::with_golden(lines("line", |number| {
        format!("{}.{}000", number / 5000, number / 500 % 10)
    }));
    scratch.write("printed.txt", lines("line", stamp));
    let from = [
        "--golden",
        "golden.txt",
        "--from",
        "printed.txt",
        "--select",
        "dmesg",
    ];
    in_time(|| scratch.verify(&from)).says(0, &["ok       golden  50000 lines"]);
}

#[test]
fn a_golden_full_of_any_lines_is_judged() {
    let golden = "...\n.. x\n".repeat(2_000);
    let scratch = Scratch::with_golden(golden);
    scratch.write("printed.txt", "0.0000 x\n".repeat(20_000) + "0.0000 y\n");
    let from = ["--golden", "golden.txt", "--from", "printed.txt"];
    in_time(|| scratch.verify(&from)).says(1, &["mismatch golden"]);
    scratch.write("printed.txt", "0.0000 x\n".repeat(2_000));
    in_time(|| scratch.verify(&from)).says(0, &["ok"]);
}

/// A megabyte each time, in one write.
#[test]
fn one_very_long_line_is_judged() {
    let long = "x".repeat(1_000_000);
    let scratch = Scratch::with_golden(format!("0.0000 [..]{long}[..]y\n"));
    scratch.write("printed.txt", format!("0.0000 {long}{long}y\n"));
    let from = ["--golden", "golden.txt", "--from", "printed.txt"];
    in_time(|| scratch.verify(&from)).says(0, &["ok"]);
    scratch.write("printed.txt", format!("0.0000 {long}{long}z\n"));
    let outcome = in_time(|| scratch.verify(&from));
    outcome.says(1, &["mismatch golden"]);
    assert!(outcome.stdout.len() < 10_000);
}

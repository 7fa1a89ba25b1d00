mod machine;
mod other_clocks;
mod properties;

use std::{fmt::Write, process::ExitStatus, time::Instant};

use countdown_core::RULE;

use super::*;

const MS: Duration = Duration::from_millis(1);
const TOLERANCE: Duration = Duration::from_millis(100);

/// A line of an output: its stamp and its arrival in milliseconds, and its label.
type Line = (u32, u32, char);

/// Due at 0.5, 0.6 and 1.0.
fn golden() -> Golden {
    Golden::parse(transcript(&[(501, 0, 'A'), (601, 0, 'B'), (1001, 0, 'C')])).unwrap()
}

fn transcript(lines: &[Line]) -> String {
    let mut text = String::new();
    for (stamp, _, label) in lines {
        writeln!(
            text,
            "{RULE}\n{}.{:03}0 \t{label}",
            stamp / 1000,
            stamp % 1000
        )
        .unwrap();
    }
    text + RULE + "\nDone\n"
}

fn program(live: bool) -> Program {
    Program {
        live,
        ..Program::new(["program"], "golden.txt")
    }
}

/// What is said of a program that prints these lines while the machine stands still for so many
/// milliseconds from such a time on.
fn judged(lines: &[Line], stalls: &[(u32, u32)], live: bool) -> Judgement {
    let spans = stalls
        .iter()
        .map(|(from, length)| (MS * *from, MS * (from + length)));
    let last = lines.last().map_or(0, |line| line.1);
    let arrivals = lines.iter().flat_map(|line| [line.1; 2]).chain([last; 2]);
    let output = transcript(lines).into_bytes();
    let run = Run {
        printed: output.len() as u64,
        output,
        arrivals: arrivals.map(|at| MS * at).collect(),
        said: Vec::new(),
        end: End::Exited(ExitStatus::default()),
        started: Instant::now(),
    };
    judge(
        &run,
        &program(live),
        &golden(),
        TOLERANCE,
        &Stalls::new(spans.collect()),
    )
}

fn said(judgement: &Judgement) -> (Verdict, bool) {
    (judgement.verdict, judgement.again)
}

const RIGHT: (Verdict, bool) = (Verdict::Match, false);
const BUSY: (Verdict, bool) = (Verdict::Unjudged, true);
const DOUBTFUL: (Verdict, bool) = (Verdict::Mismatch, true);
const WRONG: (Verdict, bool) = (Verdict::Mismatch, false);

/// C alone is late, by its stamp and by its arrival.
fn late(by: u32, stalls: &[(u32, u32)]) -> (Verdict, bool) {
    let lines = [
        (501, 521, 'A'),
        (601, 621, 'B'),
        (1000 + by, 1020 + by, 'C'),
    ];
    said(&judged(&lines, stalls, true))
}

#[test]
fn late_within_the_tolerance_is_right_whatever_the_machine_did() {
    assert_eq!(late(100, &[]), RIGHT);
    assert_eq!(late(100, &[(0, 1000)]), RIGHT);
}

#[test]
fn later_than_the_tolerance_and_all_stalls_is_wrong_at_once() {
    assert_eq!(late(101, &[]), WRONG);
    assert_eq!(late(101, &[(300, 1)]), BUSY);
    assert_eq!(late(250, &[(300, 100), (500, 49)]), WRONG);
    assert_eq!(late(250, &[(300, 100), (500, 50)]), BUSY);
}

#[test]
fn the_k_largest_stalls_decide_in_the_end() {
    let small: Vec<(u32, u32)> = (0..20).map(|stall| (stall * 30, 20)).collect();
    assert_eq!(late(160, &small), BUSY);
    assert_eq!(late(161, &small), DOUBTFUL);
    assert_eq!(late(500, &small), DOUBTFUL);
    assert_eq!(late(501, &small), WRONG);
}

#[test]
fn stalls_after_a_line_has_arrived_are_no_excuse_for_it() {
    assert_eq!(late(300, &[(1320, 500)]), WRONG);
    assert_eq!(late(300, &[(1120, 500)]), BUSY);
    assert_eq!(late(301, &[(1120, 500)]), BUSY);
    assert_eq!(late(300, &[(1121, 500)]), WRONG);
}

#[test]
fn every_late_line_has_to_be_excused() {
    let verdict = |b: u32, c: u32| {
        let lines = [
            (501, 501, 'A'),
            (600 + b, 600 + b, 'B'),
            (1000 + c, 1000 + c, 'C'),
        ];
        said(&judged(&lines, &[(520, 100), (900, 50)], true))
    };
    assert_eq!(verdict(200, 250), BUSY);
    assert_eq!(verdict(201, 250), WRONG);
    assert_eq!(verdict(200, 251), WRONG);
}

#[test]
fn a_slow_start_is_no_lateness() {
    let lines = [(501, 2501, 'A'), (601, 2601, 'B'), (1001, 3003, 'C')];
    let judgement = judged(&lines, &[], true);
    assert_eq!(said(&judgement), RIGHT);
    let timing = judgement.timing.unwrap();
    assert_eq!((timing.zero, timing.live), (Some(2000 * MS), Some(true)));
    assert_eq!(timing.lateness, [MS, MS, 3 * MS]);
}

#[test]
fn a_line_cannot_be_there_before_its_stamp() {
    let judgement = judged(
        &[(501, 3, 'A'), (601, 3, 'B'), (1001, 3, 'C')],
        &[(0, 900)],
        false,
    );
    assert_eq!(said(&judgement), WRONG);
    let message = "line 2 says 0.5010, and was there after 0.0030 s";
    assert!(
        judgement
            .differences
            .iter()
            .any(|found| found.message == message),
        "{judgement:?}"
    );
}

const BUFFERED: [Line; 3] = [(501, 1005, 'A'), (601, 1005, 'B'), (1001, 1005, 'C')];

#[test]
fn what_has_to_be_live_may_not_be_buffered() {
    let judgement = judged(&BUFFERED, &[], true);
    assert_eq!(said(&judgement), WRONG);
    assert_eq!(
        judgement.differences[0].message,
        "`A`: stamp 0.5010, printed 0.5000 s after its stamp"
    );
    let reason = judgement.reason.unwrap();
    assert!(
        reason.starts_with("buffered: line 2 was printed 0.5000 s after its stamp"),
        "{reason}"
    );
    assert!(reason.contains("flush"), "{reason}");
}

#[test]
fn elsewhere_its_stamps_are_taken_at_their_word() {
    let judgement = judged(&BUFFERED, &[], false);
    assert_eq!(said(&judgement), RIGHT);
    assert_eq!(judgement.timing.unwrap().live, Some(false));
    let late = [(501, 1205, 'A'), (601, 1205, 'B'), (1201, 1205, 'C')];
    assert_eq!(said(&judged(&late, &[], false)), WRONG);
}

#[test]
fn a_stall_is_no_buffer() {
    assert_eq!(said(&judged(&BUFFERED, &[(500, 504)], true)), BUSY);
    assert_eq!(said(&judged(&BUFFERED, &[(500, 504)], false)), BUSY);
    let small: Vec<(u32, u32)> = (0..20).map(|stall| (stall * 50, 40)).collect();
    assert_eq!(said(&judged(&BUFFERED, &small, true)), DOUBTFUL);
    assert_eq!(
        said(&judged(&BUFFERED, &small, false)),
        (Verdict::Match, true)
    );
}

#[test]
fn one_pause_between_a_stamp_and_its_line_is_told() {
    let judgement = judged(
        &[(501, 501, 'A'), (601, 751, 'B'), (1001, 1001, 'C')],
        &[],
        true,
    );
    assert_eq!(said(&judgement), WRONG);
    assert_eq!(
        judgement.reason.unwrap(),
        "buffered: line 4 was printed 0.1500 s after its stamp"
    );
}

#[test]
fn stamps_that_are_close_together_do_not_show_whether_it_is_live() {
    let close = Golden::parse(transcript(&[(501, 0, 'A'), (601, 0, 'B')])).unwrap();
    let text = clock::own(
        transcript(&[(501, 600, 'A'), (601, 600, 'B')]).as_bytes(),
        &[600 * MS; 6],
        &close,
    );
    let stalls = Stalls::default();
    let allowances = Allowances {
        tolerance: TOLERANCE,
        grid: close.grid(),
        stalls: &stalls,
    };
    let judgement = Evidence::new(&text, allowances, Live::Asked).judge();
    assert_eq!(
        (said(&judgement), judgement.timing.unwrap().live),
        (RIGHT, None)
    );
}

#[test]
fn lines_in_the_wrong_order_are_excused_by_half_a_step_of_stalls() {
    let swapped = [(601, 601, 'B'), (602, 602, 'A'), (1001, 1001, 'C')];
    let verdict = |stalls: &[(u32, u32)]| said(&judged(&swapped, stalls, true));
    assert_eq!(verdict(&[]), WRONG);
    assert_eq!(verdict(&[(510, 49)]), WRONG);
    assert_eq!(verdict(&[(510, 50)]), BUSY);
    let small: Vec<(u32, u32)> = (0..20).map(|stall| (stall * 25, 20)).collect();
    assert_eq!(verdict(&small), DOUBTFUL);
    assert_eq!(verdict(&[(700, 500)]), WRONG);
}

#[test]
fn text_and_earliness_are_never_excused() {
    for lines in [
        &[(501, 501, 'A'), (601, 601, 'B'), (1200, 1200, 'D')][..],
        &[(499, 499, 'A'), (601, 601, 'B'), (1200, 1200, 'C')],
        &[(501, 501, 'A'), (1200, 1200, 'C')],
    ] {
        assert_eq!(said(&judged(lines, &[(100, 900)], true)), WRONG);
    }
}

#[test]
fn the_worst_verdict_sets_the_status() {
    let worst = |verdicts: &[Verdict]| verdicts.iter().max().unwrap().status();
    assert_eq!(worst(&[Verdict::Match]), 0);
    assert_eq!(worst(&[Verdict::Unjudged, Verdict::Match]), 2);
    assert_eq!(
        worst(&[Verdict::Unjudged, Verdict::Mismatch, Verdict::Match]),
        1
    );
}

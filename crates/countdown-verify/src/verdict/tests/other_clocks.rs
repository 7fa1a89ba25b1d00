//! What is judged by its stamps alone, and what is not judged by its lines at all.

use super::*;

#[test]
fn how_it_ended_is_looked_at_first() {
    let ended = |end, printed, output: &[u8]| {
        let (output, arrivals, said) = (output.to_vec(), Vec::new(), Vec::new());
        let run = Run {
            output,
            arrivals,
            printed,
            said,
            end,
            started: Instant::now(),
        };
        let judgement = judge(
            &run,
            &program(true),
            &golden(),
            TOLERANCE,
            &Stalls::default(),
        );
        (judgement.verdict, judgement.reason.unwrap())
    };
    let success = End::Exited(ExitStatus::default());
    let unjudged = |reason: &str| (Verdict::Unjudged, reason.to_owned());
    assert_eq!(
        ended(success, 0, b""),
        unjudged("nothing was printed: stdout was empty")
    );
    assert_eq!(
        ended(success, 9, b""),
        unjudged("no line of its stdout is one of those that are looked at")
    );
    assert_eq!(
        ended(End::TimedOut { closed: false }, 9, b"x"),
        unjudged("it still ran at the time-out, and was stopped")
    );
    assert_eq!(ended(End::Endless, 9, b"x").0, Verdict::Mismatch);
}

#[cfg(feature = "cli")]
#[test]
fn a_captured_text_is_judged_without_a_clock() {
    let judged = |stamp, clock| {
        let text = transcript(&[(501, 0, 'A'), (601, 0, 'B'), (stamp, 0, 'C')]);
        let judgement = captured(text.as_bytes(), &golden(), TOLERANCE, clock);
        (judgement.verdict, judgement.reason)
    };
    let reason = Some("without a clock, its stamps are taken at their word".to_owned());
    assert_eq!(judged(1100, Clock::Own), (Verdict::Match, reason.clone()));
    assert_eq!(judged(1101, Clock::Own), (Verdict::Mismatch, reason));
    assert_eq!(
        judged(1000, Clock::Virtual).0,
        Verdict::Mismatch,
        "A and B are late"
    );
    let reason = Some("a transcript does not say when its lines arrived".to_owned());
    assert_eq!(judged(1000, Clock::Arrival), (Verdict::Unjudged, reason));
    let empty = captured(b"", &golden(), TOLERANCE, Clock::Own);
    assert_eq!(empty.verdict, Verdict::Unjudged);
}

#[test]
fn on_a_virtual_clock_nothing_may_be_late() {
    let virtual_clock = Program {
        clock: Clock::Virtual,
        ..program(true)
    };
    let judged = |stamp| {
        let output = transcript(&[(500, 0, 'A'), (600, 0, 'B'), (stamp, 0, 'C')]).into_bytes();
        let (end, started) = (End::Exited(ExitStatus::default()), Instant::now());
        let run = Run {
            output,
            arrivals: vec![MS; 8],
            printed: 1,
            said: Vec::new(),
            end,
            started,
        };
        said(&judge(
            &run,
            &virtual_clock,
            &golden(),
            TOLERANCE,
            &Stalls::default(),
        ))
    };
    assert_eq!((judged(1000), judged(1001)), (RIGHT, WRONG));
}

/// Two plain lines that are due at 0 and 1 s, the second at this many milliseconds.
fn plain(zero: Zero, second: u32) -> (Verdict, bool) {
    let golden = Golden::parse("0.0000 one\n1.0003 two\n").unwrap();
    let program = Program {
        clock: Clock::Arrival,
        zero,
        ..program(true)
    };
    let (output, arrivals) = (b"one\ntwo\n".to_vec(), vec![MS * 50, MS * second]);
    let (end, started) = (End::Exited(ExitStatus::default()), Instant::now());
    let run = Run {
        output,
        arrivals,
        printed: 8,
        said: Vec::new(),
        end,
        started,
    };
    said(&judge(
        &run,
        &program,
        &golden,
        TOLERANCE,
        &Stalls::default(),
    ))
}

#[test]
fn a_line_that_a_late_first_one_makes_early_runs_again() {
    // Zero is moved by 25 ms at most.
    let judged = |second| plain(Zero::First, second);
    assert_eq!([1051, 1025].map(judged), [RIGHT; 2]);
    assert_eq!([1024, 925].map(judged), [DOUBTFUL; 2]);
    assert_eq!(judged(924), WRONG);
}

#[test]
fn from_its_start_on_nothing_makes_a_line_early() {
    assert_eq!(
        [1000, 999].map(|second| plain(Zero::Start, second)),
        [RIGHT, WRONG]
    );
}

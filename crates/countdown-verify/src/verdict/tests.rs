mod properties;

use std::process::ExitStatus;

use super::*;

const MS: Duration = Duration::from_millis(1);

/// A line of an output: its stamp and its arrival in milliseconds, and its text.
type Line = (u32, u32, char);

/// Returns a run that printed these lines, with stamps, and ended normally.
fn run(lines: &[Line], evidence: Evidence) -> Run {
    let line = |(stamp, _, text): &Line| format!("{} {text}\n", Stamp::from(MS * *stamp));
    run_of(lines.iter().map(line).collect(), lines, evidence)
}

/// Returns a run that printed these lines without stamps.
fn plain_run(lines: &[Line], evidence: Evidence) -> Run {
    let line = |(_, _, text): &Line| format!("{text}\n");
    run_of(lines.iter().map(line).collect(), lines, evidence)
}

fn run_of(text: String, lines: &[Line], evidence: Evidence) -> Run {
    let arrivals: Vec<Duration> = lines.iter().map(|(_, arrival, _)| MS * *arrival).collect();
    let length = arrivals.last().copied().unwrap_or_default();
    let printed = Printed {
        total: text.len() as u64,
        text: text.into_bytes(),
        arrivals,
        ..Printed::default()
    };
    Run {
        printed,
        other: Vec::new(),
        end: End::Exited(ExitStatus::default()),
        length,
        terminated: None,
        evidence,
    }
}

fn program(change: impl FnOnce(&mut program::Settings)) -> Program {
    let mut program = Program::new(["program"], "golden.txt");
    change(&mut program.settings);
    program
}

fn golden(text: &str) -> Golden {
    Golden::parse(text).unwrap()
}

/// The verdict, and `true` if the program runs again.
type Said = (Verdict, bool);

const RIGHT: Said = (Verdict::Match, false);
const BUSY: Said = (Verdict::Unjudged, true);
const DOUBTFUL: Said = (Verdict::Mismatch, true);
const WRONG: Said = (Verdict::Mismatch, false);

fn said(judgement: &Judgement) -> Said {
    (judgement.verdict, judgement.again)
}

const GOLDEN: &str = "0.5010 A\n0.6010 B\n1.0010 C\n";

/// Judges a program that stamps these lines and has to be live.
fn judged(lines: &[Line], evidence: Evidence) -> Judgement {
    judge(&run(lines, evidence), &program(|_| ()), &golden(GOLDEN))
}

/// Judges a run in which only C is late, by its stamp and by its arrival.
fn late(by: u32, evidence: Evidence) -> Said {
    let lines = [
        (501, 521, 'A'),
        (601, 621, 'B'),
        (1000 + by, 1020 + by, 'C'),
    ];
    said(&judged(&lines, evidence))
}

fn stalls(stalls: &[(u32, u32)]) -> Evidence {
    Evidence::of(stalls, &[])
}

mod late {
    use super::*;

    #[test]
    fn within_the_tolerance_it_is_right_whatever_the_machine_did() {
        assert_eq!(late(100, stalls(&[])), RIGHT);
        assert_eq!(late(100, stalls(&[(0, 1000)])), RIGHT);
    }

    #[test]
    fn beyond_the_tolerance_and_the_stalls_it_is_wrong_at_once() {
        assert_eq!(late(101, stalls(&[])), WRONG);
        assert_eq!(late(101, stalls(&[(300, 1)])), BUSY);
        assert_eq!(late(250, stalls(&[(300, 100), (500, 49)])), WRONG);
        assert_eq!(late(250, stalls(&[(300, 100), (500, 50)])), BUSY);
    }

    #[test]
    fn beyond_the_tolerance_and_the_run_delay_it_is_wrong_at_once() {
        let delays = |last| Evidence::of(&[], &[(0, 3), (400, 40), (2000, last)]);
        assert_eq!(late(250, delays(152)), WRONG);
        assert_eq!(late(250, delays(153)), BUSY);
        let both = Evidence::of(&[(300, 100)], &[(0, 0), (2000, 50)]);
        assert_eq!(late(250, both), BUSY);
    }

    /// The program had waited so long before its clock began.
    #[test]
    fn what_went_before_the_programs_zero_is_no_excuse() {
        assert_eq!(
            late(250, Evidence::of(&[], &[(0, 500), (2000, 510)])),
            WRONG
        );
        let lines = [(501, 2501, 'A'), (601, 2601, 'B'), (1300, 3300, 'C')];
        assert_eq!(said(&judged(&lines, stalls(&[(500, 1000)]))), WRONG);
    }

    #[test]
    fn what_came_after_a_line_is_no_excuse_for_it() {
        assert_eq!(late(300, stalls(&[(1320, 500)])), WRONG);
        assert_eq!(late(300, stalls(&[(1120, 500)])), BUSY);
        assert_eq!(late(300, stalls(&[(1121, 500)])), WRONG);
    }

    /// In steps of 0.1 ms, as in reports.
    #[test]
    fn a_lateness_is_judged_as_it_is_told() {
        let mut run = run(
            &[(501, 501, 'A'), (601, 601, 'B'), (1001, 0, 'C')],
            stalls(&[]),
        );
        let judged = |run: &Run| said(&judge(run, &program(|_| ()), &golden(GOLDEN)));
        run.printed.arrivals[2] = Duration::from_micros(1_100_040);
        assert_eq!(judged(&run), RIGHT);
        run.printed.arrivals[2] = Duration::from_micros(1_100_060);
        assert_eq!(judged(&run), WRONG);
    }

    #[test]
    fn every_late_line_has_to_be_excused() {
        let verdict = |b: u32, c: u32| {
            let lines = [
                (501, 501, 'A'),
                (600 + b, 600 + b, 'B'),
                (1000 + c, 1000 + c, 'C'),
            ];
            said(&judged(&lines, stalls(&[(520, 100), (900, 50)])))
        };
        assert_eq!(verdict(200, 250), BUSY);
        assert_eq!(verdict(201, 250), WRONG);
        assert_eq!(verdict(200, 251), WRONG);
    }

    #[test]
    fn a_slow_start_is_none() {
        let lines = [(501, 2501, 'A'), (601, 2601, 'B'), (1001, 3003, 'C')];
        let judgement = judged(&lines, stalls(&[]));
        assert_eq!(said(&judgement), RIGHT);
        let timing = judgement.timing.unwrap();
        assert_eq!((timing.zero, timing.is_live), (Some(2000 * MS), Some(true)));
        let late: Vec<Duration> = timing.lateness().collect();
        assert_eq!(late, [MS, MS, 3 * MS]);
    }

    #[test]
    fn the_reason_has_the_figure() {
        let judge = |evidence| {
            let lines = [(501, 521, 'A'), (601, 621, 'B'), (1250, 1270, 'C')];
            judged(&lines, evidence).reason.unwrap()
        };
        let waited = judge(Evidence::of(&[], &[(0, 0), (1300, 660)]));
        let said =
            "too busy to tell: it waited 0.66 s for a processor, perhaps for threads of its own";
        assert_eq!(waited, said);
        let stood = judge(stalls(&[(700, 250)]));
        assert_eq!(
            stood,
            "too busy to tell: the machine stood still for 0.25 s"
        );
    }
}

mod live {
    use super::*;

    const BUFFERED: [Line; 3] = [(501, 1005, 'A'), (601, 1005, 'B'), (1001, 1005, 'C')];

    fn may_buffer(lines: &[Line], evidence: Evidence) -> Judgement {
        let program = program(|settings| settings.live = Some(false));
        judge(&run(lines, evidence), &program, &golden(GOLDEN))
    }

    #[test]
    fn what_has_to_be_live_may_not_be_buffered() {
        let judgement = judged(&BUFFERED, stalls(&[]));
        assert_eq!(said(&judgement), WRONG);
        let reason = judgement.reason.unwrap();
        let begin = "its output is buffered: line 1 arrived 0.5000 s after its stamp";
        assert!(reason.starts_with(begin), "{reason}");
        assert!(reason.contains("have it flush each one"), "{reason}");
    }

    #[test]
    fn elsewhere_its_stamps_are_taken_at_their_word() {
        let judgement = may_buffer(&BUFFERED, stalls(&[]));
        assert_eq!(said(&judgement), RIGHT);
        assert_eq!(judgement.timing.unwrap().is_live, Some(false));
        let late = [(501, 1205, 'A'), (601, 1205, 'B'), (1201, 1205, 'C')];
        assert_eq!(said(&may_buffer(&late, stalls(&[]))), WRONG);
    }

    #[test]
    fn a_stall_is_no_buffer() {
        assert_eq!(said(&judged(&BUFFERED, stalls(&[(500, 504)]))), BUSY);
        assert_eq!(said(&may_buffer(&BUFFERED, stalls(&[(500, 504)]))), BUSY);
    }

    #[test]
    fn one_pause_between_a_stamp_and_its_line_is_told() {
        let lines = [(501, 501, 'A'), (601, 751, 'B'), (1001, 1001, 'C')];
        let judgement = judged(&lines, stalls(&[]));
        assert_eq!(said(&judgement), WRONG);
        let reason = judgement.reason.unwrap();
        assert_eq!(
            reason,
            "its output is buffered: line 2 arrived 0.1500 s after its stamp"
        );
    }

    #[test]
    fn stamps_that_are_close_together_do_not_show_it() {
        let lines = [(501, 600, 'A'), (601, 601, 'B')];
        let close = golden("0.5010 A\n0.6010 B\n");
        let judgement = judge(&run(&lines, stalls(&[])), &program(|_| ()), &close);
        assert_eq!(
            (said(&judgement), judgement.timing.unwrap().is_live),
            (RIGHT, None)
        );
    }

    #[test]
    fn a_line_cannot_be_there_before_its_stamp() {
        let lines = [(501, 3, 'A'), (601, 3, 'B'), (1001, 3, 'C')];
        let judgement = may_buffer(&lines, stalls(&[(0, 900)]));
        assert_eq!(said(&judgement), WRONG);
        let messages: Vec<&str> = judgement
            .differences
            .iter()
            .map(|found| &*found.message)
            .collect();
        assert!(
            messages.contains(&"line 1 says 0.5010, and was there after 0.0030 s"),
            "{messages:?}"
        );
    }
}

mod order {
    use super::*;

    #[test]
    fn half_of_what_a_line_was_overtaken_by_excuses_it() {
        let swapped = [(601, 601, 'B'), (602, 602, 'A'), (1001, 1001, 'C')];
        let verdict = |of: &[(u32, u32)]| said(&judged(&swapped, stalls(of)));
        assert_eq!(verdict(&[]), WRONG);
        assert_eq!(verdict(&[(510, 48)]), WRONG);
        assert_eq!(verdict(&[(510, 51)]), BUSY);
        assert_eq!(verdict(&[(700, 500)]), WRONG);
    }

    /// 1 ms is within the noise of a wake-up, so it proves nothing.
    #[test]
    fn on_a_fine_grid_noise_is_no_proof() {
        let fine = Golden::on_grid("0.2000 a\n0.2010 b\n", MS).unwrap();
        let program = program(|settings| settings.grid = Some(MS));
        let lines = [(201, 202, 'b'), (202, 203, 'a')];
        let verdict = said(&judge(&run(&lines, stalls(&[])), &program, &fine));
        assert_ne!(verdict, WRONG);
    }

    #[test]
    fn lines_that_are_due_together_may_swap() {
        let lines = [(501, 501, 'B'), (502, 502, 'A')];
        let tie = golden("0.5010 A\n0.5020 B\n");
        let judgement = judge(&run(&lines, stalls(&[])), &program(|_| ()), &tie);
        assert_eq!(said(&judgement), RIGHT);
        assert_eq!(judgement.timing.unwrap().swapped_ties, 1);
    }
}

#[test]
fn text_and_earliness_are_never_excused() {
    for lines in [
        &[(501, 501, 'A'), (601, 601, 'B'), (1200, 1200, 'D')][..],
        &[(497, 497, 'A'), (601, 601, 'B'), (1200, 1200, 'C')],
        &[(501, 501, 'A'), (1200, 1200, 'C')],
        &[
            (501, 501, 'A'),
            (601, 601, 'B'),
            (602, 602, 'B'),
            (1200, 1200, 'C'),
        ],
    ] {
        let evidence = Evidence::of(&[(100, 900)], &[(0, 0), (1200, 900)]);
        assert_eq!(said(&judged(lines, evidence)), WRONG, "{lines:?}");
    }
}

#[test]
fn early_by_a_breath_is_in_time() {
    let lines = [(498, 500, 'A'), (598, 600, 'B'), (999, 1001, 'C')];
    assert_eq!(said(&judged(&lines, stalls(&[]))), RIGHT);
}

/// Programs that print plain lines.
mod arrivals {
    use super::*;

    fn plain(zero: program::Zero, text: &str, arrivals: &[u32], evidence: Evidence) -> Judgement {
        let program = program(|settings| {
            settings.clock = Some(Clock::Arrival);
            settings.zero = Some(zero);
        });
        let lines: Vec<Line> = arrivals
            .iter()
            .zip('a'..)
            .map(|(at, text)| (0, *at, text))
            .collect();
        judge(&plain_run(&lines, evidence), &program, &golden(text))
    }

    fn first(text: &str, arrivals: &[u32], evidence: Evidence) -> Said {
        said(&plain(program::Zero::First, text, arrivals, evidence))
    }

    const TWO: &str = "0.0000 a\n1.0003 b\n";

    #[test]
    fn a_late_first_line_makes_none_early_by_up_to_25_ms() {
        let judged = |second| first(TWO, &[50, second], stalls(&[]));
        assert_eq!([1051, 1025, 1023].map(judged), [RIGHT; 3]);
        assert_eq!([1022, 925, 500].map(judged), [WRONG; 3]);
    }

    #[test]
    fn or_by_what_the_machine_did_before_it() {
        let judged = |second| first(TWO, &[50, second], stalls(&[(10, 30)]));
        assert_eq!(judged(1023), RIGHT);
        assert_eq!(judged(1000), BUSY);
        assert_eq!(judged(992), WRONG);
        // A stall after that line is no excuse for it.
        assert_eq!(first(TWO, &[50, 1000], stalls(&[(60, 300)])), WRONG);
    }

    #[test]
    fn from_its_start_on_nothing_makes_a_line_early() {
        let start = |second| {
            let zero = program::Zero::Start;
            said(&plain(
                zero,
                "0.5003 a\n1.0003 b\n",
                &[510, second],
                stalls(&[(0, 400)]),
            ))
        };
        assert_eq!([1000, 998, 997].map(start), [RIGHT, RIGHT, WRONG]);
    }

    /// A limiter allows one line each 0.2 s; at 195 ms it is too generous.
    #[test]
    fn a_line_that_comes_too_soon_after_all_before_it_runs_again() {
        let limiter = "0.0000 a\n0.2000 b\n0.4000 c\n0.6000 d\n0.8000 e\n";
        let each = |gap: u32| [0, 1, 2, 3, 4].map(|index| 10 + gap * index);
        assert_eq!(first(limiter, &each(200), stalls(&[])), RIGHT);
        assert_eq!(first(limiter, &each(195), stalls(&[])), DOUBTFUL);
        assert_eq!(first(limiter, &each(198), stalls(&[])), RIGHT);
        assert_eq!(first(limiter, &each(180), stalls(&[])), WRONG);
        assert_eq!(first(limiter, &each(210), stalls(&[])), RIGHT);
    }

    #[test]
    fn the_machine_may_have_held_up_those_before_it() {
        let limiter = "0.0000 a\n0.2000 b\n0.4000 c\n0.6000 d\n";
        // One stall of 20 ms held up the first three.
        let late = [40, 240, 440, 620];
        assert_eq!(first(limiter, &late, stalls(&[])), DOUBTFUL);
        assert_eq!(first(limiter, &late, stalls(&[(15, 20)])), BUSY);
    }

    #[test]
    fn a_wait_from_the_line_above_is_early_by_more_than_2_ms_only() {
        let gaps = "0.0000 a\n+0.2 b\n+0.2 c\n";
        assert_eq!(first(gaps, &[10, 208, 406], stalls(&[])), RIGHT);
        assert_eq!(first(gaps, &[10, 210, 407], stalls(&[])), WRONG);
        assert_eq!(first(gaps, &[10, 310, 407], stalls(&[(205, 101)])), BUSY);
        assert_eq!(first(gaps, &[10, 210, 511], stalls(&[])), WRONG);
    }

    /// The time is not counted from a moved zero.
    #[test]
    fn a_time_is_told_as_it_came() {
        let limiter = "0.0000 a\n0.0000 b\n0.2000 c\n";
        let judgement = plain(program::Zero::First, limiter, &[317, 320, 334], stalls(&[]));
        let message = &judgement.differences[0].message;
        assert_eq!(
            message,
            "`c`: due 0.2, printed at 0.0170, 0.1830 early, 0.002 allowed"
        );
    }

    /// If the machine was not busy, the message must not say so.
    #[test]
    fn what_is_early_is_not_called_late() {
        let limiter = "0.0000 a\n0.2000 b\n0.4000 c\n0.6000 d\n";
        let arrivals = [10, 205, 400, 595];
        let judgement = plain(program::Zero::First, limiter, &arrivals, stalls(&[]));
        assert_eq!(said(&judgement), DOUBTFUL);
        assert_eq!(judgement.reason, None);
        let message = &judgement.differences[0].message;
        assert!(
            message.contains("early") && !message.contains("late"),
            "{message}"
        );
    }
}

/// Failures of a program as a whole.
mod whole {
    use super::*;

    fn ended(end: End, length: u32, evidence: Evidence) -> Judgement {
        let lines = [(501, 501, 'A'), (601, 601, 'B'), (1001, 1001, 'C')];
        let run = Run {
            end,
            length: MS * length,
            ..run(&lines, evidence)
        };
        judge(&run, &program(|_| ()), &golden(GOLDEN))
    }

    const HANG: End = End::TimedOut {
        is_closed: false,
        is_stopped: false,
    };

    #[test]
    fn it_is_wrong_at_once() {
        for end in [HANG, End::Endless, End::LeftOpen] {
            let judgement = ended(end, 5000, stalls(&[(10, 100)]));
            assert_eq!(said(&judgement), WRONG, "{end:?}");
            assert_eq!(judgement.differences, [], "{end:?}");
        }
    }

    #[test]
    fn a_busy_machine_may_have_left_a_stream_open() {
        assert_eq!(
            said(&ended(End::LeftOpen, 5000, stalls(&[(10, 101)]))),
            DOUBTFUL
        );
        assert_eq!(
            said(&ended(End::Endless, 5000, stalls(&[(10, 4000)]))),
            WRONG
        );
    }

    /// Its last line was due at 1.0.
    #[test]
    fn a_hang_is_excused_by_all_the_rest_of_the_time_out() {
        assert_eq!(said(&ended(HANG, 2000, stalls(&[(10, 1000)]))), WRONG);
        assert_eq!(said(&ended(HANG, 2000, stalls(&[(10, 1001)]))), DOUBTFUL);
    }

    #[test]
    fn nothing_printed_is_wrong_without_a_list_of_all_that_is_missing() {
        let judgement = judge(&run(&[], stalls(&[])), &program(|_| ()), &golden(GOLDEN));
        assert_eq!(said(&judgement), WRONG);
        assert_eq!(
            judgement.reason.unwrap(),
            "nothing was printed: its stdout is empty"
        );
        assert_eq!(judgement.differences, []);
    }

    #[test]
    fn an_interrupted_run_is_unjudged() {
        let judgement = ended(End::Interrupted, 100, stalls(&[]));
        assert_eq!(said(&judgement), (Verdict::Unjudged, false));
    }

    #[test]
    fn a_line_that_is_missing_at_the_cut_is_late_by_the_rest() {
        let cut = |length: u32, evidence| {
            let lines = [(501, 501, 'A'), (601, 601, 'B')];
            let run = Run {
                end: End::Cut,
                length: MS * length,
                ..run(&lines, evidence)
            };
            let program = program(|settings| settings.run_for = Some(MS * length));
            said(&judge(&run, &program, &golden(GOLDEN)))
        };
        assert_eq!(cut(1300, stalls(&[])), WRONG);
        assert_eq!(cut(1300, stalls(&[(700, 198)])), WRONG);
        assert_eq!(cut(1300, stalls(&[(700, 301)])), BUSY);
    }
}

/// Only the text is known.
#[cfg(feature = "cli")]
#[test]
fn a_captured_text_is_judged_without_a_clock() {
    let judged = |stamp: u32, clock| {
        let program = program(|settings| settings.clock = Some(clock));
        let text = run(
            &[(501, 0, 'A'), (601, 0, 'B'), (stamp, 0, 'C')],
            stalls(&[]),
        )
        .printed
        .text;
        said(&captured(&text, &program, &golden(GOLDEN)))
    };
    assert_eq!(judged(1100, Clock::Own), RIGHT);
    assert_eq!(judged(1101, Clock::Own), WRONG);
    assert_eq!(judged(1000, Clock::Virtual), WRONG, "A and B are late");
}

#[test]
fn on_a_virtual_clock_nothing_may_be_late_or_early() {
    let program = program(|settings| settings.clock = Some(Clock::Virtual));
    let judged = |stamp| {
        let lines = [(500, 1, 'A'), (600, 1, 'B'), (stamp, 1, 'C')];
        said(&judge(&run(&lines, stalls(&[])), &program, &golden(GOLDEN)))
    };
    assert_eq!([1000, 1001, 999].map(judged), [RIGHT, WRONG, WRONG]);
}

#[test]
fn the_worst_verdict_sets_the_status() {
    let worst = |verdicts: &[Verdict]| verdicts.iter().max().unwrap().status();
    assert_eq!(worst(&[Verdict::Match]), 0);
    assert_eq!(worst(&[Verdict::Unjudged, Verdict::Match]), 2);
    let all = [Verdict::Unjudged, Verdict::Mismatch, Verdict::Match];
    assert_eq!(worst(&all), 1);
}

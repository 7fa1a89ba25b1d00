//! Programs that are judged by when their lines arrive.

use crate::util::{ANY_TIME, Scratch, settled, transcript};

/// What prints the golden of a scratch folder in time.
const RIGHT: &str = "at 100 tick A_=_1 close";

const RETRIES: &str = "0.0000 connecting\n0.5004 retry 1\n1.5011 giving up\n";

#[test]
fn several_runs_report_their_spread() {
    let outcome = Scratch::new().judge(&[&ANY_TIME[..], &["--runs", "3"]].concat(), RIGHT);
    let said = [
        "3 runs: late by ",
        " ms in the median, ",
        " at p99, ",
        "ties in another order in 0",
    ];
    outcome.says(0, &said);
}

#[test]
fn the_first_wrong_run_is_the_last() {
    let scratch = Scratch::with_golden("one\n");
    let words = "turn runs 3 [ tell one ] [ tell one ] [ tell two ]";
    let outcome = scratch.judge(&["--runs", "9", "--format", "json"], words);
    outcome.says(1, &["\"runs\": 3", "got `two`"]);
    assert_eq!(scratch.read("runs"), "xxx");
}

/// So late that no stall of this machine can have done it.
#[test]
fn later_than_the_tolerance_and_the_excuse_is_wrong_at_once() {
    let scratch = Scratch::new();
    let outcome = scratch.judge(&[], "at 5000 tick A_=_1 close");
    outcome.says(1, &[" late, 0.1 allowed"]);
    outcome.lacks("more");
}

#[test]
fn what_is_late_never_passes() {
    let scratch = Scratch::with_golden(RETRIES);
    let words = "tell connecting at 500 tell retry_1 at 1800 tell giving_up";
    let outcome = settled(|| scratch.judge(&["--clock", "arrival"], words));
    outcome.says(1, &["golden.txt:3: `giving up`: due 1.5, printed at 1."]);
}

#[test]
fn a_line_that_arrives_before_its_stamp_is_wrong() {
    let scratch = Scratch::with_golden(transcript(&["5.0003 \tA = 1"]));
    let outcome = scratch.judge(&[], "show golden.txt");
    outcome.says(
        1,
        &["golden.txt:2: line 2 says 5.0003, and was there after "],
    );
}

#[test]
fn a_tolerance_may_be_longer_than_any_run() {
    Scratch::new()
        .judge(&["--tolerance", "1e19"], RIGHT)
        .says(0, &["ok"]);
}

mod stamped_as_they_arrive {
    use super::*;

    fn judge(options: &[&str], words: &str) -> crate::util::Outcome {
        let options = [&ANY_TIME[..2], &["--clock", "arrival"], options].concat();
        settled(|| Scratch::with_golden(RETRIES).judge(&options, words))
    }

    const RIGHT: &str = "at 300 zero tell connecting at 500 tell retry_1 at 1500 tell giving_up";

    #[test]
    fn plain_lines_match() {
        judge(&[], RIGHT).says(0, &["ok       golden  3 lines in 1."]);
    }

    #[test]
    fn one_that_comes_too_soon_is_wrong() {
        let early = judge(&[], &RIGHT.replace("at 1500", "at 700"));
        early.says(
            1,
            &[
                "golden.txt:3: `giving up`: due 1.5, printed at 0.",
                " early",
            ],
        );
    }

    #[test]
    fn another_text_is_wrong() {
        let other = judge(&[], &RIGHT.replace("_1", "_2"));
        other.says(1, &["golden.txt:2: ", "retry 1`", "retry 2`"]);
    }

    #[test]
    fn lines_can_be_selected_on_either_stream() {
        let logged = "tell 17_connecting at 250 tell idle at 500 tell 18_retry_1 at 1500 \
                      tell 19_giving_up";
        let select = ["--select", r"^\d+ (.*)$"];
        judge(&select, logged).says(0, &["ok"]);
        let stderr = [&select[..], &["--stream", "stderr", "--status", "7"]].concat();
        let failing = logged.replace("tell", "warn") + " exit 7";
        judge(&stderr, &failing).says(0, &["ok"]);
        let other = judge(&stderr, &failing.replace("exit 7", "exit 6"));
        other.says(1, &["it ended with exit", ": 6, not 7"]);
    }

    /// Or it could only ever be a mismatch.
    #[test]
    fn a_golden_that_arrivals_cannot_fit_is_refused() {
        let hold = |golden: &str, options: &[&str]| {
            let scratch = Scratch::with_golden(golden);
            scratch.judge(&[&["--clock", "arrival"], options].concat(), "tell a")
        };
        let start = ["--zero", "start"];
        let fine = ["--grid", "0.04"];
        for (golden, options, said) in [
            (
                "hello\n",
                &[][..],
                "each line of it has to begin with a time",
            ),
            (
                "0.5000 a\n1.0000 b\n",
                &[],
                "its first line has to be due at 0",
            ),
            (
                "0.5000 a\n",
                &[],
                "begin it with `0.0000`, or set `zero = \"start\"`",
            ),
            ("..1.0 a\n", &[], "its first line has to be due at 0"),
            (
                "hello\n",
                &start,
                "each line of it has to begin with a time",
            ),
            ("0.0000 a\n", &fine, "the grid has to be 0.05 s or more"),
        ] {
            let unjudged = [
                "unjudged golden  the golden golden.txt cannot be held",
                said,
            ];
            hold(golden, options).says(2, &unjudged);
        }
    }

    /// They count from the first line that the golden has, whatever comes before.
    #[test]
    fn any_lines_may_come_first() {
        let scratch = Scratch::with_golden("...\n0.0000 ready\n0.3004 done\n");
        let judge = |words: &str| settled(|| scratch.judge(&["--clock", "arrival"], words));
        judge("tell noise at 500 tell ready at 800 tell done").says(0, &["ok"]);
        judge("tell ready at 300 tell done").says(0, &["ok"]);
        judge("tell noise at 500 tell ready tell done").says(1, &["`done`: due 0.3, "]);
    }

    #[test]
    fn times_can_count_from_the_start() {
        let scratch = Scratch::with_golden("0.5000 ready\n");
        let from_start = ["--clock", "arrival", "--zero", "start"];
        let options = [&from_start[..], &["--tolerance", "0.3"]].concat();
        let judge = |words: &str| settled(|| scratch.judge(&options, words));
        judge("at 500 tell ready").says(0, &["ok"]);
        let early = judge("at 50 tell ready");
        early.says(1, &["`ready`: due 0.5, printed at ", " early"]);
    }
}

mod live {
    use super::*;

    const GOLDEN: &str = "0.1003 A\n0.5003 B\n1.0003 C\n";
    const LIVE: &str = "at 100 stamp A at 500 stamp B at 1000 stamp C";

    fn judge(options: &[&str], words: &str) -> crate::util::Outcome {
        let options = [&["--tolerance", "0.3"], options].concat();
        settled(|| Scratch::with_golden(GOLDEN).judge(&options, words))
    }

    #[test]
    fn a_command_may_buffer_its_output() {
        let buffered = format!("buffer {LIVE}");
        judge(&[], &buffered).says(0, &["ok       golden  3 lines in 1."]);
        let json = judge(&["--format", "json"], &buffered);
        json.says(0, &["\"live\": false"]);
        judge(&["--format", "json"], LIVE).says(0, &["\"live\": true"]);
    }

    #[test]
    fn unless_it_has_to_be_live() {
        let outcome = judge(&["--live"], &format!("buffer {LIVE}"));
        let said = [
            "mismatch golden  its output is buffered: line ",
            " s after its stamp; all lines came together: have it flush each one",
        ];
        outcome.says(1, &said);
        judge(&["--live"], LIVE).says(0, &["ok"]);
    }

    #[test]
    fn a_program_of_a_table_has_to_be_live() {
        let scratch = Scratch::with_golden(GOLDEN);
        let words = format!("buffer {LIVE}");
        scratch.register("demo", &words, "golden = 'golden.txt'\ntolerance = 0.3\n");
        let said = "its output is buffered";
        settled(|| scratch.verify(&[])).says(1, &[said]);
        scratch.register(
            "free",
            &words,
            "golden = 'golden.txt'\ntolerance = 0.3\nlive = false\n",
        );
        settled(|| scratch.verify(&["free"])).says(0, &["ok"]);
    }
}

mod no_times {
    use super::*;

    #[test]
    fn a_golden_without_times_says_that_none_are_checked() {
        let scratch = Scratch::with_golden("3 of 4 done\n");
        let said = "ok       golden  1 line, text only: no times are checked";
        scratch.judge(&[], "tell 3_of_4_done").says(0, &[said]);
    }

    #[test]
    fn so_does_one_whose_lines_are_all_due_at_once() {
        let scratch = Scratch::with_golden("0.0000 a\n0.0000 b\n");
        let said = "ok       golden  2 lines, all due at once: no times are checked";
        let options = [&ANY_TIME[..], &["--clock", "arrival"]].concat();
        scratch.judge(&options, "tell a tell b").says(0, &[said]);
    }

    #[test]
    fn a_program_without_stamps_is_told_so_once() {
        let scratch = Scratch::with_golden(RETRIES);
        let outcome = scratch.judge(&[], "tell connecting tell retry_1 tell giving_up");
        let said = "mismatch golden  it prints no times, and its golden has some: set \
                    `clock = \"arrival\"`";
        outcome.says(1, &[said]);
        outcome.lacks("golden.txt:");
    }

    #[test]
    fn so_is_one_with_stamps_whose_golden_has_other_numbers() {
        let scratch = Scratch::with_golden("0.3 ready\n");
        let said = "mismatch golden  it prints times, and its golden has none: there a time has four \
                    decimals, as `0.5000`";
        let differs = "golden.txt:1: expected `0.3 ready`, got `0.3000 ready`";
        let outcome = scratch.judge(&[], "tell 0.3000_ready");
        outcome.says(1, &[said, differs]);
    }
}

/// Threads that take the processors from a program that computes, and from one that polls. Only Linux
/// tells how long it waited for one.
#[cfg(target_os = "linux")]
#[test]
fn a_program_that_waits_for_a_processor_is_no_mismatch() {
    use std::sync::atomic::{AtomicBool, Ordering};

    let done = AtomicBool::new(false);
    let cores = std::thread::available_parallelism().map_or(2, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..4 * cores {
            scope.spawn(|| {
                while !done.load(Ordering::Relaxed) {
                    std::hint::spin_loop();
                }
            });
        }
        let scratch = Scratch::with_golden("0.1000 computed\n");
        let computed = scratch.judge(&["--runs", "3"], "compute 80 at 100 stamp computed");
        let polled = scratch.judge(
            &["--runs", "3"],
            "at 20 at 40 at 60 at 80 at 100 stamp computed",
        );
        done.store(true, Ordering::Relaxed);
        for outcome in [computed, polled] {
            assert!(matches!(outcome.status, Some(0 | 2)), "{outcome:#?}");
        }
    });
}

//! Programs that do not end by themselves: judged by their first seconds, or asked to end.

use crate::util::{Outcome, Scratch, assert_none_left, mark, settled};

/// Holds the puppet that does these words to a golden of plain lines, on the clock of arrivals.
fn judge(golden: &str, options: &[&str], words: &str) -> Outcome {
    let options = [&["--clock", "arrival"], options].concat();
    settled(|| {
        let (scratch, mark) = (Scratch::with_golden(golden), mark());
        let outcome = scratch.judge(&options, &words.replace("MARK", &mark));
        #[cfg(target_os = "linux")]
        assert_eq!(crate::util::running(&mark), [""; 0], "{outcome:#?}");
        assert_none_left(&mark);
        outcome
    })
}

mod judged_by_its_first_seconds {
    use super::*;

    const BEATS: &str = "0.0000 beat\n0.3004 beat\n0.6004 beat\n";
    const SERVICE: &str = "tell beat at 300 tell beat at 600 tell beat at 1500 tell beat hang MARK";
    const FOR: [&str; 2] = ["--for", "1.0"];

    #[test]
    fn what_it_prints_until_then_is_judged() {
        judge(BEATS, &FOR, SERVICE).says(0, &["ok       golden  3 lines in 0."]);
    }

    #[test]
    fn it_may_ignore_the_request_to_end_and_have_children() {
        let family = "deaf start oe [ session deaf hang MARK ] start - [ deaf hang MARK ]";
        judge(BEATS, &FOR, &format!("{family} {SERVICE}")).says(0, &["ok"]);
    }

    #[test]
    fn a_line_that_has_not_come_by_then_is_late() {
        let outcome = judge(BEATS, &FOR, "tell beat at 300 tell beat hang MARK");
        outcome.says(1, &["golden.txt:3: `beat`: due 0.6, had not come at 1."]);
    }

    #[test]
    fn a_line_that_comes_too_late_is_wrong() {
        let outcome = judge(
            BEATS,
            &FOR,
            "tell beat at 300 tell beat at 850 tell beat hang MARK",
        );
        outcome.says(1, &["golden.txt:3: `beat`: due 0.6, "]);
    }

    #[test]
    fn a_line_too_many_is_wrong() {
        let words = SERVICE.replace("at 300", "at 300 tell other");
        judge(BEATS, &FOR, &words).says(1, &["other`"]);
    }

    #[test]
    fn to_end_by_itself_is_wrong() {
        let outcome = judge(BEATS, &FOR, "tell beat at 300 tell beat at 600 tell beat");
        let said = " s, and is judged as a service, by its first seconds (`for`)";
        outcome.says(1, &["mismatch golden  it ended by itself after 0.", said]);
    }

    #[test]
    fn to_die_after_its_last_line_is_wrong_too() {
        let outcome = judge(
            BEATS,
            &FOR,
            "tell beat at 300 tell beat at 600 tell beat signal 9",
        );
        outcome.says(1, &["mismatch golden  it ended "]);
    }

    #[test]
    fn a_flood_is_wrong() {
        let outcome = judge(BEATS, &FOR, "tell beat endless out MARK");
        outcome.says(1, &["bytes and went on, far more than its golden has"]);
    }

    #[test]
    fn how_it_ends_then_is_not_looked_at() {
        let words = format!("listen {SERVICE}").replace("hang MARK", "asked exit 9");
        judge(BEATS, &FOR, &words).says(0, &["ok"]);
    }

    /// By SIGTERM first, so that it may clean up.
    #[test]
    fn it_is_asked_to_end_then() {
        let scratch = Scratch::with_golden(BEATS);
        let words = format!("listen {SERVICE}").replace("hang MARK", "asked make cleaned");
        let judge = || scratch.judge(&["--clock=arrival", "--for=1.0"], &words);
        settled(judge).says(0, &["ok"]);
        assert!(scratch.has("cleaned"));
    }

    #[test]
    fn half_a_line_at_the_end_is_left_out() {
        let words = SERVICE.replace("at 1500", "at 800 write be at 1500");
        judge(BEATS, &FOR, &words).says(0, &["ok"]);
    }

    #[test]
    fn it_has_to_lie_beyond_the_end_of_the_golden() {
        let outcome = judge(BEATS, &["--for", "0.7"], SERVICE);
        let said =
            "`for = 0.7` ends the program before its last line is certainly late, at 0.7000 s";
        outcome.says(
            2,
            &[
                "unjudged golden  the golden golden.txt cannot be held",
                said,
            ],
        );
        let tolerance = ["--for", "0.75", "--tolerance", "0.2"];
        judge(BEATS, &tolerance, SERVICE).says(2, &["at 0.8000 s"]);
        let outcome = judge("0.0000 a\n0.2..5.0 b\n", &["--for", "2"], SERVICE);
        outcome.says(2, &["at 5.0000 s"]);
    }

    #[test]
    fn it_counts_from_the_clock_that_the_program_has() {
        // It takes 0.4 s to start, which are none of the 1.0.
        let stamps = "at 400 zero stamp beat at 300 stamp beat at 600 stamp beat hang x";
        let scratch = Scratch::with_golden(BEATS);
        settled(|| scratch.judge(&FOR, stamps)).says(0, &["ok"]);
        let plain = stamps.replace("stamp", "tell");
        judge(BEATS, &FOR, &plain).says(0, &["ok"]);
    }

    #[test]
    fn the_table_has_the_key_and_bless_takes_it() {
        let scratch = Scratch::with_puppet(SERVICE, "clock = 'arrival'\nfor = 1.2\n");
        crate::bless::bless_in_the_end(&scratch, "demo");
        let golden = scratch.read("tests/golden/demo.txt");
        assert_eq!(golden.matches("beat").count(), 3, "{golden}");
        settled(|| scratch.verify(&[])).says(0, &["ok       demo  3 lines"]);
    }
}

mod asked_to_end {
    use super::*;

    const DRAIN: &str = "0.0000 ready\n0.3000 draining\n0.7000 stopped\n";
    const SERVICE: &str = "listen tell ready asked zero tell draining at 400 tell stopped";
    const TERMINATE: [&str; 2] = ["--terminate", "0.3"];

    #[test]
    fn what_it_prints_then_is_judged() {
        judge(DRAIN, &TERMINATE, SERVICE).says(0, &["ok       golden  3 lines in 0."]);
    }

    #[test]
    fn a_drain_that_takes_too_long_is_wrong() {
        let outcome = judge(DRAIN, &TERMINATE, &SERVICE.replace("400", "900"));
        outcome.says(1, &["golden.txt:3: `stopped`: due 0.7, printed at 1."]);
    }

    #[test]
    fn a_drain_that_is_too_short_is_wrong() {
        let outcome = judge(DRAIN, &TERMINATE, &SERVICE.replace("400", "100"));
        outcome.says(
            1,
            &["golden.txt:3: `stopped`: due 0.7, printed at 0.", " early"],
        );
    }

    #[test]
    fn a_range_says_at_the_latest() {
        let golden = "0.0000 ready\n0.3000 draining\n+..0.5 stopped\n";
        judge(golden, &TERMINATE, SERVICE).says(0, &["ok"]);
        judge(golden, &TERMINATE, &SERVICE.replace("400", "100")).says(0, &["ok"]);
        let outcome = judge(golden, &TERMINATE, &SERVICE.replace("400", "900"));
        outcome.says(1, &["`stopped`: due +..0.5 after `draining`, printed 0.9"]);
    }

    #[test]
    fn one_that_has_no_handler_is_killed_by_the_signal() {
        let golden = "0.0000 ready\n";
        let plain = judge(golden, &TERMINATE, "tell ready hang MARK");
        plain.says(1, &["it ended with signal: 15 (SIGTERM)"]);
        let status = [&TERMINATE[..], &["--status", "SIGTERM"]].concat();
        judge(golden, &status, "tell ready hang MARK").says(0, &["ok"]);
    }

    #[test]
    fn one_that_ignores_it_runs_into_the_time_out() {
        let options = [&TERMINATE[..], &["--timeout", "1.5"]].concat();
        let outcome = judge(DRAIN, &options, "deaf tell ready hang MARK");
        let waited = "golden.txt:2: `draining`: due 0.3, had not come at ";
        outcome.says(1, &["it still ran at the time-out", waited]);
    }

    #[test]
    fn its_own_exit_status_counts() {
        let outcome = judge(DRAIN, &TERMINATE, &format!("{SERVICE} exit 4"));
        outcome.says(1, &["it ended with exit status: 4"]);
        let status = [&TERMINATE[..], &["--status", "4"]].concat();
        judge(DRAIN, &status, &format!("{SERVICE} exit 4")).says(0, &["ok"]);
    }

    /// Its first line comes 0.5 s after its start; the signal comes 0.3 s after that.
    #[test]
    fn the_signal_counts_from_the_first_line() {
        let words = format!("at 500 {SERVICE}");
        judge(DRAIN, &TERMINATE, &words).says(0, &["ok"]);
    }

    #[test]
    fn the_table_has_the_key() {
        let keys = "clock = 'arrival'\nterminate = 0.3\n";
        let scratch = Scratch::with_puppet(SERVICE, keys);
        scratch.write("tests/golden/demo.txt", DRAIN);
        settled(|| scratch.verify(&[])).says(0, &["ok"]);
    }

    #[test]
    fn bless_takes_it() {
        let scratch = Scratch::with_puppet(SERVICE, "clock = 'arrival'\nterminate = 0.3\n");
        crate::bless::bless_in_the_end(&scratch, "demo");
        let golden = scratch.read("tests/golden/demo.txt");
        assert!(
            golden.contains("\n0.3") && golden.contains("\n0.7"),
            "{golden}"
        );
    }

    #[test]
    fn a_service_may_be_asked_first_and_cut_then() {
        let options = [&TERMINATE[..], &["--for", "1.2"]].concat();
        judge(DRAIN, &options, &format!("{SERVICE} hang MARK")).says(0, &["ok"]);
    }
}

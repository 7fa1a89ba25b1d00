//! Goldens for programs of one's own, and what is refused.

use std::{fs, process::Stdio};

use crate::util::{ANY_TIME_KEYS, Outcome, RULE, Scratch, puppet, settled, transcript};

const GOLDEN: &str = "tests/golden/demo.txt";

/// A folder whose `demo` is the puppet that does these words. However late it is, it is blessed.
fn demo(words: &str) -> Scratch {
    Scratch::with_puppet(words, ANY_TIME_KEYS)
}

/// One whose `demo` prints this text as it is, without looking at a clock.
fn printing(text: impl AsRef<[u8]>) -> Scratch {
    let scratch = Scratch::with_puppet("show printed.txt", "clock = 'virtual'\n");
    scratch.write("printed.txt", text);
    scratch
}

/// One whose lines are stamped as they arrive.
fn arriving(words: &str, keys: &str) -> Scratch {
    Scratch::with_puppet(words, &format!("clock = 'arrival'\n{keys}"))
}

fn bless(scratch: &Scratch) -> Outcome {
    scratch.verify(&["--bless", "demo"])
}

/// Blesses, on a busy machine as often as it takes: a run may be refused for what the machine did.
#[track_caller]
pub(crate) fn bless_in_the_end(scratch: &Scratch, name: &str) -> Outcome {
    const TRIES: u32 = 20;

    let bless = || scratch.verify(&["--bless", name]);
    let tried = (1..TRIES)
        .map(|_| bless())
        .find(|outcome| outcome.status == Some(0));
    let outcome = tried.unwrap_or_else(bless);
    outcome.says(0, &[]);
    outcome
}

#[track_caller]
fn refuses(scratch: &Scratch, said: &[&str]) {
    let outcome = bless(scratch);
    outcome.refuses(&[&["`demo` is not blessed: "], said].concat());
    assert!(!scratch.has(GOLDEN));
}

/// The same where a busy machine may have it refused for another reason.
#[track_caller]
fn refuses_in_the_end(scratch: &Scratch, said: &[&str]) {
    const TRIES: u32 = 20;

    let is_said = |outcome: &Outcome| said.iter().all(|text| outcome.stderr.contains(text));
    let is_refused = (1..TRIES).any(|_| is_said(&bless(scratch)));
    if !is_refused {
        refuses(scratch, said);
    }
    assert!(!scratch.has(GOLDEN));
}

#[test]
fn a_new_program_gets_its_golden() {
    let scratch = demo("at 100 stamp A at 200 stamp B");
    let said = "`countdown-verify --bless demo` writes it";
    scratch.verify(&[]).says(2, &["there is no golden", said]);
    let outcome = bless_in_the_end(&scratch, "demo");
    outcome.says(
        0,
        &[
            "tests/golden/demo.txt: written\n",
            "+0.1",
            " A\n",
            "+0.2",
            " B\n",
        ],
    );
    let golden = scratch.read(GOLDEN);
    scratch.verify(&[]).says(0, &["ok       demo"]);
    bless_in_the_end(&scratch, "demo").says(0, &["unchanged, every line is within the tolerance"]);
    assert_eq!(scratch.read(GOLDEN), golden);
}

#[test]
fn lines_within_the_tolerance_are_kept() {
    let scratch = printing("0.1000 two\n0.2000 none\n");
    scratch.write(GOLDEN, "0.1003 two\n0.2004 one\n");
    bless(&scratch).says(0, &["-0.2004 one\n", "+0.2000 none\n"]);
    assert_eq!(scratch.read(GOLDEN), "0.1003 two\n0.2000 none\n");
}

#[test]
fn without_names_all_that_have_no_golden_are_blessed() {
    let scratch = Scratch::new();
    for name in ["a", "b", "c"] {
        scratch.register(name, &format!("tell {name}"), "");
    }
    let missing = "command = ['no-such-command']\noptional = true\n";
    scratch.register_command("missing", missing);
    scratch.write("tests/golden/b.txt", "as it was\n");
    let outcome = scratch.verify(&["--bless"]);
    outcome.says(
        0,
        &["tests/golden/a.txt: written", "tests/golden/c.txt: written"],
    );
    assert_eq!(scratch.read("tests/golden/a.txt"), "a\n");
    assert_eq!(scratch.read("tests/golden/b.txt"), "as it was\n");
    fs::remove_file(scratch.path().join("tests/golden/a.txt")).unwrap();
    scratch.verify(&["--update"]).says(0, &["a.txt: written"]);
}

#[test]
fn if_every_program_has_a_golden_that_is_said() {
    let scratch = demo("tell a");
    scratch.write(GOLDEN, "a\n");
    let said = "every program has a golden: name those to be updated";
    scratch.verify(&["--bless"]).refuses(&[said]);
}

#[test]
fn the_golden_of_a_command_can_be_written() {
    let scratch = Scratch::new();
    let puppet = puppet();
    let command = ["--", puppet.to_str().unwrap(), "tell", "hello"];
    let golden = ["--bless", "--golden", "new/hello.txt"];
    let outcome = scratch.verify(&[&golden[..], &command].concat());
    outcome.says(0, &["new/hello.txt: written", "+hello\n"]);
    let judge = ["--golden", "new/hello.txt"];
    scratch
        .verify(&[&judge[..], &command].concat())
        .says(0, &["ok       hello"]);
}

#[test]
fn what_is_fixed_is_never_rewritten() {
    let scratch = demo("tell new");
    scratch.write(GOLDEN, "old\n");
    let tables = scratch.read("countdown.toml");
    scratch.write("countdown.toml", format!("fixed = ['demo']\n{tables}"));
    bless(&scratch).refuses(&["`demo` is not blessed: its golden tests/golden/demo.txt is fixed"]);
    assert_eq!(scratch.read(GOLDEN), "old\n");
}

/// Only one of the workspace's own folder of goldens is.
#[test]
fn a_golden_of_the_same_name_in_another_folder_is_not_fixed() {
    let scratch = Scratch::with_puppet("tell new", "golden = 'sub/demo.txt'\n");
    let tables = scratch.read("countdown.toml");
    scratch.write("countdown.toml", format!("fixed = ['demo']\n{tables}"));
    bless(&scratch).says(0, &["sub/demo.txt: written"]);
}

#[test]
fn two_programs_with_one_golden_are_not_blessed_together() {
    let scratch = demo("tell one");
    scratch.register("other", "tell two", "golden = 'demo'\n");
    let said = "two of these programs are held to tests/golden/demo.txt: name one";
    scratch
        .verify(&["--bless", "demo", "other"])
        .refuses(&[said]);
    scratch.verify(&["--bless"]).refuses(&[said]);
    scratch.verify(&["--bless", "other"]).says(0, &["written"]);
}

#[test]
fn nothing_is_written_under_ci() {
    let scratch = demo("tell x");
    let blessed = |ci: &str| -> Outcome {
        let mut verifier = scratch.command(&["--bless", "demo"]);
        verifier.env("CI", ci).output().unwrap().into()
    };
    for ci in ["true", "1"] {
        blessed(ci).refuses(&["goldens are not written under CI"]);
    }
    assert!(!scratch.has(GOLDEN));
    for (ci, said) in [("false", "written"), ("0", "unchanged"), ("", "unchanged")] {
        blessed(ci).says(0, &[said]);
    }
}

#[test]
#[cfg_attr(wine, ignore = "needs Cargo")]
fn what_is_not_judged_has_no_golden() {
    let scratch = Scratch::with_package("demo = \"none\"", "");
    bless(&scratch).refuses(&["`demo` is not judged, so it has no golden"]);
}

#[test]
fn transcripts_that_could_be_no_golden_are_refused() {
    for (text, said) in [
        (
            transcript(&["0.2003 \tA = 2", "0.1003 \tA = 1"]),
            "line 4: expected a stamp of 0.2003 or later",
        ),
        (
            format!("{RULE}\n{RULE}\n0.1003 \tA = 1\n0.1003 \tB = 1\n{RULE}\nDone\n"),
            "line 2: expected",
        ),
        (
            format!("{RULE}\n0.1003 \tA"),
            "line 2: expected a line break",
        ),
        (String::new(), "nothing was printed: its stdout is empty"),
    ] {
        refuses(&printing(&text), &[said]);
    }
}

#[test]
fn programs_that_do_not_end_well_are_refused() {
    let failing = demo("warn it_broke exit 3");
    refuses(
        &failing,
        &["run 1 of 3: it ended with exit", ": 3; it said: it broke"],
    );
    refuses(
        &demo("endless out x"),
        &["it printed more than 1048576 bytes"],
    );
    let hanging = demo("tell x hang x");
    let outcome = hanging.verify(&["--bless", "demo", "--timeout", "0.3"]);
    outcome
        .refuses(&["it still ran after 0 s: a program has to end by itself, or give `for = 2.5`"]);
    if cfg!(unix) {
        refuses(&demo("signal 9"), &["it ended with signal: 9 (SIGKILL)"]);
    }
}

#[test]
fn one_that_fails_by_design_can_be_blessed_with_its_status() {
    let scratch = Scratch::with_puppet("tell x exit 3", "status = 3\n");
    bless(&scratch).says(0, &["written"]);
}

#[test]
#[cfg_attr(wine, ignore = "needs Cargo")]
fn one_that_does_not_build_is_refused() {
    let broken = Scratch::with_package("", "no");
    bless(&broken).refuses(&["`demo`: it does not build: error[E0425]"]);
}

#[test]
fn a_refused_one_does_not_hold_up_the_others() {
    let scratch = demo("tell x");
    scratch.register("failing", "exit 3", "");
    let outcome = scratch.verify(&["--bless"]);
    assert_eq!(outcome.status, Some(2), "{outcome:#?}");
    assert_eq!(
        outcome.stdout,
        "tests/golden/demo.txt: written; no line of it has a time, so only its \
                                text is checked: set `clock = \"arrival\"` to have lines stamped as they \
                                arrive\n@@ -0,0 +1 @@\n+x\n"
    );
    assert!(
        outcome
            .stderr
            .contains("`failing` is not blessed: run 1 of 3"),
        "{outcome:#?}"
    );
}

#[test]
fn two_can_bless_at_the_same_time() {
    let scratch = demo("tell x");
    let start = || {
        let mut verifier = scratch.command(&["--bless", "demo"]);
        verifier.stdout(Stdio::null()).spawn().unwrap()
    };
    for mut verifier in [start(), start()] {
        assert_eq!(verifier.wait().unwrap().code(), Some(0));
    }
    assert_eq!(scratch.read(GOLDEN), "x\n");
    let files = fs::read_dir(scratch.path().join("tests/golden")).unwrap();
    assert_eq!(files.count(), 1, "a draft is left");
}

#[cfg(unix)]
#[test]
fn a_link_stays_a_link_and_permissions_stay() {
    use std::os::unix::fs::{PermissionsExt, symlink};

    let scratch = demo("tell new");
    let target = scratch.write("elsewhere.txt", "old\n");
    fs::set_permissions(&target, fs::Permissions::from_mode(0o640)).unwrap();
    fs::create_dir_all(scratch.path().join("tests/golden")).unwrap();
    symlink(&target, scratch.path().join(GOLDEN)).unwrap();
    bless(&scratch).says(0, &["written"]);
    let link = fs::symlink_metadata(scratch.path().join(GOLDEN)).unwrap();
    assert!(link.is_symlink());
    assert_eq!(scratch.read("elsewhere.txt"), "new\n");
    assert_eq!(
        fs::metadata(target).unwrap().permissions().mode() & 0o777,
        0o640
    );
}

/// A golden that tests no time is never written without a word.
mod without_times {
    use super::*;

    #[test]
    fn a_text_without_stamps_is_blessed_with_a_word() {
        let scratch = demo("tell 3_of_4_done");
        let said = "written; no line of it has a time, so only its text is checked: set \
                    `clock = \"arrival\"`";
        bless(&scratch).says(0, &[said, "+3 of 4 done\n"]);
        let said = "1 line, text only: no times are checked";
        scratch.verify(&[]).says(0, &[said]);
        bless(&scratch).says(0, &["unchanged", "no line of it has a time"]);
    }

    #[test]
    fn so_are_lines_that_all_came_at_once() {
        let scratch = arriving("buffer tell a at 300 tell b", ANY_TIME_KEYS);
        let said = [
            "written; all its lines came at once, so no times are checked",
            "PYTHONUNBUFFERED=1",
            "`tty = true`",
        ];
        bless(&scratch).says(0, &said);
        assert_eq!(scratch.read(GOLDEN), "0.0000 a\n0.0000 b\n");
    }

    #[test]
    fn a_single_line_is_no_burst() {
        bless(&arriving("tell a", "")).says(0, &["written\n"]);
    }
}

mod stamped_as_they_arrive {
    use super::*;

    /// One that logs plain lines to stderr and ends with a failure.
    fn logger(grid: &str) -> Scratch {
        let keys =
            format!("stream = 'stderr'\nselect = '. (begin|end)'\nstatus = 7\ngrid = {grid}\n");
        arriving(
            "warn 1_begin at 200 warn 2_other at 300 warn 3_end exit 7",
            &keys,
        )
    }

    #[test]
    fn plain_lines_are_stamped_at_multiples_of_the_grid() {
        let scratch = logger("0.1");
        bless_in_the_end(&scratch, "demo");
        let golden = scratch.read(GOLDEN);
        let lines: Vec<_> = golden.lines().map(|line| line.split_at(3)).collect();
        let [("0.0", begin), ("0.3", end)] = lines[..] else {
            panic!("{golden}")
        };
        assert!(
            begin.ends_with(" begin") && end.ends_with(" end"),
            "{golden}"
        );
        settled(|| scratch.verify(&[])).says(0, &["ok"]);
    }

    #[test]
    fn a_grid_that_arrivals_cannot_tell_is_refused() {
        let scratch = logger("0.04");
        let outcome = bless(&scratch);
        assert_eq!(outcome.status, Some(2), "{outcome:#?}");
        assert!(outcome.stderr.contains("0.05 s or more"), "{outcome:#?}");
        assert!(!scratch.has(GOLDEN));
    }

    /// The line that it means is the one that waits, and not the first one.
    #[test]
    fn a_wait_off_the_grid_is_refused_with_its_line_and_a_grid_that_fits() {
        let scratch = arriving("tell here at 250 tell there", "");
        refuses_in_the_end(
            &scratch,
            &["`there` came at 0.2", "give a grid", "`grid = 0.05`"],
        );
    }

    #[test]
    fn a_line_that_comes_before_the_grid_is_refused() {
        let scratch = arriving("at 600 tell begin", "zero = 'start'\ngrid = 1.0\n");
        refuses_in_the_end(
            &scratch,
            &["`begin` came at 0.", "grid of 1 s", "`grid = 0."],
        );
    }

    #[test]
    fn output_without_a_last_line_break_is_refused() {
        refuses(
            &arriving("tell a write b", ""),
            &["its last line has no line break"],
        );
    }
}

#[test]
fn a_stamp_that_the_program_did_not_live_up_to_is_not_blessed() {
    let scratch = demo("show printed.txt");
    scratch.write("printed.txt", "5.0003 A\n");
    refuses(&scratch, &["line 1 says 5.0003, and was there after"]);
}

#[test]
fn a_wait_off_the_grid_of_the_own_clock_is_refused() {
    let scratch = printing(transcript(&["0.1450 \tA = 1"]));
    refuses(&scratch, &["`A = 1` came "]);
    let scratch = printing("0.0000 on\n0.2501 off\n");
    refuses(
        &scratch,
        &[
            "`off` came at 0.2501, 0.2501, 0.2501, between two steps of the grid of 0.1 s",
            "`grid = 0.05`",
        ],
    );
}

/// Where runs differ, it refuses, and prints a golden that would fit.
mod runs_that_differ {
    use super::*;

    /// One that prints another text each time that it runs.
    fn turning(turns: [&str; 3], clock: &str) -> Scratch {
        let turns = turns.map(|words| format!("[ {words} ]")).join(" ");
        let words = format!("turn runs 3 {turns}");
        Scratch::with_puppet(&words, &format!("clock = '{clock}'\n"))
    }

    fn showing(texts: [&str; 3]) -> Scratch {
        let scratch = turning(["show 1.txt", "show 2.txt", "show 3.txt"], "virtual");
        for (text, number) in texts.iter().zip(1..) {
            scratch.write(&format!("{number}.txt"), text);
        }
        scratch
    }

    /// Asserts that it is refused with these words, and returns the golden that is proposed.
    #[track_caller]
    fn proposed(scratch: &Scratch, said: &str) -> String {
        let outcome = bless(scratch);
        outcome.refuses(&["`demo` is not blessed: run ", said]);
        assert!(!scratch.has(GOLDEN));
        let (_, proposed) = outcome.stderr.split_once("demo.txt:\n").unwrap_or_default();
        proposed.to_owned()
    }

    /// Asserts that the golden that is proposed fits, once it is put in place.
    #[track_caller]
    fn fits(scratch: &Scratch, golden: &str) {
        scratch.write(GOLDEN, golden.trim_end().to_owned() + "\n");
        fs::remove_file(scratch.path().join("runs")).unwrap();
        let kept = bless(scratch);
        kept.says(0, &["kept as it is written, all 3 runs fit it"]);
    }

    #[test]
    fn due_times_that_vary_become_ranges() {
        let run = |time: &str| format!("0.0000 try\n{time} up\n");
        let runs = ["0.3120", "0.5110", "0.4010"].map(run);
        let scratch = showing(runs.each_ref().map(String::as_str));
        let golden = proposed(
            &scratch,
            "run 2 of 3 differs from the first: `up` came at 0.3",
        );
        assert_eq!(golden, "0.0000 try\n+0.3..0.6 up\n\n");
        fits(&scratch, &golden);
    }

    #[test]
    fn texts_that_vary_get_holes() {
        let run = |text: &str| format!("0.0000 load\n0.1000 took {text} ms\n");
        let runs = ["12", "9", "140"].map(run);
        let scratch = showing(runs.each_ref().map(String::as_str));
        let golden = proposed(&scratch, "expected ");
        assert_eq!(golden, "0.0000 load\n0.1000 took [..] ms\n\n");
        fits(&scratch, &golden);
    }

    #[test]
    fn figures_get_a_hole_as_a_whole() {
        let run = |text: &str| format!("0.0000 load\n0.1000 took {text} ms\n");
        let runs = ["120", "131", "110"].map(run);
        let scratch = showing(runs.each_ref().map(String::as_str));
        let golden = proposed(&scratch, "expected ");
        assert_eq!(golden, "0.0000 load\n0.1000 took [..] ms\n\n");
    }

    #[test]
    fn lines_that_are_not_always_there_fall_to_any() {
        let scratch = showing([
            "0.0000 try\n0.1000 retry\n0.9000 up\n",
            "0.0000 try\n0.9000 up\n",
            "0.0000 try\n0.1000 retry\n0.3000 retry\n0.9000 up\n",
        ]);
        let golden = proposed(&scratch, "differs from the first");
        assert!(golden.contains("...\n"), "{golden}");
        fits(&scratch, &golden);
    }

    #[test]
    fn plain_texts_that_differ_are_refused_without_one() {
        let scratch = turning(["tell a", "tell b", "tell c"], "own");
        assert_eq!(
            proposed(&scratch, "run 2 of 3 differs from the first: "),
            ""
        );
    }

    #[test]
    fn lines_that_arrive_at_other_times_are_named_with_them() {
        let turns = [
            "tell a at 200 tell b",
            "tell a at 600 tell b",
            "tell a at 600 tell b",
        ];
        let scratch = turning(turns, "arrival");
        let outcome = bless(&scratch);
        assert_eq!(outcome.status, Some(2), "{outcome:#?}");
        assert!(outcome.stderr.contains("`b` came "), "{outcome:#?}");
    }
}

/// A golden with ranges or holes is a person's, and is never rewritten.
mod written_by_hand {
    use super::*;

    const GOLDEN_OF_HAND: &str = "0.0000 try\n+..30.0 took [..] ms\n...\n.. up\n";

    fn scratch(words: &str) -> Scratch {
        let scratch = arriving(words, "");
        scratch.write(GOLDEN, GOLDEN_OF_HAND);
        scratch
    }

    #[test]
    fn it_is_kept_if_all_runs_fit() {
        let scratch = scratch("tell try tell took_12_ms tell noise tell up");
        bless(&scratch).says(0, &["demo.txt: kept as it is written, all 3 runs fit it"]);
        assert_eq!(scratch.read(GOLDEN), GOLDEN_OF_HAND);
    }

    #[test]
    fn it_is_refused_if_one_does_not_fit() {
        let scratch =
            scratch("turn runs 2 [ tell try tell took_12_ms tell up ] [ tell try tell up ]");
        let said = [
            "`demo` is not blessed: run 2 of 3 does not fit ",
            "demo.txt, which is written by hand and is not rewritten: line 2: ",
        ];
        bless(&scratch).refuses(&said);
        assert_eq!(scratch.read(GOLDEN), GOLDEN_OF_HAND);
    }
}

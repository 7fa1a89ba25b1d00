//! Programs held to their goldens by a test, with nothing but the library.

use std::time::Duration;

use countdown_verify::{Clock, Failure, Policy, Program, Settings, Status, Verdict};

#[cfg(unix)]
use crate::util::mark;
use crate::util::{Scratch, puppet};

/// The puppet that does these words, held to the golden of this folder.
fn program(scratch: &Scratch, words: &str) -> Program {
    let words = words.split(' ').map(Into::into);
    let command = [puppet().into_os_string()].into_iter().chain(words);
    Program::new(command, scratch.path().join("golden.txt"))
}

fn check(scratch: &Scratch, words: &str) -> Result<(), Failure> {
    program(scratch, words).check(Policy::default().attempts(10))
}

#[track_caller]
fn fails(checked: Result<(), Failure>, verdict: Verdict, texts: &[&str]) {
    let failure = checked.unwrap_err();
    let said = failure.to_string();
    assert_eq!(failure.verdict(), verdict, "{said}");
    assert!(
        said.starts_with(verdict.word()) && !said.contains('\u{1b}'),
        "{said:?}"
    );
    for text in texts {
        assert!(said.contains(text), "no `{text}` in {said}");
    }
}

#[test]
fn what_matches_passes() {
    let scratch = Scratch::new();
    let mut program = program(&scratch, "at 100 tick A_=_1 close");
    program.settings.tolerance = Some(Duration::from_secs(60));
    assert_eq!(program.check(Policy::default()), Ok(()));
    program.assert();
}

#[test]
fn what_is_wrong_fails_with_the_verifiers_words() {
    let checked = check(&Scratch::new(), "at 100 tick A_=_2 close");
    let said = ["mismatch golden  1 difference\n", "golden.txt:2: expected"];
    fails(checked, Verdict::Mismatch, &said);
}

#[test]
fn what_fails_is_a_mismatch() {
    let checked = check(&Scratch::new(), "warn it_broke exit 3");
    let said = ["mismatch golden  it ended with exit", "stderr: it broke"];
    fails(checked, Verdict::Mismatch, &said);
}

#[test]
fn what_nobody_can_tell_is_unjudged() {
    let missing = Program::new(["true"], "none.txt").check(Policy::default());
    let said = [
        "unjudged none  there is no golden none.txt",
        "COUNTDOWN_BLESS=1",
    ];
    fails(missing, Verdict::Unjudged, &said);
    let scratch = Scratch::new();
    let golden = scratch.path().join("golden.txt");
    let not_there = Program::new(["./no-such-program"], golden).check(Policy::default());
    fails(
        not_there,
        Verdict::Unjudged,
        &["cannot start `./no-such-program`"],
    );
    let nothing = Program::new([""; 0], scratch.path().join("golden.txt"));
    fails(
        nothing.check(Policy::default()),
        Verdict::Unjudged,
        &["there is no command to run"],
    );
}

#[test]
#[should_panic(expected = "unjudged none  there is no golden none.txt")]
fn a_test_panics_with_the_report() {
    Program::new(["true"], "none.txt").assert();
}

#[test]
fn the_keys_of_a_table_are_fields() {
    let scratch = Scratch::with_golden("0.0000 blue\n0.1004 done\n");
    let mut program = program(
        &scratch,
        "write . var TINT at 100 warn aside tell .done exit 7",
    );
    let Settings {
        tolerance,
        early,
        clock,
        select,
        status,
        env,
        ..
    } = &mut program.settings;
    *tolerance = Some(Duration::from_secs(60));
    *early = Some(Duration::from_secs(60));
    *clock = Some(Clock::Arrival);
    *select = Some(r"^\.(.*)".parse().unwrap());
    *status = Some(Status::Code(7));
    env.push(("TINT", "blue").into());
    assert_eq!(program.check(Policy::default()), Ok(()));
    program.settings.status = None;
    fails(
        program.check(Policy::default()),
        Verdict::Mismatch,
        &["it ended with exit"],
    );
}

#[test]
fn several_runs_may_be_asked_for() {
    let scratch = Scratch::with_golden("one\n");
    let runs = scratch.path().join("runs");
    let words = format!("turn {} 2 [ tell one ] [ tell two ]", runs.display());
    let program = program(&scratch, &words);
    assert_eq!(program.check(Policy::default()), Ok(()));
    fails(
        program.check(Policy::default().runs(9)),
        Verdict::Mismatch,
        &["got `two`"],
    );
    assert_eq!(scratch.read("runs"), "xx");
}

/// Where the variable is set, and only there, `assert` writes the golden. This test runs itself, since
/// variables are the whole process's.
#[test]
fn a_test_writes_its_golden_where_it_is_asked_to() {
    const FOLDER: &str = "COUNTDOWN_TEST_FOLDER";

    if let Some(folder) = std::env::var_os(FOLDER) {
        let golden = std::path::Path::new(&folder).join("golden.txt");
        let command = [puppet().into_os_string(), "tell".into(), "new".into()];
        return Program::new(command, golden).assert();
    }
    let scratch = Scratch::with_golden("old\n");
    let run = |bless: &str| {
        let mut test = std::process::Command::new(std::env::current_exe().unwrap());
        test.args([
            "--exact",
            "check::a_test_writes_its_golden_where_it_is_asked_to",
        ]);
        test.env(FOLDER, scratch.path()).env_remove("CI");
        test.env("COUNTDOWN_BLESS", bless).output().unwrap().status
    };
    assert!(!run("0").success());
    assert_eq!(scratch.read("golden.txt"), "old\n");
    assert!(run("1").success());
    assert_eq!(scratch.read("golden.txt"), "new\n");
    assert!(run("0").success());
}

/// A Ctrl-C, a runner's time-out and a `kill` of the test's group reach it.
#[cfg(unix)]
#[test]
fn the_program_of_a_test_stays_in_its_process_group() {
    let (scratch, mark) = (Scratch::new(), mark());
    let group = |process: &str| {
        let mut ps = std::process::Command::new("ps");
        let listed = ps.args(["-o", "pgid=", "-p", process]).output().unwrap();
        String::from_utf8(listed.stdout).unwrap().trim().to_owned()
    };
    let note = scratch.path().join("pid");
    let words = format!("note {} hang {mark}", note.display());
    let mut program = program(&scratch, &words);
    program.settings.timeout = Some(Duration::from_secs(3));
    let own = group(&std::process::id().to_string());
    std::thread::scope(|scope| {
        let checking = scope.spawn(|| program.check(Policy::default().attempts(1)));
        while !note.exists() && !checking.is_finished() {
            std::thread::sleep(Duration::from_millis(5));
        }
        assert_eq!(group(&std::fs::read_to_string(&note).unwrap()), own);
        let checked = checking.join().unwrap();
        fails(
            checked,
            Verdict::Mismatch,
            &["it still ran at the time-out"],
        );
    });
    crate::util::assert_none_left(&mark);
}

/// It has no group of its own to be ended with, but the mark of its run.
#[cfg(target_os = "linux")]
#[test]
fn a_time_out_in_a_test_ends_what_the_program_started() {
    let (scratch, mark) = (Scratch::new(), mark());
    let words = format!("start oe [ session hang {mark} ] start - [ hang {mark} ] hang {mark}");
    let mut program = program(&scratch, &words);
    program.settings.timeout = Some(Duration::from_millis(500));
    let checked = program.check(Policy::default().attempts(1));
    fails(
        checked,
        Verdict::Mismatch,
        &["it still ran at the time-out"],
    );
    assert_eq!(crate::util::running(&mark), [""; 0]);
}

//! Goldens for demos of one's own, and what is refused.

use std::{fs, process::Stdio};

use crate::util::{Outcome, RULE, Scratch, puppet, transcript};

const GOLDEN: &str = "tests/golden/demo.txt";

/// A workspace whose `demo` runs this body with `run`, the number of its run from 0, at hand.
fn counting(main: &str) -> Scratch {
    let body = format!(
        "let run = std::fs::read(\"runs\").map_or(0, |runs| runs.len()); \
         std::fs::write(\"runs\", vec![0; run + 1]).unwrap(); {main}"
    );
    Scratch::with_demo("", &body)
}

fn bless(scratch: &Scratch) -> Outcome {
    scratch.verify(&["--bless", "demo"])
}

#[track_caller]
fn refuses(scratch: &Scratch, said: &str) {
    bless(scratch).refuses(&["`demo` is not blessed", said]);
    assert!(!scratch.path().join(GOLDEN).exists());
}

#[test]
fn a_new_demo_gets_its_golden() {
    let text = transcript(&["0.1003 \tA = 2", "0.2004 \tA = 1"]);
    let scratch = Scratch::printing(&text);
    scratch.verify(&[]).says(2, &["there is no golden"]);
    bless(&scratch).says(
        0,
        &["tests/golden/demo.txt: written\n", "+0.1003 \tA = 2\n"],
    );
    assert_eq!(scratch.read(GOLDEN), text);
    scratch.verify(&[]).says(0, &["match    demo"]);
    bless(&scratch).says(0, &["tests/golden/demo.txt: unchanged"]);
}

#[test]
fn lines_within_the_tolerance_are_kept() {
    let scratch = Scratch::printing(&transcript(&["0.1060 \tA = 2", "0.2060 \tA = 0"]));
    scratch.write(GOLDEN, transcript(&["0.1003 \tA = 2", "0.2004 \tA = 1"]));
    bless(&scratch).says(0, &["-0.2004 \tA = 1\n", "+0.2060 \tA = 0\n"]);
    assert_eq!(
        scratch.read(GOLDEN),
        transcript(&["0.1003 \tA = 2", "0.2060 \tA = 0"])
    );
}

#[test]
fn text_without_stamps_can_be_blessed() {
    let scratch = Scratch::printing("3 of 4 done\n");
    bless(&scratch).says(0, &["+3 of 4 done\n"]);
    scratch
        .verify(&[])
        .says(0, &["as its golden, which has no stamps"]);
}

#[test]
fn what_is_fixed_is_never_rewritten() {
    let scratch = Scratch::printing(&transcript(&["0.1003 \tA = 2"]));
    scratch.write(GOLDEN, transcript(&["0.1003 \tA = 1"]));
    let manifest =
        scratch.read("Cargo.toml") + "[workspace.metadata.countdown]\nfixed = [\"demo\"]\n";
    scratch.write("Cargo.toml", manifest);
    bless(&scratch).refuses(&["demo.txt is never rewritten"]);
    assert_eq!(scratch.read(GOLDEN), transcript(&["0.1003 \tA = 1"]));
}

#[test]
fn nothing_is_written_under_ci() {
    let scratch = Scratch::printing(&transcript(&["0.1003 \tA = 2"]));
    let blessed = |ci: &str| -> Outcome {
        scratch
            .command(&["--bless", "demo"])
            .env("CI", ci)
            .output()
            .unwrap()
            .into()
    };
    blessed("true").refuses(&["goldens are not written under CI"]);
    blessed("1").refuses(&["goldens are not written under CI"]);
    assert!(!scratch.path().join(GOLDEN).exists());
    blessed("false").says(0, &["written"]);
}

#[test]
fn what_is_not_judged_has_no_golden() {
    let scratch = Scratch::with_demo("demo = \"none\"", "");
    bless(&scratch).refuses(&["`demo` is not judged, so it has no golden"]);
}

#[test]
fn a_name_has_to_be_given() {
    Scratch::new().verify(&["--bless"]).refuses(&["<NAME>"]);
}

#[test]
fn impossible_transcripts_are_refused() {
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
        (
            transcript(&["0.1603 \tA = 1"]),
            "line 2: expected a stamp less than half a step",
        ),
        (String::new(), "nothing was printed: stdout was empty"),
    ] {
        refuses(&Scratch::printing(&text), said);
    }
}

#[test]
fn a_wait_off_the_grid_is_refused() {
    let scratch = Scratch::printing(&transcript(&["0.1450 \tA = 1"]));
    refuses(&scratch, "the line due at 0.1 s was 0.0");
}

#[test]
fn due_times_that_change_are_refused() {
    let scratch = counting(&format!(
        "let tenths = 1 + run / 2; \
         std::thread::sleep(std::time::Duration::from_millis(100 * tenths as u64 + 1)); \
         print!(\"{RULE}\\n0.{{tenths}}003 \\tA = 1\\n{RULE}\\nDone\\n\");"
    ));
    refuses(
        &scratch,
        "run 3 of 3: its due times are not those of the first run",
    );
}

#[test]
fn labels_that_change_are_refused() {
    let scratch = counting(&format!(
        "std::thread::sleep(std::time::Duration::from_millis(101)); \
             print!(\"{RULE}\\n0.1003 \\tA = {{run}}\\n{RULE}\\nDone\\n\");"
    ));
    refuses(
        &scratch,
        "run 2 of 3: it did not print what it printed in the first run",
    );
    refuses(
        &counting("println!(\"{run}\");"),
        "did not print what it printed in the first run",
    );
}

#[test]
fn programs_that_do_not_end_well_are_refused() {
    let fails = Scratch::with_demo("", "eprintln!(\"it broke\"); std::process::exit(3)");
    refuses(&fails, "it ended with exit");
    refuses(&fails, "it said: it broke");
    refuses(
        &Scratch::with_demo("", "print!(\"\\u{ff}\"); loop { println!(\"y\"); }"),
        "it printed more than",
    );
    let hangs = Scratch::with_demo("", "loop { std::thread::park(); }");
    hangs
        .verify(&["--bless", "demo", "--timeout", "0.3"])
        .refuses(&["it still ran after 0.3 s: give --timeout"]);
    let broken = Scratch::with_demo("", "no");
    bless(&broken).refuses(&["`demo`: it does not build: error[E0425]"]);
}

#[test]
fn two_can_bless_at_the_same_time() {
    let text = transcript(&["0.1003 \tA = 2"]);
    let scratch = Scratch::printing(&text);
    let start = || {
        scratch
            .command(&["--bless", "demo"])
            .stdout(Stdio::null())
            .spawn()
            .unwrap()
    };
    for mut verifier in [start(), start()] {
        assert_eq!(verifier.wait().unwrap().code(), Some(0));
    }
    assert_eq!(scratch.read(GOLDEN), text);
    let files = fs::read_dir(scratch.path().join("tests/golden")).unwrap();
    assert_eq!(files.count(), 1, "a draft is left");
}

/// A folder without Cargo, where `demo` does these words, and its lines are stamped as they arrive.
fn arriving(words: &str, table: &str) -> Scratch {
    let command: Vec<String> = words.split(' ').map(|word| format!("'{word}'")).collect();
    let scratch = Scratch::new();
    fs::remove_file(scratch.path().join("Cargo.toml")).unwrap();
    let tables = format!(
        "[programs.demo]\ncommand = ['{}', {}]\nclock = 'arrival'\n{table}\n",
        puppet().display(),
        command.join(", ")
    );
    scratch.write("countdown.toml", tables);
    scratch
}

/// One that logs plain lines to stderr and ends with a failure.
fn logger(grid: &str) -> Scratch {
    let table = format!("stream = 'stderr'\nselect = '. (begin|end)'\nstatus = 7\ngrid = {grid}");
    arriving(
        "warn 1_begin at 200 warn 2_other at 300 warn 3_end exit 7",
        &table,
    )
}

#[test]
fn plain_lines_are_stamped_at_multiples_of_the_grid() {
    let scratch = logger("0.1");
    bless_in_the_end(&scratch);
    let golden = scratch.read(GOLDEN);
    let lines: Vec<_> = golden.lines().map(|line| line.split_at(4)).collect();
    let [(first, begin), (last, end)] = lines[..] else {
        panic!("{golden}")
    };
    assert!(
        begin.ends_with(" begin") && end.ends_with(" end"),
        "{golden}"
    );
    assert!(
        first.starts_with("0.0") && last.starts_with("0.3"),
        "{golden}"
    );
    assert_ne!(scratch.verify(&[]).status, Some(1));
}

/// On a busy machine a run may be refused for what the machine did.
fn bless_in_the_end(scratch: &Scratch) {
    for _ in 0..10 {
        if bless(scratch).status == Some(0) {
            return;
        }
    }
    bless(scratch).says(0, &[]);
}

#[test]
fn a_wait_that_ends_before_the_grid_is_refused() {
    let scratch = arriving("at 600 tell begin", "zero = 'start'\ngrid = 1.0");
    refuses(
        &scratch,
        "it would not match the golden made of what it printed: `begin`: due 1.0",
    );
}

#[test]
fn a_grid_that_arrivals_cannot_tell_is_refused() {
    let refused = "on the clock of arrivals a grid has 0.05 s or more";
    refuses(&logger("0.04"), refused);
}

#[test]
fn what_would_be_refused_as_a_golden_is_not_blessed() {
    let scratch = Scratch::with_demo(
        "",
        &format!("print!(\"{RULE}\\n0.1003 \\tA\\n{RULE}\\nDone\\n\");"),
    );
    refuses(&scratch, "line 2 says 0.1003, and was there after");
}

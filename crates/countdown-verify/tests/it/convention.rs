//! Which programs there are, in somebody else's workspace.

use std::fs;

use crate::util::{RULE, Scratch, manifest, transcript};

fn right() -> String {
    transcript(&["0.1003 \tA = 1"])
}

/// The body of a `main` that prints this text when its line is due.
fn prints(text: &str) -> String {
    format!(
        "std::thread::sleep(std::time::Duration::from_millis(200)); print!(\"{{}}\", {text:?});"
    )
}

#[test]
fn a_demo_is_found_built_and_judged_from_any_folder_of_its_workspace() {
    let scratch = Scratch::with_demo("", &prints(&right()));
    scratch.write("tests/golden/demo.txt", right());
    scratch.verify(&[]).says(0, &["match    demo"]);
    scratch
        .verify(&["demo", "demo"])
        .says(0, &["match    demo"]);
    let inside = scratch
        .command(&["-q"])
        .current_dir(scratch.path().join("demo/src"))
        .output();
    let inside = crate::util::Outcome::from(inside.unwrap());
    inside.says(0, &["match    demo"]);
    assert_eq!(inside.stderr, "");
}

#[test]
fn the_table_says_which_golden_a_program_is_held_to() {
    let table = "other = \"demo\"\nshown = \"none\"\nfine = { golden = \"finer\", grid = 0.05 }\nlong = { golden = \"demo\" }";
    let scratch = Scratch::with_demo(table, &prints(&right()));
    scratch.write("tests/golden/demo.txt", right());
    scratch.write("tests/golden/finer.txt", transcript(&["0.1503 \tA = 1"]));
    for (name, text) in [
        ("other", right()),
        ("shown", "anything\n".into()),
        ("fine", transcript(&["0.1599 \tA = 1"])),
        ("long", right()),
    ] {
        let source = format!(
            "//! An example. It has more to say.\nfn main() {{ {} }}",
            prints(&text)
        );
        scratch.write(&format!("demo/examples/{name}.rs"), source);
    }
    let all = scratch.verify(&[]);
    all.says(
        0,
        &[
            "match    demo",
            "match    other",
            "match    fine",
            "match    long",
            "not judged: shown\n",
        ],
    );
    let list = scratch.verify(&["--list"]);
    list.says(
        0,
        &[
            "demo  demo   demo        Shows a thing\n",
            "demo  fine   finer       An example\n",
            "demo  shown  not judged  ",
        ],
    );
    let json = scratch.verify(&["--list", "--format", "json", "fine", "shown"]);
    let json: serde_json::Value = serde_json::from_str(&json.stdout).unwrap();
    assert_eq!(
        json,
        serde_json::json!([
            {"name": "fine", "concept": "demo", "golden": "tests/golden/finer.txt", "grid": 0.05, "summary": "An example"},
            {"name": "shown", "concept": "demo", "golden": null, "grid": null, "summary": "An example"},
        ])
    );
}

#[test]
fn a_port_is_held_to_the_golden_of_a_program() {
    let scratch = Scratch::with_demo("shown = \"demo\"", "");
    scratch.write("demo/examples/shown.rs", "fn main() {}");
    scratch.write("tests/golden/demo.txt", right());
    scratch.write("wrong.txt", transcript(&["0.1003 \tA = 2"]));
    scratch
        .verify(&["shown", "--from", "golden.txt"])
        .says(0, &["match    shown"]);
    scratch
        .verify(&["shown", "--from", "wrong.txt"])
        .says(1, &["mismatch shown", "demo.txt:2: "]);
    if cfg!(unix) {
        scratch
            .verify(&["shown", "--", "sh", "-c", "sleep 0.2; cat golden.txt"])
            .says(0, &["match    shown"]);
        scratch
            .verify(&["shown", "--", "cat", "wrong.txt"])
            .says(1, &["mismatch shown"]);
    }
}

#[test]
fn a_missing_golden_is_named() {
    let scratch = Scratch::with_demo("", &prints(&right()));
    scratch.verify(&[]).says(
        2,
        &[
            "unjudged demo  there is no golden",
            "demo.txt; `--bless NAME` writes",
        ],
    );
    scratch
        .verify(&["--golden", "none.txt", "--from", "golden.txt"])
        .says(2, &["unjudged none  there is no golden none.txt"]);
}

#[test]
fn an_unused_golden_is_named_but_not_where_programs_were_chosen() {
    let scratch = Scratch::with_demo("", &prints(&right()));
    scratch.write("tests/golden/demo.txt", right());
    scratch.write("tests/golden/gone.txt", right());
    scratch.write("tests/golden/README.md", "Not a golden.\n");
    let all = scratch.verify(&[]);
    all.says(
        2,
        &[
            "match    demo",
            "gone.txt: no program is held to this golden",
        ],
    );
    assert!(!all.stdout.contains("README"), "{}", all.stdout);
    scratch.verify(&["demo"]).says(0, &["match    demo"]);
}

#[test]
fn what_builds_is_judged_beside_what_does_not() {
    let scratch = Scratch::with_demo("second = \"none\"", &prints(&right()));
    scratch.write("tests/golden/demo.txt", right());
    scratch.write("tests/golden/first.txt", right());
    scratch.write("demo/examples/first.rs", "fn main() { no }");
    scratch.write("demo/examples/second.rs", "fn main() { no }");
    let outcome = scratch.verify(&[]);
    outcome.says(
        2,
        &[
            "match    demo",
            "unjudged first  it does not build: error[E0425]: cannot find value `no` in this scope, demo/examples/first.rs:1:13",
            "unjudged second: it does not build: error[E0425]: ",
        ],
    );
    assert!(
        outcome.stderr.contains("cannot find value `no`"),
        "{}",
        outcome.stderr
    );
}

#[test]
fn a_wrong_table_is_explained() {
    for (table, said) in [
        (
            "none = \"demo\"",
            "`none` is no binary or example of this package",
        ),
        (
            "demo = 3",
            "`demo`: expected the name of a golden, `false`, or a table as in a countdown.toml",
        ),
        (
            "demo = { gird = 0.05 }",
            "`demo`: unknown field `gird`, expected one of",
        ),
        (
            "demo = { golden = \"demo\", grid = 0.05, more = 1 }",
            "unknown field `more`",
        ),
        ("demo = { grid = -1.0 }", "`demo`: this is no grid: "),
    ] {
        let scratch = Scratch::with_demo(table, "");
        scratch
            .verify(&["--list"])
            .refuses(&["the table [package.metadata.countdown] is wrong", said]);
    }
    let scratch = Scratch::with_demo("", "");
    scratch.write(
        "demo/Cargo.toml",
        "[package]\nname = \"demo\"\nmetadata.countdown = 3\n",
    );
    scratch
        .verify(&["--list"])
        .refuses(&["Cargo.toml: the table", "is wrong"]);
    let manifest = scratch.read("Cargo.toml") + "[workspace.metadata.countdown]\nfixd = []\n";
    scratch.write("Cargo.toml", manifest);
    scratch.write("demo/Cargo.toml", crate::util::manifest("demo", ""));
    scratch
        .verify(&["--list"])
        .refuses(&["[workspace.metadata.countdown] is wrong", "fixd"]);
}

#[test]
fn a_grid_that_is_none_is_explained() {
    let scratch = Scratch::with_demo("demo = { grid = 0.0 }", &prints(&right()));
    scratch.write("tests/golden/demo.txt", right());
    scratch
        .verify(&[])
        .says(2, &["demo.txt: expected a grid of 0.0002 s or more"]);
}

#[test]
fn program_names_are_unique() {
    let scratch = Scratch::with_demo("", "");
    scratch.write("second/Cargo.toml", manifest("second", ""));
    scratch.write("second/examples/demo.rs", "fn main() {}");
    scratch.write("second/src/lib.rs", "");
    scratch
        .verify(&["--list"])
        .refuses(&["two programs are called `demo`, in demo and in second: rename one"]);
}

#[test]
fn a_mistyped_name_is_suggested() {
    let scratch = Scratch::with_demo("", "");
    scratch
        .verify(&["dmeo"])
        .refuses(&["there is no program `dmeo`; did you mean `demo`?"]);
    scratch
        .verify(&["quite-other"])
        .refuses(&["there is no program `quite-other`; there are "]);
    scratch
        .verify(&["dmeo", "--from", "golden.txt"])
        .refuses(&["did you mean `demo`?"]);
    scratch
        .verify(&["--bless", "dmeo"])
        .refuses(&["did you mean `demo`?"]);
}

#[test]
fn no_workspace_is_explained() {
    let scratch = Scratch::new();
    fs::remove_file(scratch.path().join("Cargo.toml")).unwrap();
    scratch
        .verify(&["--list"])
        .refuses(&["there is no countdown.toml and no Cargo.toml here or above"]);
    if cfg!(unix) {
        let run = ["--golden", "golden.txt", "--", "sh", "-c"];
        let sh = |script| scratch.verify(&[&run[..], &[script]].concat());
        sh("sleep 0.2; cat golden.txt").says(0, &["match    golden"]);
        sh("echo").says(1, &["target/verify/golden.txt"]);
    }
}

#[test]
fn a_malformed_golden_is_named_by_file_and_line() {
    for (golden, said) in [
        (
            "x\n0.1003 \tA = 1\n".to_owned(),
            "golden.txt:1: expected a rule of 40 dashes",
        ),
        (
            format!("{RULE}\n0.1003 \tA = 1\n{RULE}\n"),
            "golden.txt:4: expected a stamped line or the closing word",
        ),
        (
            format!("{RULE}\n0.10 \tA = 1\n{RULE}\nDone\n"),
            "golden.txt:2: expected a stamp like 0.5010, got one with other than four decimals",
        ),
        (
            transcript(&["0.1603 \tA = 1"]),
            "golden.txt:2: expected a stamp less than half a step after a multiple of 0.1 s",
        ),
        (
            transcript(&["0.2003 \tA = 1", "0.1003 \tB = 1"]),
            "golden.txt:4: expected a stamp of 0.2003 or later",
        ),
    ] {
        let scratch = Scratch::new();
        scratch.write("golden.txt", &golden);
        scratch
            .verify(&["--golden", "golden.txt", "--from", "golden.txt"])
            .says(2, &[said]);
    }
}

#[test]
fn verifies_at_the_same_time_do_not_disturb_each_other() {
    let scratch = Scratch::with_demo("", &prints(&transcript(&["0.1003 \tA = 2"])));
    scratch.write("tests/golden/demo.txt", right());
    let start = || {
        scratch
            .command(&[])
            .stdout(std::process::Stdio::piped())
            .spawn()
            .unwrap()
    };
    let outcomes = [start(), start(), start()]
        .map(|verifier| crate::util::Outcome::from(verifier.wait_with_output().unwrap()));
    for outcome in outcomes {
        outcome.says(
            1,
            &[
                "mismatch demo",
                "expected",
                "what it printed: target/verify/demo.txt",
            ],
        );
    }
    assert_eq!(
        scratch.read("target/verify/demo.txt"),
        transcript(&["0.1003 \tA = 2"])
    );
    let kept = fs::read_dir(scratch.path().join("target/verify")).unwrap();
    assert_eq!(kept.count(), 1, "a draft is left");
}

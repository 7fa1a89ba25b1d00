//! Which programs there are, and how they are built, in somebody else's Cargo workspace.

use crate::util::{ANY_TIME, Outcome, Scratch, manifest, transcript};

fn right() -> String {
    transcript(&["0.1003 \tA = 1"])
}

/// The body of a `main` that prints this text when its line is due.
fn prints(text: &str) -> String {
    format!(
        "std::thread::sleep(std::time::Duration::from_millis(200)); print!(\"{{}}\", {text:?});"
    )
}

fn example(scratch: &Scratch, name: &str, main: &str) {
    let source = format!("//! An example. It has more to say.\nfn main() {{ {main} }}\n");
    scratch.write(&format!("demo/examples/{name}.rs"), source);
}

/// One build for all that a table can say.
#[test]
#[cfg_attr(wine, ignore = "needs Cargo")]
fn programs_are_found_by_convention_and_built() {
    let table = "other = \"demo\"\nshown = \"none\"\nleft = false\n\
                 fine = { golden = \"finer\", grid = 0.05 }\n";
    let scratch = Scratch::with_package(table, &prints(&right()));
    scratch.write("tests/golden/demo.txt", right());
    scratch.write("tests/golden/finer.txt", transcript(&["0.1503 \tA = 1"]));
    example(&scratch, "other", &prints(&right()));
    example(&scratch, "shown", "println!(\"anything\")");
    example(&scratch, "fine", &prints(&transcript(&["0.1599 \tA = 1"])));
    example(&scratch, "left", "println!(\"alone\")");
    let programs = "[workspace.metadata.countdown.programs.registered]\n\
                    command = ['no-such-command']\ngolden = 'demo'\noptional = true\n";
    scratch.write("Cargo.toml", scratch.read("Cargo.toml") + programs);
    scratch.register_command("third", "command = ['no-such-command']\noptional = true\n");

    let all = scratch.verify(&[&ANY_TIME[..], &["-v"]].concat());
    let said = [
        "ok       demo ",
        "ok       other ",
        "ok       fine ",
        "skipped  registered ",
        "skipped  third ",
        "not judged: shown\n",
        "3 ok, 2 skipped",
    ];
    all.says(0, &said);

    let list = scratch.verify(&["--list"]);
    let said = [
        "demo            demo        demo        Shows a thing\n",
        "demo            fine        finer       An example\n",
        "demo            shown       not judged  An example\n",
        "Cargo.toml      registered  demo        no-such-command\n",
        "countdown.toml  third       third       no-such-command\n",
    ];
    list.says(0, &said);
    list.lacks("left");
    let json = scratch
        .verify(&["--list", "--format", "json", "fine", "shown"])
        .json();
    let expected = serde_json::json!([
        {"name": "fine", "origin": "demo", "golden": "tests/golden/finer.txt", "summary": "An example"},
        {"name": "shown", "origin": "demo", "golden": null, "summary": "An example"},
    ]);
    assert_eq!(json, expected);

    let mut inside = scratch.command(&[&ANY_TIME[..], &["-q", "demo"]].concat());
    let inside = inside.current_dir(scratch.path().join("demo/src")).output();
    let inside = Outcome::from(inside.unwrap());
    inside.says(0, &["ok       demo"]);
    assert_eq!(inside.stderr, "");
}

/// One build for all that can fail.
#[test]
#[cfg_attr(wine, ignore = "needs Cargo")]
fn what_builds_is_judged_beside_what_does_not() {
    let scratch = Scratch::with_package("second = \"none\"", &prints(&right()));
    let features = "[features]\nextra = []\n\n[[example]]\nname = \"extra\"\n\
                    required-features = [\"extra\"]\n";
    let whole = scratch.read("demo/Cargo.toml") + features;
    scratch.write("demo/Cargo.toml", whole);
    for golden in ["demo", "first", "extra"] {
        scratch.write(&format!("tests/golden/{golden}.txt"), right());
    }
    example(&scratch, "first", "no");
    example(&scratch, "second", "no");
    example(&scratch, "extra", &prints(&right()));

    let outcome = scratch.verify(&ANY_TIME);
    let said = [
        "ok       demo ",
        "unjudged first  it does not build: error[E0425]: cannot find value `no` in this scope, demo/examples/first.rs:2:13",
        "unjudged second  it does not build: error[E0425]: ",
        "unjudged extra  it is built with `--features extra` only",
        "1 ok, 3 unjudged",
    ]
    .map(squeezed);
    let squeezed_outcome = Outcome {
        stdout: squeezed(&outcome.stdout),
        ..outcome
    };
    squeezed_outcome.says(2, &said.each_ref().map(String::as_str));
    let said = "cannot find value `no`";
    assert!(
        squeezed_outcome.stderr.contains(said),
        "{squeezed_outcome:#?}"
    );

    let with = [&ANY_TIME[..], &["--features", "extra", "extra"]].concat();
    scratch.verify(&with).says(0, &["ok       extra"]);
    let release = [&ANY_TIME[..], &["--release", "demo"]].concat();
    scratch.verify(&release).says(0, &["ok       demo"]);
    assert!(scratch.has("target/release") && scratch.has("target/debug"));
    let bench = [&ANY_TIME[..], &["--profile", "bench", "demo"]].concat();
    scratch.verify(&bench).says(0, &["ok       demo"]);
}

/// With one blank where columns are aligned.
fn squeezed(text: impl AsRef<str>) -> String {
    let lines = text.as_ref().lines();
    let words = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ");
    lines
        .map(|line| words(line) + "\n")
        .collect::<String>()
        .trim_end()
        .to_owned()
}

/// The error of one program is not told of another that fails for a reason of its own.
#[test]
#[cfg_attr(wine, ignore = "needs Cargo")]
fn an_error_is_told_of_the_program_whose_it_is() {
    let scratch = Scratch::with_package("", "");
    scratch.write("demo/build.rs", "fn main() { panic!(\"no luck\") }");
    scratch.write("other/Cargo.toml", manifest("other", ""));
    scratch.write("other/src/main.rs", "fn main() { no }");
    for golden in ["demo", "other"] {
        scratch.write(&format!("tests/golden/{golden}.txt"), right());
    }
    let outcome = scratch.verify(&[]);
    let said = [
        "unjudged demo   it does not build: Cargo says why on stderr\n",
        "unjudged other  it does not build: error[E0425]: cannot find value `no`",
    ];
    outcome.says(2, &said);
    assert!(outcome.stderr.contains("no luck"), "{outcome:#?}");
}

#[test]
#[cfg_attr(wine, ignore = "needs Cargo")]
fn a_header_names_the_golden() {
    let scratch = Scratch::with_package("both = \"demo\"", "");
    for (name, golden) in [("other", "demo"), ("shown", "none"), ("both", "none")] {
        let licence = "// SPDX-License-Identifier: MIT\n#![allow(unused)]\n\n";
        let header = format!("//! Shows a thing.\n//!\n//! Golden: {golden}\n");
        let source = format!("{licence}{header}fn main() {{}}\n");
        scratch.write(&format!("demo/examples/{name}.rs"), source);
    }
    let said = [
        "demo  both   demo        Shows a thing\n",
        "demo  other  demo        Shows a thing\n",
        "demo  shown  not judged  Shows a thing\n",
    ];
    scratch.verify(&["--list"]).says(0, &said);
}

#[test]
#[cfg_attr(wine, ignore = "needs Cargo")]
fn a_malformed_table_is_refused_with_what_is_wrong() {
    for (table, said) in [
        (
            "none = \"demo\"",
            "`none` is no binary or example of this package",
        ),
        (
            "demo = 3",
            "`demo`: expected the name of a golden, `false`, or a table as in a countdown.toml",
        ),
        ("demo = { gird = 0.05 }", "`demo`: unknown field `gird`"),
        ("demo = { grid = -1.0 }", "`demo`: "),
        (
            "demo = { command = [\"x\"] }",
            "Cargo builds it, so it has no command",
        ),
    ] {
        let scratch = Scratch::with_package(table, "");
        let malformed = "the table [package.metadata.countdown] is malformed";
        scratch.verify(&["--list"]).refuses(&[malformed, said]);
    }
    let scratch = Scratch::with_package("", "");
    let number = "[package]\nname = \"demo\"\nmetadata.countdown = 3\n";
    scratch.write("demo/Cargo.toml", number);
    let said = "Cargo.toml: the table [package.metadata.countdown] is malformed";
    scratch.verify(&["--list"]).refuses(&[said]);
    let scratch = Scratch::with_package("", "");
    let table = scratch.read("Cargo.toml") + "[workspace.metadata.countdown]\nfixd = []\n";
    scratch.write("Cargo.toml", table);
    let said = ["[workspace.metadata.countdown] is malformed", "fixd"];
    scratch.verify(&["--list"]).refuses(&said);
}

#[test]
#[cfg_attr(wine, ignore = "needs Cargo")]
fn program_names_are_unique() {
    let scratch = Scratch::with_package("", "");
    scratch.write("second/Cargo.toml", manifest("second", ""));
    scratch.write("second/examples/demo.rs", "fn main() {}");
    scratch.write("second/src/lib.rs", "");
    let said = "two programs are called `demo`, in demo and in second: rename one";
    scratch.verify(&["--list"]).refuses(&[said]);
    let scratch = Scratch::with_package("", "");
    scratch.register("demo", "tell x", "");
    let said = "two programs are called `demo`, in countdown.toml and in demo: rename one";
    scratch.verify(&["--list"]).refuses(&[said]);
}

#[test]
#[cfg_attr(wine, ignore = "needs Cargo")]
fn a_mistyped_name_is_suggested() {
    let scratch = Scratch::with_package("", "");
    let said = "there is no program `dmeo`; did you mean `demo`?";
    for arguments in [
        &["dmeo"][..],
        &["dmeo", "--from", "golden.txt"],
        &["--bless", "dmeo"],
    ] {
        scratch.verify(arguments).refuses(&[said]);
    }
    let said = "there is no program `quite-other`; there are demo";
    scratch.verify(&["quite-other"]).refuses(&[said]);
}

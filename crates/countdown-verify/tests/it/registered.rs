//! Programs that Cargo does not know of: those of a `countdown.toml`.

use std::fs;

use crate::util::{ANY_TIME_KEYS, Outcome, Scratch, transcript};

/// The puppet prints the golden `right` when its line is due.
const RIGHT: &str = "at 100 tick A_=_1 close";

fn right() -> String {
    transcript(&["0.1003 \tA = 1"])
}

/// A folder whose `countdown.toml` registers the puppet that does these words, with its golden.
fn folder(words: &str, keys: &str) -> Scratch {
    let scratch = Scratch::with_puppet(words, &format!("{ANY_TIME_KEYS}{keys}"));
    scratch.write("tests/golden/demo.txt", right());
    scratch
}

fn verify_in(scratch: &Scratch, folder: &str, arguments: &[&str]) -> Outcome {
    let mut verifier = scratch.command(arguments);
    let outcome = verifier.current_dir(scratch.path().join(folder)).output();
    outcome.unwrap().into()
}

#[test]
fn a_program_is_found_from_any_folder_below_and_runs_in_that_of_its_file() {
    let scratch = folder("show printed.txt", "clock = 'virtual'\n");
    scratch.write("printed.txt", transcript(&["0.1000 \tA = 1"]));
    fs::create_dir_all(scratch.path().join("deep/down")).unwrap();
    let verify = |arguments: &[&str]| verify_in(&scratch, "deep/down", arguments);
    verify(&[]).says(0, &["ok       demo"]);
    verify(&["demo", "--runs", "2"]).says(0, &["2 runs: "]);
    verify(&["--list"]).says(0, &["countdown.toml  demo  demo  ", " show printed.txt\n"]);
    verify(&["dmeo"]).refuses(&["there is no program `dmeo`; did you mean `demo`?"]);
    scratch.write("printed.txt", transcript(&["0.1000 \tA = 2"]));
    verify(&[]).says(1, &["mismatch demo", "tests/golden/demo.txt:2: "]);
}

#[test]
fn a_golden_may_be_named_or_given_as_a_path() {
    let scratch = folder(RIGHT, "");
    let keys = |golden: &str| format!("{ANY_TIME_KEYS}golden = '{golden}'\n");
    scratch.register("named", RIGHT, &keys("demo"));
    scratch.register("given", RIGHT, &keys("goldens/right.txt"));
    scratch.write("goldens/right.txt", right());
    scratch.verify(&[]).says(0, &["3 ok"]);
}

#[test]
fn a_folder_without_programs_is_refused_with_where_was_looked() {
    let scratch = Scratch::with_golden("");
    let said = "there is no countdown.toml and no Cargo.toml here or above";
    for arguments in [&[][..], &["--list"], &["--bless"], &["--watch"]] {
        scratch
            .verify(arguments)
            .refuses(&[said, "`--golden FILE -- COMMAND`"]);
    }
    scratch.write("countdown.toml", "");
    let said = ["there are no programs in ", "countdown.toml: register one"];
    scratch.verify(&[]).refuses(&said);
}

/// A table whose name has a typo registers nothing, which must not pass.
#[test]
#[cfg_attr(wine, ignore = "needs Cargo")]
fn a_package_without_programs_is_refused_too() {
    let scratch = Scratch::with_golden("");
    let package = "[package]\nname = \"learn\"\nedition = \"2024\"\n\n[workspace]\n";
    let table = "[package.metadata.countdwn]\n";
    scratch.write("Cargo.toml", format!("{package}\n{table}"));
    scratch.write("src/main.rs", "fn main() {}");
    let said = [
        "there are no programs in ",
        "Cargo.toml: register one in a countdown.toml",
        "[package.metadata.countdown]",
    ];
    scratch.verify(&[]).refuses(&said);
    scratch.verify(&["--list"]).refuses(&said);
}

#[test]
#[cfg_attr(wine, ignore = "needs Cargo")]
fn a_package_without_programs_does_not_hide_those_of_a_folder_above() {
    let scratch = folder("tell x", "");
    let package = "[package]\nname = \"learn\"\nedition = \"2024\"\n\n[workspace]\n";
    scratch.write("learn/Cargo.toml", package);
    scratch.write("learn/src/lib.rs", "");
    let list = verify_in(&scratch, "learn/src", &["--list"]);
    list.says(0, &["countdown.toml  demo  demo  "]);
}

#[test]
#[cfg_attr(wine, ignore = "needs Cargo")]
fn a_file_beside_the_manifest_of_a_member_counts() {
    let scratch = Scratch::with_golden("");
    scratch.write(
        "Cargo.toml",
        "[workspace]\nresolver = \"3\"\nmembers = [\"m\"]\n",
    );
    scratch.write(
        "m/Cargo.toml",
        "[package]\nname = \"m\"\nedition = \"2024\"\n",
    );
    scratch.write("m/src/lib.rs", "");
    scratch.write("m/countdown.toml", "[programs.demo]\ncommand = ['x']\n");
    let list = verify_in(&scratch, "m/src", &["--list"]);
    list.says(0, &["countdown.toml  demo  demo  x\n"]);
}

#[cfg(unix)]
#[test]
fn a_command_with_a_path_is_one_of_its_folder() {
    use std::os::unix::fs::PermissionsExt;

    let scratch = Scratch::with_golden("");
    scratch.register_command("demo", "command = ['./demo.sh']\noptional = true\n");
    scratch.write("tests/golden/demo.txt", "here\n");
    let script = scratch.write("demo.sh", "#!/bin/sh\necho here\n");
    fs::set_permissions(&script, fs::Permissions::from_mode(0o755)).unwrap();
    let inside = verify_in(&scratch, "tests/golden", &[]);
    inside.says(0, &["ok       demo"]);
    fs::remove_file(script).unwrap();
    let said = "skipped  demo  `./demo.sh` is not installed\n";
    scratch.verify(&[]).says(0, &[said, "0 ok, 1 skipped"]);
}

#[test]
fn an_optional_program_that_is_not_installed_is_skipped_and_named() {
    let keys = "command = ['no-such-command', 'x']\n";
    let scratch = Scratch::with_golden("");
    scratch.register_command("demo", keys);
    scratch.write("tests/golden/demo.txt", "x\n");
    let missing = scratch.verify(&[]);
    missing.says(2, &["unjudged demo  cannot start `no-such-command`"]);
    scratch.write(
        "countdown.toml",
        format!("[programs.demo]\n{keys}optional = true\n"),
    );
    let said = "skipped  demo  `no-such-command` is not installed\n";
    scratch.verify(&[]).says(0, &[said]);
    let json = scratch.verify(&["demo", "--format", "json"]).json();
    let skipped = serde_json::json!([
        {"name": "demo", "reason": "`no-such-command` is not installed"}
    ]);
    assert_eq!(
        (&json["skipped"], &json["verdict"]),
        (&skipped, &"match".into())
    );
}

#[test]
fn an_unused_golden_is_named_and_is_no_failure() {
    let scratch = folder(RIGHT, "");
    scratch.write("tests/golden/gone.txt", right());
    scratch.write("tests/golden/README.md", "Not a golden.\n");
    let all = scratch.verify(&[]);
    let said = "unused   tests/golden/gone.txt: no program is held to this golden\n";
    all.says(0, &["ok       demo", said, "1 ok\n"]);
    all.lacks("README");
    scratch.verify(&["demo"]).lacks("unused");
}

#[test]
fn a_missing_golden_is_named_with_what_writes_it() {
    let scratch = Scratch::with_puppet(RIGHT, "");
    let said = [
        "unjudged demo  there is no golden ",
        "`countdown-verify --bless demo` writes it",
    ];
    scratch.verify(&[]).says(2, &said);
    let given = ["--golden", "none.txt", "--from", "golden.txt"];
    let said = [
        "unjudged none  there is no golden none.txt; ",
        "`countdown-verify --bless --golden none.txt -- COMMAND` writes it",
        "COUNTDOWN_BLESS=1",
    ];
    scratch.verify(&given).says(2, &said);
}

#[test]
fn a_program_with_a_golden_that_is_missing_does_not_hold_up_the_others() {
    let scratch = folder(RIGHT, "");
    scratch.register("other", "tell x", "");
    let said = [
        "ok       demo",
        "unjudged other  there is no golden",
        "1 ok, 1 unjudged\n",
    ];
    scratch.verify(&[]).says(2, &said);
}

#[test]
fn the_worst_verdict_is_the_status() {
    let scratch = folder(RIGHT, "");
    scratch.register("missing", "tell x", "");
    scratch.register("wrong", "tell x", "golden = 'demo'\n");
    scratch
        .verify(&[])
        .says(1, &["1 ok, 1 wrong, 1 unjudged\n"]);
    scratch.verify(&["demo", "missing"]).says(2, &[]);
    scratch.verify(&["demo", "demo"]).says(0, &["1 ok\n"]);
}

#[test]
fn another_command_can_be_held_to_the_golden_of_a_program() {
    let scratch = folder("tell never_run", "clock = 'virtual'\n");
    let puppet = crate::util::puppet();
    let hold = |word: &str| {
        let arguments = ["demo", "--", puppet.to_str().unwrap(), "show", word];
        scratch.verify(&arguments)
    };
    scratch.write("right.txt", transcript(&["0.1000 \tA = 1"]));
    hold("right.txt").says(0, &["ok       demo"]);
    scratch.write("wrong.txt", transcript(&["0.1000 \tA = 2"]));
    hold("wrong.txt").says(1, &["mismatch demo", "demo.txt:2: "]);
}

#[test]
fn a_malformed_file_is_refused_with_what_is_wrong() {
    for (tables, said) in [
        ("[programs.demo]\n", "countdown.toml: `demo` has no command"),
        (
            "[programs.demo]\ncomand = ['x']\n",
            "unknown field `comand`",
        ),
        ("[programs.demo]\ncommand = 'x y'\n", "line 2"),
        (
            "[programs.demo]\ncommand = ['x']\nclock = 'mine'\n",
            "unknown variant `mine`",
        ),
        (
            "[programs.demo]\ncommand = ['x']\nselect = '('\n",
            "this pattern cannot be used",
        ),
        ("[programs.demo]\ncommand = ['x']\ngrid = -1\n", "negative"),
        (
            "[programs.demo]\ncommand = ['x']\nfor = 'soon'\n",
            "expected seconds",
        ),
        (
            "[programs.demo]\ncommand = ['x']\ntolerance = true\n",
            "expected a number or a string",
        ),
        (
            "[programs.demo]\ncommand = ['x']\nstatus = 1.5\n",
            "`1.5` is no exit status",
        ),
        (
            "[programs.demo]\ncommand = ['x']\nstatus = 'SIGFOO'\n",
            "such as SIGTERM",
        ),
        (
            "[programs.demo]\ncommand = ['x']\nenv = ['A=1']\n",
            "expected a map",
        ),
        ("[program.demo]\n", "unknown field `program`"),
        ("what", "countdown.toml is malformed"),
    ] {
        let scratch = Scratch::with_golden("");
        scratch.write("countdown.toml", tables);
        scratch.verify(&["--list"]).refuses(&[said]);
    }
}

#[test]
#[cfg_attr(wine, ignore = "needs Cargo")]
fn verifying_twice_at_the_same_time_keeps_whole_outputs() {
    let scratch = folder("tell other", "").in_cargo();
    let start = || {
        let mut verifier = scratch.command(&[]);
        verifier
            .stdout(std::process::Stdio::piped())
            .spawn()
            .unwrap()
    };
    for verifier in [start(), start(), start()] {
        let outcome = Outcome::from(verifier.wait_with_output().unwrap());
        outcome.says(
            1,
            &["mismatch demo", "what it printed: target/verify/demo.txt"],
        );
    }
    assert_eq!(scratch.read("target/verify/demo.txt"), "other\n");
    let kept = fs::read_dir(scratch.path().join("target/verify")).unwrap();
    assert_eq!(kept.count(), 1, "a draft is left");
}

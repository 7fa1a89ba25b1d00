//! Programs that Cargo does not know of: a `countdown.toml`, and the workspace's own table.

use std::fs;

use crate::util::{Outcome, Scratch, transcript};

fn right() -> String {
    transcript(&["0.1003 \tA = 1"])
}

/// A folder without Cargo, with this `countdown.toml` and a golden `demo`.
fn folder(tables: &str) -> Scratch {
    let scratch = Scratch::new();
    fs::remove_file(scratch.path().join("Cargo.toml")).unwrap();
    scratch.write("countdown.toml", tables);
    scratch.write("tests/golden/demo.txt", right());
    scratch
}

#[cfg(unix)]
#[test]
fn a_command_is_run_in_the_folder_of_its_file() {
    let scratch = folder("[programs.demo]\ncommand = ['sh', '-c', 'sleep 0.2; cat golden.txt']\n");
    fs::create_dir_all(scratch.path().join("deep/down")).unwrap();
    let verify = |arguments: &[&str]| -> Outcome {
        let mut verifier = scratch.command(arguments);
        verifier
            .current_dir(scratch.path().join("deep/down"))
            .output()
            .unwrap()
            .into()
    };
    verify(&[]).says(0, &["match    demo"]);
    verify(&["demo", "--runs", "2"]).says(0, &["2 runs: "]);
    verify(&["--list"]).says(
        0,
        &["countdown.toml  demo  demo  sh -c sleep 0.2; cat golden.txt\n"],
    );
    verify(&["dmeo"]).refuses(&["did you mean `demo`?"]);
    scratch.write("golden.txt", transcript(&["0.1003 \tA = 2"]));
    verify(&[]).says(
        1,
        &[
            "mismatch demo",
            "tests/golden/demo.txt:2: ",
            "target/verify/demo.txt",
        ],
    );
}

#[test]
fn a_package_without_programs_is_no_workspace_for_those_of_a_folder_above() {
    let scratch = folder("[programs.demo]\ncommand = ['no-such-command']\n");
    let list = |deep: &str| -> Outcome {
        let mut verifier = scratch.command(&["--list"]);
        verifier
            .current_dir(scratch.path().join(deep))
            .output()
            .unwrap()
            .into()
    };
    scratch.write(
        "learn/Cargo.toml",
        "[package]\nname = \"learn\"\n\n[workspace]\n",
    );
    scratch.write("learn/src/lib.rs", "");
    list("learn/src").says(0, &["countdown.toml  demo  demo  no-such-command\n"]);
    fs::remove_file(scratch.path().join("countdown.toml")).unwrap();
    list("learn").says(0, &[]);
    fs::remove_dir_all(scratch.path().join("learn")).unwrap();
    list(".").refuses(&["there is no countdown.toml and no Cargo.toml here or above"]);
}

#[cfg(unix)]
#[test]
fn a_command_with_a_path_is_one_of_its_folder() {
    use std::os::unix::fs::PermissionsExt;

    let scratch = folder("[programs.demo]\ncommand = ['./demo.sh']\noptional = true\n");
    let script = scratch.write("demo.sh", "#!/bin/sh\nsleep 0.2\ncat golden.txt\n");
    fs::set_permissions(&script, fs::Permissions::from_mode(0o755)).unwrap();
    let inside = scratch.path().join("tests/golden");
    let outcome = scratch.command(&[]).current_dir(inside).output().unwrap();
    Outcome::from(outcome).says(0, &["match    demo"]);
    fs::remove_file(script).unwrap();
    scratch
        .verify(&[])
        .says(0, &["skipped  demo: `./demo.sh` is not installed"]);
}

#[test]
fn an_optional_program_that_is_not_installed_is_skipped_and_named() {
    let table = "[programs.demo]\ncommand = ['no-such-command', 'x']\n";
    let missing = folder(table).verify(&[]);
    missing.says(2, &["unjudged demo  cannot start `no-such-command`"]);
    let scratch = folder(&format!("{table}optional = true\n"));
    scratch
        .verify(&[])
        .says(0, &["skipped  demo: `no-such-command` is not installed\n"]);
    let json = scratch.verify(&["demo", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&json.stdout).unwrap();
    let skipped = serde_json::json!([
        {"name": "demo", "reason": "`no-such-command` is not installed"}
    ]);
    assert_eq!(
        (&json["skipped"], &json["verdict"]),
        (&skipped, &"match".into())
    );
}

#[cfg(unix)]
#[test]
fn a_cargo_workspace_registers_programs_beside_those_it_finds() {
    let main = format!(
        "std::thread::sleep(std::time::Duration::from_millis(200)); print!(\"{{}}\", {:?});",
        right()
    );
    let scratch = Scratch::with_demo("", &main);
    scratch.write("tests/golden/demo.txt", right());
    let table = "[workspace.metadata.countdown.programs.other]\n\
                 command = ['sh', '-c', 'sleep 0.2; cat golden.txt']\ngolden = 'demo'\n";
    scratch.write("Cargo.toml", scratch.read("Cargo.toml") + table);
    scratch.write(
        "countdown.toml",
        "[programs.third]\ncommand = ['sh', '-c', 'sleep 0.2; cat golden.txt']\ngolden = 'demo'\n",
    );
    scratch
        .verify(&[])
        .says(0, &["match    demo", "match    other", "match    third"]);
    scratch.verify(&["--list", "other"]).says(
        0,
        &["Cargo.toml  other  demo  sh -c sleep 0.2; cat golden.txt\n"],
    );
    scratch.write(
        "countdown.toml",
        "[programs.demo]\ncommand = ['sh', '-c', 'sleep 0.2; cat golden.txt']\n",
    );
    scratch
        .verify(&[])
        .refuses(&["two programs are called `demo`"]);
}

#[test]
fn a_wrong_file_is_explained() {
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
            "this is no regular expression",
        ),
        (
            "[programs.demo]\ncommand = ['x']\ngrid = -1\n",
            "this is no grid",
        ),
        ("[program.demo]\n", "unknown field `program`"),
        ("what", "countdown.toml is wrong"),
    ] {
        folder(tables).verify(&["--list"]).refuses(&[said]);
    }
}

#[test]
fn a_header_names_the_golden() {
    let scratch = Scratch::with_demo("both = \"demo\"", "");
    for (name, golden) in [("other", "demo"), ("shown", "none"), ("both", "none")] {
        let source = format!("//! Shows a thing.\n//!\n//! Golden: {golden}\nfn main() {{}}\n");
        scratch.write(&format!("demo/examples/{name}.rs"), source);
    }
    scratch.verify(&["--list"]).says(
        0,
        &[
            "demo  both   demo        Shows a thing\n",
            "demo  other  demo        Shows a thing\n",
            "demo  shown  not judged  Shows a thing\n",
        ],
    );
}

//! Judging again whenever a source changes.

use std::{
    io::{BufRead, BufReader},
    process::{Command, Stdio},
};

use crate::util::{Scratch, transcript};

#[test]
fn a_change_is_judged_until_ctrl_c() {
    let scratch = Scratch::new();
    std::fs::remove_file(scratch.path().join("Cargo.toml")).unwrap();
    scratch.write(
        "countdown.toml",
        "[programs.demo]\ncommand = ['sh', '-c', 'sleep 0.2; cat printed.txt']\n",
    );
    scratch.write("tests/golden/demo.txt", transcript(&["0.1003 \tA = 1"]));
    scratch.write("printed.txt", transcript(&["0.1003 \tA = 2"]));
    let mut verifier = scratch
        .command(&["--watch"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut said = BufReader::new(verifier.stderr.take().unwrap()).lines();
    let mut until_it_waits = || -> Vec<String> {
        let lines = said.by_ref().map(Result::unwrap);
        lines
            .take_while(|line| !line.starts_with("waiting for a change"))
            .collect()
    };
    assert_eq!(until_it_waits(), ["demo: mismatch"]);
    scratch.write("printed.txt", transcript(&["0.1003 \tA = 1"]));
    assert_eq!(until_it_waits(), ["demo: match"]);
    scratch.write("countdown.toml", "what");
    assert!(
        until_it_waits()
            .concat()
            .contains("countdown.toml is wrong")
    );
    let sent = Command::new("kill")
        .arg("-INT")
        .arg(verifier.id().to_string())
        .status();
    assert!(sent.unwrap().success());
    assert_eq!(verifier.wait().unwrap().code(), Some(130));
}

//! What is not the door's own is the package xtask's.

use std::{
    io::Write,
    process::{Command, Output, Stdio},
};

fn door(arguments: &[&str], stdin: &str) -> Output {
    let mut door = Command::new(env!("CARGO_BIN_EXE_door"));
    door.args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut door = door.spawn().unwrap();
    door.stdin
        .take()
        .unwrap()
        .write_all(stdin.as_bytes())
        .unwrap();
    door.wait_with_output().unwrap()
}

#[test]
fn verify_is_its_own() {
    let judged = door(&["verify", "sequential", "--from", "-"], "0.0000 Start\n");
    assert_eq!(judged.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&judged.stdout).starts_with("mismatch sequential"));
}

#[test]
fn all_commands_are_listed_and_answer() {
    let help = door(&["--help"], "");
    let help = String::from_utf8(help.stdout).unwrap();
    for command in ["bench", "learn", "pages", "timeline", "verify"] {
        assert!(
            help.lines()
                .any(|line| line.starts_with(&format!("  {command} "))),
            "{help}"
        );
        let help = door(&[command, "--help"], "");
        let usage = format!("Usage: cargo xtask {command} [");
        assert!(
            String::from_utf8_lossy(&help.stdout).contains(&usage),
            "{command}"
        );
    }
}

#[test]
fn input_and_status_pass_through() {
    let unread = door(&["timeline", "--from", "no-such-file"], "");
    assert_eq!(unread.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&unread.stderr).contains("cannot read no-such-file"));
    let unknown = door(&["nonsense"], "");
    assert_eq!(unknown.status.code(), Some(2));
}

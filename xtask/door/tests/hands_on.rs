//! The door has Cargo build what does the work, and becomes it.

// All need Cargo, which Wine has not.
#![cfg(not(wine))]

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
fn verify_is_the_verifiers() {
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
        let usage = match command {
            // Only where a program can be given another name.
            "verify" if cfg!(windows) => "Usage: countdown-verify".to_owned(),
            _ => format!("Usage: cargo xtask {command} ["),
        };
        assert!(
            String::from_utf8_lossy(&help.stdout).contains(&usage),
            "{command}"
        );
    }
}

#[test]
fn where_nothing_is_to_be_built_nothing_is_told() {
    for command in ["verify", "timeline"] {
        door(&[command, "--help"], "");
        let second = door(&[command, "--help"], "");
        let said = String::from_utf8_lossy(&second.stderr);
        // Unless another Cargo builds meanwhile, as another test's may.
        let mut said = said.lines().filter(|line| !line.contains(" Blocking "));
        assert_eq!(said.next(), None, "{command}");
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

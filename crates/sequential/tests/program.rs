//! What the main program prints, byte for byte, and what it does where nobody reads, the disk is
//! full, or it is traced.
//!
//! The same for each concept: their manifests name this file.

use std::{
    fs,
    io::{BufRead, BufReader},
    process::{Command, Output, Stdio},
};

/// The program of the package that this is built for.
fn program() -> Command {
    let mut program = Command::new(env!(concat!("CARGO_BIN_EXE_", env!("CARGO_PKG_NAME"))));
    program
        .env_remove("RUST_LOG")
        .env_remove("RUST_BACKTRACE")
        .env_remove("RUST_LIB_BACKTRACE");
    program
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// The verifier forgives others some bytes, such as carriage returns; nothing is forgiven these.
#[test]
fn every_byte_but_the_digits_of_stamps_is_the_goldens() {
    const GOLDEN: &str = concat!("../../tests/golden/", env!("CARGO_PKG_NAME"), ".txt");
    let golden = fs::read_to_string(GOLDEN).unwrap();
    let printed = String::from_utf8(program().output().unwrap().stdout).unwrap();
    assert_eq!(lines(&printed), lines(&golden.replace("\r\n", "\n")));
}

/// The lines after each rule, without their times; sorted, since two are due at the same time.
fn lines(transcript: &str) -> Vec<String> {
    let without_time = |line: &str| match line.split_once(' ') {
        Some((stamp, text)) => {
            let (_, fraction) = stamp.split_once('.').unwrap();
            format!(
                "0.{} {text}",
                fraction.replace(|c: char| c.is_ascii_digit(), "0")
            )
        }
        None => line.to_owned(),
    };
    let rule = format!("{}\n", countdown_core::RULE);
    let mut lines: Vec<_> = transcript.split(&rule).map(without_time).collect();
    lines.sort();
    lines
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_is_one_sentence_and_a_failure() {
    let full = std::fs::File::options()
        .write(true)
        .open("/dev/full")
        .unwrap();
    let output = program().stdout(full).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let expected =
        "Error: the transcript could not be written: No space left on device (os error 28)\n";
    assert_eq!(stderr(&output), expected);
}

#[test]
fn a_closed_pipe_is_one_sentence_and_no_panic() {
    let mut program = program()
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut reader = BufReader::new(program.stdout.take().unwrap());
    reader.read_line(&mut String::new()).unwrap(); // as `head -1` does
    drop(reader);
    let output = program.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let stderr = stderr(&output);
    assert!(
        stderr.starts_with("Error: the transcript could not be written: "),
        "{stderr}"
    );
    assert_eq!(stderr.lines().count(), 1, "{stderr}");
}

#[test]
fn a_trace_goes_to_stderr_only() {
    let output = program().env("RUST_LOG", "trace").output().unwrap();
    assert!(output.status.success());
    let printed = String::from_utf8(output.stdout.clone()).unwrap();
    let (rules, lines): (Vec<_>, Vec<_>) = printed
        .lines()
        .partition(|line| *line == countdown_core::RULE);
    assert_eq!((rules.len(), lines.len()), (10, 10), "{printed}");
    assert!(
        lines[..9].iter().all(|line| line.contains(" = ")),
        "{printed}"
    );
    let traced = stderr(&output);
    for name in ["A", "B", "C"] {
        assert!(
            traced.contains(&format!("count_down{{name=\"{name}\"")),
            "{traced}"
        );
        assert!(traced.contains(&format!("\\t{name} = 3\"")), "{traced}");
    }
}

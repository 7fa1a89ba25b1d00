//! What becomes of the programs when the verifier is interrupted, or the machine stops for a while.

use std::{
    fs,
    io::Read,
    path::Path,
    process::{Child, Command, Stdio},
    thread,
    time::Duration,
};

use crate::util::{Scratch, assert_none_left, honest, manifest, mark, transcript};

fn send(signal: &str, processes: &[u32]) {
    let processes = processes.iter().map(u32::to_string);
    assert!(Command::new("kill").arg(signal).args(processes).status().unwrap().success());
}

/// Waits for the file, which a program writes when it has started; its text.
fn await_file(path: &Path, verifier: &mut Child) -> String {
    loop {
        match fs::read_to_string(path) {
            Ok(text) if !text.is_empty() => return text,
            _ => thread::sleep(Duration::from_millis(5)),
        }
        assert_eq!(verifier.try_wait().unwrap(), None, "it ended before its program started");
    }
}

#[test]
fn an_interrupted_run_leaves_nothing_behind() {
    for signal in ["-INT", "-TERM", "-HUP"] {
        let (scratch, mark) = (Scratch::new(), mark());
        let script = format!("trap '' INT TERM HUP; sleep {mark} & echo > started; sleep {mark}");
        let mut verifier = scratch
            .command(&["--golden", "golden.txt", "--timeout", "600", "--", "sh", "-c", &script])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        await_file(&scratch.path().join("started"), &mut verifier);
        send(signal, &[verifier.id()]);
        let mut text = String::new();
        verifier.stdout.take().unwrap().read_to_string(&mut text).unwrap();
        assert_eq!(verifier.wait().unwrap().code(), Some(130), "{signal}");
        assert_none_left(&mark);
        assert!(text.contains("unjudged golden  it was interrupted"), "{text}");
    }
}

#[test]
fn an_interrupted_build_leaves_nothing_behind() {
    let (scratch, mark) = (Scratch::with_demo("", ""), mark());
    let script = format!(
        "fn main() {{ std::fs::write(\"../started\", \"x\").unwrap(); \
         std::process::Command::new(\"sleep\").arg(\"{mark}\").status().unwrap(); }}"
    );
    scratch.write("demo/build.rs", script);
    let name = format!("demo{mark}");
    scratch.write("demo/Cargo.toml", manifest(&name, ""));
    let mut verifier = scratch.command(&[]).stdout(Stdio::null()).spawn().unwrap();
    await_file(&scratch.path().join("started"), &mut verifier);
    send("-TERM", &[verifier.id()]);
    assert_eq!(verifier.wait().unwrap().code(), Some(130));
    assert_none_left(&mark);
}

#[test]
fn an_interrupted_blessing_writes_nothing() {
    let mark = mark();
    let main = format!(
        "std::fs::write(\"started\", \"x\").unwrap(); \
         std::process::Command::new(\"sleep\").arg(\"{mark}\").status().unwrap();"
    );
    let scratch = Scratch::with_demo("", &main);
    let mut verifier = scratch.command(&["--bless", "demo"]).spawn().unwrap();
    await_file(&scratch.path().join("started"), &mut verifier);
    send("-INT", &[verifier.id()]);
    assert_eq!(verifier.wait().unwrap().code(), Some(130));
    assert_none_left(&mark);
    assert!(!scratch.path().join("tests/golden").exists());
}

/// Waiting for somebody else's pipe, it ends as any command does.
#[test]
fn waiting_for_stdin_can_be_interrupted() {
    let scratch = Scratch::new();
    let mut verifier = scratch
        .command(&["--golden", "golden.txt", "--from", "-"])
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    thread::sleep(Duration::from_millis(300));
    send("-INT", &[verifier.id()]);
    assert_eq!(verifier.wait().unwrap().code(), None);
}

/// Holds an honest program to its golden, and stops it for a while 0.3 s after its start, with the
/// verifier or without. The due times are in tenths of a second. Returns the status and the report.
fn stopped(due_times: &[u32], length: Duration, with_verifier: bool) -> (Option<i32>, String) {
    let scratch = Scratch::new();
    let program = honest(scratch.path());
    let line = |due: &u32| format!("{}.{}001 \tat {due}00 ms", due / 10, due % 10);
    let lines: Vec<String> = due_times.iter().map(line).collect();
    scratch.write("golden.txt", transcript(&lines.iter().map(|line| &**line).collect::<Vec<_>>()));
    let mut verifier = scratch
        .command(&["--golden", "golden.txt", "--"])
        .arg(&program)
        .args(due_times.iter().map(|due| format!("{due}00")))
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let demo = await_file(&scratch.path().join("pid"), &mut verifier).parse().unwrap();
    let stopped = if with_verifier { vec![verifier.id(), demo] } else { vec![demo] };
    thread::sleep(Duration::from_millis(300));
    send("-STOP", &stopped);
    thread::sleep(length);
    send("-CONT", &stopped);
    let output = verifier.wait_with_output().unwrap();
    (output.status.code(), String::from_utf8(output.stdout).unwrap())
}

#[test]
fn a_machine_that_stops_for_a_while_is_no_mismatch() {
    // Whenever it stops, some line is due.
    let due_times: Vec<u32> = (1..=25).collect();
    let (status, text) = stopped(&due_times, Duration::from_millis(500), true);
    assert!(matches!(status, Some(0 | 2)), "{status:?}: {text}");
    assert!(text.contains("as this machine was busy"), "{text}");
}

#[test]
fn a_program_that_stops_for_a_while_is_a_mismatch() {
    // Long enough that no other load of this machine makes the control late by a like amount.
    let (status, text) = stopped(&[5, 10, 15, 20, 25], Duration::from_secs(2), false);
    assert_eq!(status, Some(1), "{text}");
    assert!(text.contains("late, 0.1 allowed"), "{text}");
}

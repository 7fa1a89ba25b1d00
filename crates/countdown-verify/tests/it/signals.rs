//! What becomes of the programs when the verifier is interrupted, or the machine stops for a while.

use std::{
    fs,
    path::Path,
    process::{Child, Command, Stdio},
    thread,
    time::Duration,
};

use crate::util::{Scratch, assert_none_left, manifest, mark, puppet, transcript};

pub(crate) fn send(signal: &str, processes: &[u32]) {
    let processes = processes.iter().map(u32::to_string);
    assert!(
        Command::new("kill")
            .arg(signal)
            .args(processes)
            .status()
            .unwrap()
            .success()
    );
}

/// Waits for the file, which a program writes when it has started; its text.
pub(crate) fn await_file(path: &Path, verifier: &mut Child) -> String {
    loop {
        match fs::read_to_string(path) {
            Ok(text) if !text.is_empty() => return text,
            _ => thread::sleep(Duration::from_millis(5)),
        }
        assert_eq!(
            verifier.try_wait().unwrap(),
            None,
            "it ended before its program started"
        );
    }
}

/// The verifier with the puppet that does these words, when that has said who it is.
pub(crate) fn started(scratch: &Scratch, options: &[&str], words: &str) -> (Child, u32) {
    let mut command = scratch.command(&["--golden", "golden.txt"]);
    command
        .args(options)
        .arg("--")
        .arg(puppet())
        .args(words.split(' '));
    let mut verifier = command.stdout(Stdio::piped()).spawn().unwrap();
    let puppet = await_file(&scratch.path().join("pid"), &mut verifier);
    (verifier, puppet.parse().unwrap())
}

pub(crate) const FOR_EVER: [&str; 2] = ["--timeout", "600"];

#[test]
fn an_interrupted_run_leaves_nothing_behind() {
    for (signal, status) in [("-INT", 130), ("-TERM", 143), ("-HUP", 129)] {
        let (scratch, mark) = (Scratch::new(), mark());
        let words = format!("deaf start - [ deaf hang {mark} ] note pid hang {mark}");
        let (verifier, _) = started(&scratch, &FOR_EVER, &words);
        send(signal, &[verifier.id()]);
        let output = verifier.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(status), "{signal}");
        assert_none_left(&mark);
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(
            text.contains("unjudged golden  it was interrupted"),
            "{text}"
        );
    }
}

/// It cannot end what it started while it is stopped itself, and does not wait to. On Linux its guard
/// does so.
#[test]
fn a_second_request_ends_it_at_once() {
    let (scratch, mark) = (Scratch::new(), mark());
    let (mut verifier, puppet) = started(&scratch, &FOR_EVER, &format!("note pid hang {mark}"));
    send("-STOP", &[verifier.id()]);
    send("-INT", &[verifier.id()]);
    send("-TERM", &[verifier.id()]);
    send("-CONT", &[verifier.id()]);
    assert!(matches!(verifier.wait().unwrap().code(), Some(130 | 143)));
    if !cfg!(target_os = "linux") {
        // By then it may have ended what it started, or not.
        let kill = ["-KILL", &puppet.to_string()];
        let _ = Command::new("kill")
            .args(kill)
            .stderr(Stdio::null())
            .status();
    }
    assert_none_left(&mark);
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
    assert_eq!(verifier.wait().unwrap().code(), Some(143));
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

/// Waiting for somebody else's pipe, it ends as any command does. (Not by Ctrl-C: where the tests run in
/// the background, all that they start ignores that.)
#[test]
fn waiting_for_stdin_can_be_interrupted() {
    let scratch = Scratch::new();
    let mut verifier = scratch
        .command(&["--golden", "golden.txt", "--from", "-"])
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    thread::sleep(Duration::from_millis(300));
    send("-TERM", &[verifier.id()]);
    assert_eq!(verifier.wait().unwrap().code(), None);
}

/// Holds an honest program that starts 0.2 s late to its golden, and stops it for a while so long
/// after that, with the verifier or without. The due times are in tenths of a second. Returns the
/// status and the report.
fn stopped(
    due_times: &[u32],
    after: Duration,
    length: Duration,
    with_verifier: bool,
) -> (Option<i32>, String) {
    let scratch = Scratch::new();
    let line = |due: &u32| format!("{}.{}001 \tat {due}00 ms", due / 10, due % 10);
    let lines: Vec<String> = due_times.iter().map(line).collect();
    scratch.write(
        "golden.txt",
        transcript(&lines.iter().map(|line| &**line).collect::<Vec<_>>()),
    );
    let tick = |due| format!("at {due}00 tick at_{due}00_ms");
    let ticks: Vec<String> = due_times.iter().map(tick).collect();
    let words = format!("at 200 zero note pid {} close", ticks.join(" "));
    let (verifier, puppet) = started(&scratch, &[], &words);
    let stopped = if with_verifier {
        vec![verifier.id(), puppet]
    } else {
        vec![puppet]
    };
    thread::sleep(after);
    send("-STOP", &stopped);
    thread::sleep(length);
    send("-CONT", &stopped);
    let output = verifier.wait_with_output().unwrap();
    (
        output.status.code(),
        String::from_utf8(output.stdout).unwrap(),
    )
}

const MS: Duration = Duration::from_millis(1);

#[test]
fn a_machine_that_stops_for_a_while_is_no_mismatch() {
    // Whenever it stops, some line is due.
    let due_times: Vec<u32> = (1..=25).collect();
    let (status, text) = stopped(&due_times, 300 * MS, 500 * MS, true);
    assert!(matches!(status, Some(0 | 2)), "{status:?}: {text}");
    assert!(text.contains("as this machine was busy"), "{text}");
}

/// Whether it stops before a line is due, over it, or after it.
#[test]
fn a_late_starter_is_no_mismatch() {
    for after in [50, 350, 420, 470, 520] {
        let (status, text) = stopped(&[5, 10], after * MS, 170 * MS, true);
        assert!(matches!(status, Some(0 | 2)), "{status:?}: {text}");
    }
}

#[test]
fn a_program_that_stops_for_a_while_is_a_mismatch() {
    // Long enough that no other load of this machine stalls it for a like time.
    let (status, text) = stopped(&[5, 10, 15, 20, 25], 300 * MS, 3000 * MS, false);
    assert_eq!(status, Some(1), "{text}");
    assert!(text.contains("late, 0.1 allowed"), "{text}");
}

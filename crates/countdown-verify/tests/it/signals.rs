//! What becomes of the programs when the verifier is interrupted, or the machine stops for a while.

use std::{
    fs,
    path::Path,
    process::{Child, Command, Stdio},
    thread,
    time::Duration,
};

use crate::util::{Scratch, assert_none_left, manifest, mark, transcript};

fn send(signal: &str, processes: &[u32]) {
    let processes = processes.iter().map(u32::to_string);
    let status = Command::new("kill").arg(signal).args(processes).status();
    assert!(status.unwrap().success());
}

/// Waits for the file, which a program writes when it has started, and returns its text.
fn await_file(path: &Path, verifier: &mut Child) -> String {
    loop {
        match fs::read_to_string(path) {
            Ok(text) if !text.is_empty() => return text,
            _ => thread::sleep(Duration::from_millis(5)),
        }
        let ended = verifier.try_wait().unwrap();
        assert_eq!(ended, None, "it ended before its program started");
    }
}

/// Starts the verifier with the puppet that does these words, and waits until that has noted who it is.
fn started(scratch: &Scratch, options: &[&str], words: &str) -> (Child, u32) {
    let mut command = scratch.judging(options, words);
    let mut verifier = command.stdout(Stdio::piped()).spawn().unwrap();
    let puppet = await_file(&scratch.path().join("pid"), &mut verifier);
    (verifier, puppet.parse().unwrap())
}

const FOR_EVER: [&str; 2] = ["--timeout", "600"];

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

/// It cannot end what it started while it is stopped itself, and does not wait to.
#[test]
fn a_second_request_ends_it_at_once() {
    let (scratch, mark) = (Scratch::new(), mark());
    let (mut verifier, puppet) = started(&scratch, &FOR_EVER, &format!("note pid hang {mark}"));
    send("-STOP", &[verifier.id()]);
    send("-INT", &[verifier.id()]);
    send("-TERM", &[verifier.id()]);
    send("-CONT", &[verifier.id()]);
    assert!(matches!(verifier.wait().unwrap().code(), Some(130 | 143)));
    // By then it may have ended what it started, or not.
    let mut kill = Command::new("kill");
    kill.args(["-KILL", &puppet.to_string()]);
    let _ = kill.stderr(Stdio::null()).status();
    assert_none_left(&mark);
}

/// As `nohup` and a shell's background have it.
#[cfg(target_os = "linux")]
#[test]
fn a_signal_that_was_ignored_stays_ignored() {
    for signal in ["HUP", "INT"] {
        let scratch = Scratch::with_golden("done\n");
        let words = "note pid await told tell done";
        let judging = scratch.judging(&FOR_EVER, words);
        let mut shell = Command::new("sh");
        shell.args(["-c", &format!("trap '' {signal}; exec \"$@\""), "sh"]);
        shell.arg(judging.get_program()).args(judging.get_args());
        shell.current_dir(scratch.path()).stdout(Stdio::piped());
        let mut verifier = shell.spawn().unwrap();
        await_file(&scratch.path().join("pid"), &mut verifier);
        send(&format!("-{signal}"), &[verifier.id()]);
        scratch.write("told", "");
        let output = verifier.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{signal}: {output:?}");
    }
}

/// Where the ends of children are ignored, the system does not keep them for whoever waits.
#[cfg(target_os = "linux")]
#[test]
fn a_parent_that_ignores_the_ends_of_children_does_no_harm() {
    let scratch = Scratch::with_golden("done\n");
    let judging = scratch.judging(&["--status", "3"], "tell done exit 3");
    let mut shell = Command::new("sh");
    shell.args(["-c", "trap '' CHLD; exec \"$@\"", "sh"]);
    shell.arg(judging.get_program()).args(judging.get_args());
    let output = shell.current_dir(scratch.path()).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{output:?}");
}

#[test]
fn an_interrupted_build_leaves_nothing_behind() {
    const BUILD: &str = "fn main() {
        std::fs::write(\"../started\", \"x\").unwrap();
        std::process::Command::new(\"sleep\").arg(\"MARK\").status().unwrap();
    }";
    let (scratch, mark) = (Scratch::with_package("", ""), mark());
    scratch.write("demo/build.rs", BUILD.replace("MARK", &mark));
    // The build script's path has the mark too.
    scratch.write("demo/Cargo.toml", manifest(&format!("demo{mark}"), ""));
    let mut verifier = scratch.command(&[]).stdout(Stdio::null()).spawn().unwrap();
    await_file(&scratch.path().join("started"), &mut verifier);
    send("-TERM", &[verifier.id()]);
    assert_eq!(verifier.wait().unwrap().code(), Some(143));
    assert_none_left(&mark);
}

#[test]
fn an_interrupted_blessing_writes_nothing() {
    let mark = mark();
    let scratch = Scratch::with_puppet(&format!("tell x note pid hang {mark}"), "");
    let mut verifier = scratch.command(&["--bless", "demo"]).spawn().unwrap();
    await_file(&scratch.path().join("pid"), &mut verifier);
    send("-INT", &[verifier.id()]);
    assert_eq!(verifier.wait().unwrap().code(), Some(130));
    assert_none_left(&mark);
    assert!(!scratch.has("tests/golden"));
}

/// Waiting for somebody else's pipe, it ends as any command does.
#[test]
fn waiting_for_stdin_can_be_interrupted() {
    let scratch = Scratch::new();
    let mut verifier = scratch.command(&["--golden", "golden.txt", "--from", "-"]);
    let mut verifier = verifier.stdin(Stdio::piped()).spawn().unwrap();
    thread::sleep(Duration::from_millis(300));
    send("-TERM", &[verifier.id()]);
    assert_eq!(verifier.wait().unwrap().code(), None);
}

/// Holds an honest program that starts 0.2 s late to its golden, and stops it so long after that and
/// for so long, with the verifier or without. Due times are in tenths of a second. Returns the status
/// and the report.
fn stopped(
    due_times: &[u32],
    after: Duration,
    length: Duration,
    with_verifier: bool,
) -> (Option<i32>, String) {
    let line = |due: &u32| format!("{}.{}001 \tat {due}00 ms", due / 10, due % 10);
    let lines: Vec<String> = due_times.iter().map(line).collect();
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let scratch = Scratch::with_golden(transcript(&lines));
    let tick = |due| format!("at {due}00 tick at_{due}00_ms");
    let ticks: Vec<String> = due_times.iter().map(tick).collect();
    let words = format!("at 200 zero note pid {} close", ticks.join(" "));
    let (verifier, puppet) = started(&scratch, &[], &words);
    let both = [puppet, verifier.id()];
    let stopped = if with_verifier { &both[..] } else { &both[..1] };
    thread::sleep(after);
    send("-STOP", stopped);
    thread::sleep(length);
    send("-CONT", stopped);
    let output = verifier.wait_with_output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    (output.status.code(), text)
}

const MS: Duration = Duration::from_millis(1);

#[test]
fn a_machine_that_stops_for_a_while_is_no_mismatch() {
    // Whenever it stops, some line is due.
    let due_times: Vec<u32> = (1..=25).collect();
    let (status, text) = stopped(&due_times, 300 * MS, 500 * MS, true);
    assert!(matches!(status, Some(0 | 2)), "{status:?}: {text}");
    assert!(
        text.contains("ran once more") || status == Some(2),
        "{text}"
    );
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
    let (status, text) = stopped(&[5, 10, 15, 20, 25], 300 * MS, 5000 * MS, false);
    assert_eq!(status, Some(1), "{text}");
    assert!(text.contains("late, 0.1 allowed"), "{text}");
}

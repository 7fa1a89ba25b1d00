//! Judging again whenever a source changes.

use std::{
    fs,
    io::{BufRead, BufReader, Lines},
    process::{Child, ChildStderr, ChildStdout, Command, Stdio},
    thread,
    time::Duration,
};

use crate::util::Scratch;

/// A verifier that watches. It is ended when this is dropped.
struct Watching {
    verifier: Child,
    results: Lines<BufReader<ChildStdout>>,
    said: Lines<BufReader<ChildStderr>>,
}

impl Watching {
    fn start(scratch: &Scratch) -> Self {
        let mut verifier = scratch.command(&["--watch", "-q"]);
        verifier.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut verifier = verifier.spawn().unwrap();
        let results = BufReader::new(verifier.stdout.take().unwrap()).lines();
        let said = BufReader::new(verifier.stderr.take().unwrap()).lines();
        Self {
            verifier,
            results,
            said,
        }
    }

    /// Waits until it waits, and returns what it has said until then.
    fn until_it_waits(&mut self) -> String {
        let lines = self.said.by_ref().map(Result::unwrap);
        let before = lines.take_while(|line| !line.starts_with("waiting for a change"));
        before.map(|line| line + "\n").collect()
    }

    /// Returns its results up to the next closing line.
    fn results(&mut self) -> String {
        let mut results = String::new();
        for line in self.results.by_ref().map(Result::unwrap) {
            results += &format!("{line}\n");
            if line.starts_with(|letter: char| letter.is_ascii_digit()) {
                break;
            }
        }
        results
    }

    /// Has it end as Ctrl-C does, and returns how often more it judged until then.
    fn interrupt(mut self) -> usize {
        let mut kill = Command::new("kill");
        let sent = kill
            .arg("-INT")
            .arg(self.verifier.id().to_string())
            .status();
        assert!(sent.unwrap().success());
        assert_eq!(self.verifier.wait().unwrap().code(), Some(130));
        let lines = self.said.by_ref().map(Result::unwrap);
        lines
            .filter(|line| line.starts_with("waiting for a change"))
            .count()
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        // It has ended already, but where a test fails.
        let _ = self.verifier.kill();
        let _ = self.verifier.wait();
    }
}

/// Long enough for several looks.
fn pause() {
    thread::sleep(Duration::from_millis(2500));
}

#[test]
fn a_change_is_judged_until_ctrl_c() {
    let scratch = Scratch::with_puppet("show printed.txt", "");
    scratch.write("tests/golden/demo.txt", "right\n");
    scratch.write("printed.txt", "wrong\n");
    let mut watching = Watching::start(&scratch);
    watching.until_it_waits();
    assert!(watching.results().starts_with("mismatch demo"));
    scratch.write("printed.txt", "right\n");
    watching.until_it_waits();
    assert!(watching.results().starts_with("ok       demo"));
    scratch.write("countdown.toml", "what");
    let said = watching.until_it_waits();
    assert!(said.contains("countdown.toml is malformed"), "{said}");
    watching.interrupt();
}

/// A log, a database, a report: the first time it may have been a person.
#[test]
fn a_file_that_each_run_writes_sets_off_no_more_than_one_run() {
    let scratch = Scratch::with_puppet("turn run.log 1 [ tell right ]", "");
    scratch.write("tests/golden/demo.txt", "right\n");
    scratch.write("run.log", "");
    let mut watching = Watching::start(&scratch);
    watching.until_it_waits();
    watching.until_it_waits();
    pause();
    assert_eq!(watching.interrupt(), 0);
    assert_eq!(scratch.read("run.log").len(), 2);
}

/// It prints its own log into the folder that it watches, and cannot read its table.
#[test]
fn a_broken_table_beside_its_own_log_is_told_a_few_times_only() {
    let scratch = Scratch::with_puppet("tell right", "");
    scratch.write("tests/golden/demo.txt", "right\n");
    let log = fs::File::create(scratch.path().join("watch.log")).unwrap();
    let mut verifier = scratch.command(&["--watch"]);
    verifier.stdout(log.try_clone().unwrap()).stderr(log);
    let mut verifier = verifier.spawn().unwrap();
    while !scratch.read("watch.log").contains("waiting for a change") {
        thread::sleep(Duration::from_millis(10));
    }
    scratch.write("countdown.toml", "what");
    while !scratch.read("watch.log").contains("is malformed") {
        thread::sleep(Duration::from_millis(10));
    }
    pause();
    verifier.kill().unwrap();
    verifier.wait().unwrap();
    let lines = scratch.read("watch.log").lines().count();
    assert!(lines < 50, "{lines} lines");
}

#[test]
fn what_git_ignores_is_not_watched() {
    let scratch = Scratch::with_puppet("tell right", "");
    scratch.write("tests/golden/demo.txt", "right\n");
    scratch.write(".gitignore", "*.log\nbuilt/\n");
    let mut git = Command::new("git");
    let made = git
        .args(["init", "--quiet"])
        .current_dir(scratch.path())
        .status();
    assert!(made.unwrap().success());
    let mut watching = Watching::start(&scratch);
    watching.until_it_waits();
    scratch.write("run.log", "x");
    scratch.write("built/main.js", "x");
    pause();
    assert_eq!(watching.interrupt(), 0);
}

#[test]
fn what_is_installed_is_not_watched_outside_of_a_repository() {
    let scratch = Scratch::with_puppet("tell right", "");
    scratch.write("tests/golden/demo.txt", "right\n");
    scratch.write("node_modules/left/pad.js", "x");
    let mut watching = Watching::start(&scratch);
    watching.until_it_waits();
    scratch.write("node_modules/left/pad.js", "xy");
    scratch.write("node_modules/right/pad.js", "x");
    pause();
    assert_eq!(watching.interrupt(), 0);
}

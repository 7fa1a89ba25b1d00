//! The command line of `cargo xtask timeline`. The drawings themselves are tested in
//! countdown-timeline.

use std::{fs, path::Path, process::Command};

/// sequential, async-tasks, executor-offload, `blocking_pitfall` and `event_loop`, recorded
/// together.
const RECORDING: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../crates/countdown-timeline/tests/recording.jsonl"
);

/// The drawing in the width that it has if stdout is not a terminal.
const LANES: &str = "\
blocking_pitfall  What one blocking call does to an event loop: no task runs wh…
tasks                                            busy  blocked    ready  waiting
  A    ▒▒▒▒▒3▒▒▒▒2▒▒▒▒▒1                          0 s  3.001 s      0 s      0 s
  B    ░░░░░░░░░░░░░░░░▒▒▒▒3▒▒▒2▒▒▒1              0 s  2.413 s  3.001 s      0 s
  C    ░░░░░░░░░░░░░░░░░░░░░░░░░░░░░▒▒3▒▒2▒1      0 s  1.501 s  5.414 s      0 s
threads                                          busy  blocked              idle
  main ▒A▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒B▒▒▒▒▒▒▒▒▒▒▒C▒▒▒▒▒▒▒      0 s  6.915 s               0 s

async-tasks  A task for each countdown on one thread: the total is the longest…
tasks                                            busy  blocked    ready  waiting
  A    │────3────2─────1                          0 s      0 s  0.008 s  2.995 s
  B    │───3───2───1                              0 s      0 s  0.008 s  2.395 s
  C    │─3──2──1                                  0 s      0 s  0.009 s  1.494 s
threads                                          busy  blocked              idle
  main │·│·││··│·│·│···│                      0.001 s      0 s           3.003 s

       0    1    2     3    4    5     6 s
█ busy: a task runs  ▒ blocked*: a task holds its thread
░ ready*: could run now  ─ waiting  · idle: no task
* inferred from CPU time and due times
";

/// The exit status, stdout and stderr of a command.
fn timeline(arguments: &[&str]) -> (i32, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.args(["timeline", "--lang", "en"]).args(arguments);
    let output = command.env("NO_COLOR", "1").output().unwrap();
    let [stdout, stderr] =
        [output.stdout, output.stderr].map(|text| String::from_utf8(text).unwrap());
    (output.status.code().unwrap(), stdout, stderr)
}

/// Draws the recording. Returns what is printed.
#[track_caller]
fn draws(arguments: &[&str]) -> String {
    let (status, stdout, stderr) = timeline(&[&["--from", RECORDING][..], arguments].concat());
    assert_eq!((status, &*stderr), (0, ""));
    stdout
}

/// Returns the error message.
#[track_caller]
fn fails(arguments: &[&str]) -> String {
    let (status, stdout, stderr) = timeline(arguments);
    assert_eq!((status, &*stdout), (2, ""), "{stderr}");
    stderr
}

#[test]
fn the_drawing_is_printed() {
    let text = draws(&["blocking_pitfall", "async-tasks"]);
    assert_eq!(text, LANES, "\n{text}");
    assert!(text.lines().all(|line| line.chars().count() <= 80));
}

#[test]
fn pictures_pages_and_traces_go_to_files() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let [svg, html, trace] = ["timeline.svg", "timeline.html", "trace.json"].map(path);
    assert_eq!(
        draws(&["--svg", &svg, "--html", &html, "--trace", &trace]),
        ""
    );
    let read = |path: &str| fs::read_to_string(path).unwrap();
    assert!(read(&svg).contains("@keyframes"));
    assert!(read(&html).starts_with("<!doctype html>"));
    assert!(read(&trace).starts_with(r#"{"traceEvents":["#));
    draws(&["--svg", &svg, "--still"]);
    assert!(!read(&svg).contains("@keyframes"));
}

#[test]
fn until_extends_the_axis() {
    let axis = |until: &str| {
        let drawn = draws(&["async-tasks", "--until", until]);
        let mut lines = drawn.lines().map(str::trim);
        lines
            .find(|line| line.starts_with("0 "))
            .unwrap()
            .to_owned()
    };
    assert!(axis("7").ends_with("7 s"));
    assert_eq!(axis("1"), axis("0"));
    for wrong in ["-1", "a", "1e400", "NaN"] {
        let error = fails(&["--from", RECORDING, &format!("--until={wrong}")]);
        let message = format!("invalid value '{wrong}' for '--until");
        assert!(error.contains(&message), "{error}");
    }
}

#[test]
fn nothing_is_written_of_a_truncated_recording() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let [torn, svg, html] = ["torn", "svg", "html"].map(path);
    let text = fs::read_to_string(RECORDING).unwrap();
    let half = &text[..text.len() / 2];
    fs::write(&torn, half).unwrap();
    let error = fails(&["--from", &torn, "--svg", &svg, "--html", &html]);
    let line = half.matches('\n').count() + 1;
    let message = format!("line {line}: the file ends in the middle of this line");
    assert_eq!(error, format!("error: cannot draw {torn}: {message}\n"));
    assert!(!Path::new(&svg).exists() && !Path::new(&html).exists());
}

#[test]
fn a_file_that_is_not_a_recording_is_an_error() {
    let file = tempfile::NamedTempFile::new().unwrap();
    fs::write(&file, "a log\nof its own\n").unwrap();
    let error = fails(&["--from", file.path().to_str().unwrap()]);
    assert!(
        error.contains("line 1: this is not a line of a recording: "),
        "{error}"
    );
    let error = fails(&["--from", "nowhere"]);
    assert!(error.starts_with("error: cannot read nowhere: "), "{error}");
}

#[test]
fn a_program_that_was_not_recorded_is_an_error() {
    let error = fails(&["--from", RECORDING, "sequential", "threads"]);
    let message = "error: `threads` was not recorded; recorded were: sequential, ";
    assert!(error.starts_with(message), "{error}");
}

#[test]
#[cfg_attr(wine, ignore = "needs Cargo")]
fn a_program_with_a_virtual_clock_is_not_recorded() {
    let error = fails(&["async-tasks", "paused_clock"]);
    assert!(
        error.starts_with("error: `paused_clock` has a virtual clock"),
        "{error}"
    );
}

/// Its transcript may be late on a busy machine, and is not checked.
#[test]
#[cfg_attr(wine, ignore = "needs Cargo")]
fn a_recording_can_be_kept_and_drawn_again() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let file = file.path().to_str().unwrap();
    let (_, drawn, stderr) = timeline(&["executor-offload", "--record", file]);
    assert!(
        stderr.contains("executor-offload: ") && stderr.contains(" while recorded"),
        "{stderr}"
    );
    assert_eq!(
        timeline(&["--from", file]),
        (0, drawn.clone(), String::new())
    );
    let names = drawn.lines().filter_map(|line| line.strip_prefix("  "));
    let names: Vec<_> = names.map(|line| line.split("  ").next().unwrap()).collect();
    let expected = ["A", "B", "C", "main", "worker 1", "worker 2", "worker 3"];
    for (name, expected) in names.iter().zip(expected) {
        assert!(name.starts_with(expected), "{drawn}");
    }
}

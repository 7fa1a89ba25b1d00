//! `cargo xtask timeline`: its command line. What it draws is tested where it is drawn.

use std::{
    fs,
    path::Path,
    process::{Command, Output},
};

/// sequential, async-tasks, executor-offload, `blocking_pitfall` and `event_loop`, recorded together.
const RECORDING: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../crates/countdown-timeline/tests/recording.jsonl"
);

/// As wide as the drawing is where stdout is no terminal.
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

fn timeline(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command
        .arg("timeline")
        .args(arguments)
        .env("NO_COLOR", "1")
        .env("LC_ALL", "C")
        .output()
        .unwrap()
}

/// What it prints, where all goes well.
#[track_caller]
fn prints(arguments: &[&str]) -> String {
    let Output {
        status,
        stdout,
        stderr,
    } = timeline(arguments);
    assert!(status.success(), "{}", String::from_utf8_lossy(&stderr));
    assert_eq!(String::from_utf8_lossy(&stderr), "");
    String::from_utf8(stdout).unwrap()
}

/// What it says where nothing is drawn.
#[track_caller]
fn fails(arguments: &[&str]) -> String {
    let Output {
        status,
        stdout,
        stderr,
    } = timeline(arguments);
    assert_eq!(
        (status.code(), &*String::from_utf8_lossy(&stdout)),
        (Some(2), "")
    );
    String::from_utf8(stderr).unwrap()
}

#[test]
fn lanes_of_text_show_who_waits_and_who_blocks() {
    let text = prints(&["--from", RECORDING, "blocking_pitfall", "async-tasks"]);
    assert_eq!(text, LANES, "\n{text}");
    assert!(
        text.lines().all(|line| line.chars().count() <= 80),
        "{text}"
    );
}

#[test]
fn each_way_out_is_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let [svg, html, trace] = ["timeline.svg", "timeline.html", "trace.json"].map(path);
    let files = ["--svg", &svg, "--html", &html, "--trace", &trace];
    assert_eq!(prints(&[&["--from", RECORDING][..], &files].concat()), "");
    let read = |path: &str| fs::read_to_string(path).unwrap();
    assert!(read(&svg).contains("@keyframes"));
    assert!(read(&html).starts_with("<!doctype html>"));
    assert!(read(&trace).starts_with(r#"{"traceEvents":["#));
    prints(&["--from", RECORDING, "--svg", &svg, "--still"]);
    assert!(!read(&svg).contains("@keyframes"));
}

#[test]
fn an_axis_goes_on_for_as_long_as_is_asked_for() {
    let axis = |until: &str| {
        let drawn = prints(&["--from", RECORDING, "async-tasks", "--until", until]);
        drawn
            .lines()
            .map(str::trim)
            .find(|line| line.starts_with("0 "))
            .unwrap()
            .to_owned()
    };
    assert!(axis("7").ends_with("7 s"));
    assert_eq!(axis("1"), axis("0"));
    for foreign in ["-1", "a", "1e400", "NaN"] {
        let said = fails(&["--from", RECORDING, &format!("--until={foreign}")]);
        assert!(
            said.contains(&format!("invalid value '{foreign}' for '--until")),
            "{said}"
        );
    }
}

#[test]
fn a_torn_recording_gets_a_sentence_and_no_picture() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let text = fs::read_to_string(RECORDING).unwrap();
    let torn = &text[..text.len() / 2];
    fs::write(path("torn"), torn).unwrap();
    let said = fails(&[
        "--from",
        &path("torn"),
        "--svg",
        &path("svg"),
        "--html",
        &path("html"),
    ]);
    let line = torn.matches('\n').count() + 1;
    let sentence = format!("line {line}: the file ends in the middle of this line\n");
    assert_eq!(
        said,
        format!("error: cannot draw {}: {sentence}", path("torn"))
    );
    assert!(!Path::new(&path("svg")).exists() && !Path::new(&path("html")).exists());
}

#[test]
fn what_is_no_recording_gets_a_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("foreign");
    for (bytes, told) in [
        (
            &b"a log\nof its own\n"[..],
            "line 1: this is not a line of a recording: ",
        ),
        (
            b"{\"recording\":{\"version\":2}}\n\xff\n",
            "line 2: this is not UTF-8",
        ),
    ] {
        fs::write(&path, bytes).unwrap();
        let said = fails(&["--from", path.to_str().unwrap()]);
        assert!(said.contains(told), "{said}");
    }
    assert!(fails(&["--from", "nowhere"]).starts_with("error: cannot read nowhere: "));
    let said = fails(&["--from", RECORDING, "sequential", "threads"]);
    assert!(said.starts_with("error: `threads` was not recorded; recorded were: sequential, "));
}

#[test]
fn a_program_with_a_virtual_clock_is_not_recorded() {
    let said = fails(&["async-tasks", "paused_clock"]);
    assert!(
        said.starts_with("error: `paused_clock` has a virtual clock"),
        "{said}"
    );
}

/// Whether the transcript matches is not asked here: that is for an idle machine to tell.
#[test]
fn a_program_is_recorded_as_it_runs() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("recording");
    let file = file.to_str().unwrap();
    let Output { stdout, stderr, .. } = timeline(&["executor-offload", "--record", file]);
    let (drawn, said) = (
        String::from_utf8(stdout).unwrap(),
        String::from_utf8(stderr).unwrap(),
    );
    assert!(
        said.contains("executor-offload: ") && said.contains(" while recorded"),
        "{said}"
    );
    assert_eq!(drawn, prints(&["--from", file]));
    let names: Vec<&str> = drawn
        .lines()
        .filter_map(|line| line.strip_prefix("  "))
        .collect();
    let lanes = [
        "A ",
        "B ",
        "C ",
        "main ",
        "worker 1 ",
        "worker 2 ",
        "worker 3 ",
    ];
    assert!(
        lanes
            .iter()
            .zip(&names)
            .all(|(lane, name)| name.starts_with(lane)),
        "{drawn}"
    );
}

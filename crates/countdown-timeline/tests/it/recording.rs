//! Programs that are recorded, and judged meanwhile.

use std::{fs, path::Path};

use countdown_timeline::{Language, Recorded, Runs, Subject, join, read, terminal};
use countdown_trace::recording::{Line, Record, What};
use countdown_verify::{program::Program, stalls::StallLog, verdict::Verdict};

/// Records as a program does that ends at once, and prints a line.
const SCRIPT: &str =
    r#"mkdir "$COUNTDOWN_RECORD" && cp "$1" "$COUNTDOWN_RECORD/7.jsonl" && echo done"#;

fn record(folder: &Path, runs: Runs) -> anyhow::Result<Recorded> {
    let subject = Subject {
        name: "made".into(),
        summary: "By hand".into(),
        chinese: String::new(),
        runs,
    };
    subject.record(
        &folder.join("recorded"),
        &StallLog::start().unwrap(),
        &mut |_| (),
    )
}

/// A script's command, which is given the path of one process's records.
fn script(folder: &Path) -> Vec<std::ffi::OsString> {
    let records = folder.join("records");
    let what = What::Process {
        process: 7,
        epoch: 1,
    };
    let first = Record {
        at: 0,
        cpu: None,
        thread: 1,
        named: "main".into(),
        what,
    };
    fs::write(&records, format!("{}\n", Line::Record(first))).unwrap();
    [
        "sh".into(),
        "-c".into(),
        SCRIPT.into(),
        "sh".into(),
        records.into(),
    ]
    .into()
}

#[test]
fn a_program_that_records_nothing_is_told_which_line_it_lacks() {
    let folder = tempfile::tempdir().unwrap();
    let said = record(folder.path(), Runs::Plain(vec!["true".into()]))
        .unwrap_err()
        .to_string();
    let line = "`let _trace = countdown_trace::start();`";
    assert_eq!(
        said,
        format!("it recorded nothing: the first line of its `main` should be {line}")
    );
}

#[test]
fn what_is_held_to_nothing_is_recorded_and_leaves_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    let recorded = record(folder.path(), Runs::Plain(script(folder.path()))).unwrap();
    assert!(recorded.judgement.is_none());
    assert!(!folder.path().join("recorded").exists());
    let runs = read(join(vec![(recorded.program, recorded.processes)]).as_bytes()).unwrap();
    let drawn = terminal(&runs, std::time::Duration::ZERO, 80, Language::English);
    assert!(drawn.contains("made") && drawn.contains("By hand") && drawn.contains("  main "));
}

#[test]
fn what_is_judged_is_said_of_the_run_that_is_recorded() {
    let folder = tempfile::tempdir().unwrap();
    let golden = folder.path().join("golden.txt");
    for (text, verdict) in [("done\n", Verdict::Match), ("gone\n", Verdict::Mismatch)] {
        fs::write(&golden, text).unwrap();
        let program = Program::new(script(folder.path()), &golden);
        let recorded = record(folder.path(), Runs::Judged(Box::new(program))).unwrap();
        assert_eq!(
            recorded.judgement.map(|judgement| judgement.verdict),
            Some(verdict)
        );
        assert_eq!(
            (recorded.processes.len(), recorded.program.due.len()),
            (1, 0)
        );
    }
}

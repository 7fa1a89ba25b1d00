//! Recordings of very many tasks, of which each way out says what it leaves out.

use std::time::Duration;

use countdown_timeline::{Language, Motion, Timeline, page, svg, terminal};
use countdown_trace::recording::{About, Callsite, Fields, Record, RecordKind, Recorded};

/// Tasks on one thread. Each is polled once at the start, and once when its line is due, a tenth of
/// a millisecond after the line of the task before.
fn recorded(tasks: u64) -> Recorded {
    let mut records = Vec::new();
    let mut add = |micros: u64, kind| {
        records.push(Record {
            at: micros * 1_000,
            cpu: Some(micros * 10),
            thread: 1,
            named: "main".into(),
            kind,
        });
    };
    add(
        0,
        RecordKind::Process {
            process: 7,
            epoch: 1,
            cpu_step: None,
        },
    );
    for span in 1..=tasks {
        let new = RecordKind::New {
            span,
            callsite: Callsite::default(),
            fields: Fields::from([("name".into(), format!("task {span}"))]),
        };
        add(span, new);
        add(span, RecordKind::Enter { span });
        add(span + 1, RecordKind::Exit { span });
    }
    for span in 1..=tasks {
        let at = tasks + 100 * span;
        let (seconds, decimals) = (at / 1_000_000, at % 1_000_000 / 100);
        let line = format!("{seconds}.{decimals:04} \ttask {span} = 0");
        let printed = RecordKind::Event {
            span: Some(span),
            target: "countdown".into(),
            fields: Fields::from([("line".into(), line)]),
        };
        add(at, RecordKind::Enter { span });
        add(at, printed);
        add(at + 20, RecordKind::Exit { span });
        add(at + 20, RecordKind::Close { span });
    }
    let about = About {
        name: "many".into(),
        ..About::default()
    };
    Recorded { about, records }
}

#[test]
fn a_hundred_thousand_tasks_are_drawn_or_counted() {
    let runs = [Timeline::new(recorded(100_000))];
    let text = terminal(&runs, Duration::ZERO, 80, Language::English);
    assert_eq!(
        text.lines()
            .filter(|line| line.starts_with("  task "))
            .count(),
        100_000
    );
    let left_out = "left out: 99900 of 100000 tasks";
    let picture = svg(&runs, Duration::ZERO, Motion::Once, Language::English);
    assert!(picture.contains(left_out));
    assert!(picture.len() < 200 * 1024, "{} bytes", picture.len());
    let page = page(&runs, Language::English);
    assert!(page.contains(left_out));
    assert!(page.len() < 1024 * 1024, "{} bytes", page.len());
}

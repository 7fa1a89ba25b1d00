//! Recordings of very many tasks, of which each way out says what it leaves out.

use std::time::Duration;

use countdown_timeline::{Language, Motion, join, page, read, svg, terminal};
use countdown_trace::recording::{Fields, Line, Place, Program, Record, What};

/// So many tasks on one thread: each is polled once at the start, and once when its line is due,
/// a tenth of a millisecond after the line of the one before.
fn recording(tasks: u64) -> String {
    let mut records = Vec::new();
    let mut add = |micros: u64, what: What| {
        let (at, cpu) = (micros * 1_000, Some(micros * 10));
        let line = Line::Record(Record {
            at,
            cpu,
            thread: 1,
            named: "main".into(),
            what,
        });
        records.push(line.to_string() + "\n");
    };
    add(
        0,
        What::Process {
            process: 7,
            epoch: 1,
        },
    );
    for span in 1..=tasks {
        let fields = Fields::from([("name".into(), format!("task {span}"))]);
        add(
            span,
            What::New {
                span,
                place: Place::default(),
                fields,
            },
        );
        add(span, What::Enter { span });
        add(span + 1, What::Exit { span });
    }
    for span in 1..=tasks {
        let at = tasks + 100 * span;
        let line = format!(
            "{}.{:04} \ttask {span} = 0",
            at / 1_000_000,
            at % 1_000_000 / 100
        );
        let fields = Fields::from([("line".into(), line)]);
        add(at, What::Enter { span });
        add(
            at,
            What::Event {
                span: Some(span),
                target: "countdown".into(),
                fields,
            },
        );
        add(at + 20, What::Exit { span });
        add(at + 20, What::Close { span });
    }
    let program = Program {
        name: "many".into(),
        ..Program::default()
    };
    join(vec![(program, vec![records.concat()])])
}

#[test]
fn a_hundred_thousand_tasks_are_drawn_or_counted() {
    let runs = read(recording(100_000).as_bytes()).unwrap();
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
    let page = page(&runs, Language::English).unwrap();
    assert!(page.contains(left_out));
    assert!(page.len() < 1024 * 1024, "{} bytes", page.len());
}

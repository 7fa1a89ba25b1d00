//! Recordings made by hand, for tests.

use countdown_trace::recording::{About, Callsite, Due, Fields, Record, RecordKind, Recorded};

use crate::Timeline;

/// A task on one thread: it runs for 1 ms, waits, and is late by 2 ms.
pub(crate) const MADE: &str = "\
process 7
main 0 0 new 1 A
main 0 0 enter 1
main 1 1 exit 1
main 12 1 enter 1
main 12 1 printed 1 0.0120 \tA = 2
main 14 3 exit 1
main 14 3 close 1
";

/// Makes a timeline of a program whose lines `A = 2` and `A = 1` are due at 10 and 20 ms.
pub(crate) fn timeline(records: &str) -> Timeline {
    timeline_due(&[("A = 2", 10), ("A = 1", 20)], records)
}

/// Makes a timeline of records in short.
///
/// A line is `process` and a number; or a thread, the time, the CPU time and what happened: `new`,
/// `enter`, `exit`, `close` or `printed` and a span, or `told` and a task. Times are in
/// milliseconds. Threads with the same name have a number after it, as in `pool#2`.
pub(crate) fn timeline_due(due: &[(&str, u64)], records: &str) -> Timeline {
    let due = due.iter().map(|(label, millis)| Due {
        label: (*label).into(),
        at: millis * 1_000_000,
    });
    let about = About {
        name: "made".into(),
        summary: "By hand".into(),
        chinese: "手工制作".into(),
        due: due.collect(),
    };
    let records = records.lines().map(record).collect();
    Timeline::new(Recorded { about, records })
}

fn record(text: &str) -> Record {
    let words: Vec<&str> = text.splitn(6, ' ').collect();
    let (thread, at, cpu) = match *words {
        ["process", _] => ("main", "0", "0"),
        [thread, at, cpu, ..] => (thread, at, cpu),
        _ => panic!("{text}"),
    };
    let nanos = |millis: &str| millis.parse::<u64>().map(|millis| millis * 1_000_000);
    let (named, number) = thread.split_once('#').unwrap_or((thread, "1"));
    Record {
        at: nanos(at).unwrap(),
        cpu: nanos(cpu).ok(),
        thread: number.parse().unwrap(),
        named: named.into(),
        kind: kind(&words),
    }
}

fn kind(words: &[&str]) -> RecordKind {
    let number = |text: &str| text.parse().unwrap();
    let fields = |fields: &[(&str, &str)]| -> Fields {
        let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        fields.iter().map(owned).collect()
    };
    match *words {
        ["process", id] => RecordKind::Process {
            process: id.parse().unwrap(),
            epoch: 1_000_000_000,
            cpu_step: None,
        },
        [_, _, _, "new", span, name] => RecordKind::New {
            span: number(span),
            callsite: Callsite {
                function: format!("of_{name}"),
                ..Callsite::default()
            },
            fields: fields(&[("name", name)]),
        },
        [_, _, _, "enter", span] => RecordKind::Enter { span: number(span) },
        [_, _, _, "exit", span] => RecordKind::Exit { span: number(span) },
        [_, _, _, "close", span] => RecordKind::Close { span: number(span) },
        [_, _, _, "printed", span, line] => RecordKind::Event {
            span: Some(number(span)),
            target: "countdown".into(),
            fields: fields(&[("line", line)]),
        },
        [_, _, _, "told", name, message] => RecordKind::Event {
            span: None,
            target: "event_loop".into(),
            fields: fields(&[("message", message), ("name", name)]),
        },
        [_, _, _, "end"] => RecordKind::End {},
        _ => panic!("{words:?}"),
    }
}

//! Recordings made by hand, for tests.

use countdown_trace::recording::{Due, Fields, Line, Place, Program, Record, What};

use crate::{join, model::Run, read};

/// A task on one thread: it runs for 1 ms, waits for its timer, and is late by 2 ms.
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

/// A program whose lines `A = 2` and `A = 1` are due at 10 and 20 ms.
pub(crate) fn program() -> Program {
    let due = [("A = 2", 10_000_000), ("A = 1", 20_000_000)];
    let due = due.map(|(label, at)| Due {
        label: label.into(),
        at,
    });
    Program {
        name: "made".into(),
        summary: "By hand".into(),
        chinese: "手工制作".into(),
        due: due.into(),
    }
}

/// The run that a recording of one program tells.
pub(crate) fn run(text: &str) -> Run {
    run_of(program(), text)
}

pub(crate) fn run_of(program: Program, text: &str) -> Run {
    let recording = join(vec![(program, vec![records(text)])]);
    read(recording.as_bytes()).unwrap().remove(0)
}

pub(crate) fn made(text: &str) -> String {
    join(vec![(program(), vec![records(text)])])
}

/// What processes have recorded.
///
/// A line is a process's number, or a thread, the time, the CPU time and what happened: to which
/// span and, where it is new, whose it is; or what is told of which task. Times are in milliseconds
/// and count from 1 s. Threads with the same name have a number after it, as in `pool#2`.
pub(crate) fn records(text: &str) -> String {
    text.lines()
        .map(|text| Line::Record(record(text)).to_string() + "\n")
        .collect()
}

fn record(text: &str) -> Record {
    let words: Vec<&str> = text.splitn(6, ' ').collect();
    let what = what(&words);
    let [thread, at, cpu, ..] = *words else {
        return moment("main", "0", "0", what);
    };
    moment(thread, at, cpu, what)
}

fn moment(thread: &str, at: &str, cpu: &str, what: What) -> Record {
    let (named, number) = thread.split_once('#').unwrap_or((thread, "1"));
    let nanos = |millis: &str| millis.parse::<u64>().map(|millis| millis * 1_000_000);
    let (at, cpu, thread) = (nanos(at).unwrap(), nanos(cpu).ok(), number.parse().unwrap());
    Record {
        at,
        cpu,
        thread,
        named: named.into(),
        what,
    }
}

fn what(words: &[&str]) -> What {
    let span = |span: &str| span.parse().unwrap();
    match *words {
        ["process", id] => What::Process {
            process: id.parse().unwrap(),
            epoch: 1_000_000_000,
        },
        [_, _, _, "new", id, name] => {
            let place = Place {
                function: format!("of_{name}"),
                ..Place::default()
            };
            What::New {
                span: span(id),
                place,
                fields: fields(&[("name", name)]),
            }
        }
        [_, _, _, "enter", id] => What::Enter { span: span(id) },
        [_, _, _, "exit", id] => What::Exit { span: span(id) },
        [_, _, _, "close", id] => What::Close { span: span(id) },
        [_, _, _, "printed", id, line] => {
            let (span, fields) = (Some(span(id)), fields(&[("line", line)]));
            What::Event {
                span,
                target: "countdown".into(),
                fields,
            }
        }
        [_, _, _, "told", name, message] => {
            let fields = fields(&[("message", message), ("name", name)]);
            What::Event {
                span: None,
                target: "event_loop".into(),
                fields,
            }
        }
        [_, _, _, "end"] => What::End {},
        _ => panic!("{words:?}"),
    }
}

fn fields(fields: &[(&str, &str)]) -> Fields {
    fields
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect()
}

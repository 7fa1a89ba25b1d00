//! Recordings made by hand, for tests.

use std::{collections::BTreeMap, fmt::Write};

use super::recording::{Program, write};

/// A task on one thread: it runs for 1 ms, waits for its timer, and is late by 2 ms.
pub(crate) const MADE: &str = "\
process 7
main 0 0 new 1 A
main 0 0 enter 1
main 1 1 exit 1
main 12 1 enter 1
main 13 2 printed 1 0.0120 A = 2
main 14 3 exit 1
main 14 3 close 1
";

/// A recording of one program, whose labels `A = 2` and `A = 1` are due at 10 and 20 ms.
///
/// A line is a process's number, or a thread, the time, the CPU time and what happened: to which
/// span and, where it is new, whose it is; or what is told of which task. Times are in milliseconds
/// and count from 1 s. Threads with the same name have a number after it, as in `pool#2`.
pub(crate) fn made(text: &str) -> String {
    let due = BTreeMap::from([("A = 2".into(), 10_000_000), ("A = 1".into(), 20_000_000)]);
    let program = Program { name: "made".into(), summary: "By hand".into(), due };
    let mut processes = String::new();
    for words in text.lines().map(|line| line.splitn(6, ' ').collect::<Vec<_>>()) {
        line(&mut processes, &words);
    }
    write(vec![(program, vec![processes])]).unwrap()
}

fn line(text: &mut String, words: &[&str]) {
    let moment = |thread: &str, at: &str, cpu: &str| {
        let (name, id) = thread.split_once('#').unwrap_or((thread, "1"));
        let nanos = |millis: &str| millis.parse::<i64>().map(|millis| millis * 1_000_000);
        let cpu = nanos(cpu).map(|cpu| format!(r#""cpu":{cpu},"#)).unwrap_or_default();
        let at = nanos(at).unwrap();
        format!(r#""at":{at},{cpu}"thread":"{id}","named":"{name}""#)
    };
    let done = match words {
        ["process", id] => {
            let moment = moment("main", "0", "0");
            writeln!(text, r#"{{"is":"process",{moment},"process":{id},"epoch":1000000000}}"#)
        }
        [thread, at, cpu, "new", span, name] => {
            let (moment, fields) = (moment(thread, at, cpu), format!(r#"{{"name":"{name}"}}"#));
            writeln!(text, r#"{{"is":"new",{moment},"span":{span},"fields":{fields}}}"#)
        }
        [thread, at, cpu, "printed", span, line] => {
            let (stamp, label) = line.split_once(' ').unwrap();
            let moment = moment(thread, at, cpu);
            let fields = format!(r#""message":"printed","stamp":"{stamp}","label":"{label}""#);
            writeln!(text, r#"{{"is":"event",{moment},"span":{span},"fields":{{{fields}}}}}"#)
        }
        [thread, at, cpu, "told", name, message] => {
            let (moment, fields) = (moment(thread, at, cpu), format!(r#""message":"{message}""#));
            writeln!(text, r#"{{"is":"event",{moment},"fields":{{{fields},"name":"{name}"}}}}"#)
        }
        [thread, at, cpu, what, span] => {
            let moment = moment(thread, at, cpu);
            writeln!(text, r#"{{"is":"{what}",{moment},"span":{span}}}"#)
        }
        [thread, at, cpu, "end"] => {
            writeln!(text, r#"{{"is":"end",{}}}"#, moment(thread, at, cpu))
        }
        other => panic!("{other:?}"),
    };
    done.unwrap();
}

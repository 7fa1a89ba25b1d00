//! Reads recordings: what `COUNTDOWN_RECORD` makes a program write, program after program.
//!
//! A recording is a JSON object a line. Its own first and last line stand around the programs, and
//! a line for each program stands before those of its processes, which are as `countdown-core`
//! wrote them. A recording without its last line is torn, and nothing is drawn of it.

use std::collections::BTreeMap;

use anyhow::{Context, Result, ensure};
use serde::{Deserialize, Serialize};

/// The only version there is.
const VERSION: u32 = 1;
/// Times are before the year 2116, so that those between any two can be reckoned with.
const MOMENTS: i64 = 1 << 62;

/// What is known of a program beside what it did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Program {
    pub(crate) name: String,
    pub(crate) summary: String,
    /// When each label is due, as its golden says: nanoseconds since the program's start.
    pub(crate) due: BTreeMap<String, i64>,
}

/// A program and what its processes did, the first to start first.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) program: Program,
    pub(crate) processes: Vec<Process>,
}

/// What one process wrote, in the order it wrote it in.
#[derive(Debug)]
pub(crate) struct Process {
    pub(crate) id: u32,
    pub(crate) records: Vec<Record>,
}

/// Something that happened on a thread.
#[derive(Debug)]
pub(crate) struct Record {
    /// The line of the recording, from 1.
    pub(crate) line: usize,
    /// Nanoseconds since the Unix epoch.
    pub(crate) at: i64,
    /// The nanoseconds that the thread had run on a core by then, where the system tells.
    pub(crate) cpu: Option<i64>,
    pub(crate) thread: Thread,
    pub(crate) what: What,
}

/// A thread of a process: threads of a pool share a name, and an identity is used only once.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Thread {
    pub(crate) id: String,
    pub(crate) name: String,
}

/// What a span's or an event's fields hold, as text.
pub(crate) type Fields = BTreeMap<String, String>;

/// What happened. A span's number is its own for as long as the span is open.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "lowercase")]
pub(crate) enum What {
    Recording { version: u32 },
    Program(Program),
    Process { process: u32, epoch: i64 },
    New { span: u64, fields: Fields },
    Enter { span: u64 },
    Exit { span: u64 },
    Close { span: u64 },
    Event { span: Option<u64>, fields: Fields },
    End,
    Recorded,
}

/// Puts a recording together from what each program's processes wrote.
pub(crate) fn write(programs: Vec<(Program, Vec<String>)>) -> Result<String> {
    let mut text = serde_json::to_string(&What::Recording { version: VERSION })? + "\n";
    for (program, processes) in programs {
        text += &(serde_json::to_string(&What::Program(program))? + "\n");
        text.extend(processes);
    }
    Ok(text + &serde_json::to_string(&What::Recorded)? + "\n")
}

/// Reads a recording. The error names the line, and what is wrong with it.
pub(crate) fn parse(text: &str) -> Result<Vec<Run>> {
    let mut reader = Reader::default();
    for line in text.split_inclusive('\n') {
        reader.line += 1;
        let line = line.strip_suffix('\n').context("the recording ends in the middle of it");
        let read = line.and_then(|line| reader.read(line));
        read.with_context(|| format!("line {}", reader.line))?;
    }
    let next = reader.line + 1;
    ensure!(reader.whole, "line {next}: expected more: the recording ends before its last line");
    for run in &mut reader.runs {
        run.processes.sort_by_key(|process| process.records[0].at);
    }
    Ok(reader.runs)
}

#[derive(Default)]
struct Reader {
    line: usize,
    whole: bool,
    runs: Vec<Run>,
    /// What the times of the process being read count from.
    epoch: i64,
}

#[derive(Deserialize)]
struct Line {
    #[serde(flatten)]
    what: What,
    #[serde(flatten)]
    moment: Option<Moment>,
}

#[derive(Deserialize)]
struct Moment {
    at: i64,
    cpu: Option<i64>,
    thread: String,
    named: String,
}

impl Reader {
    fn read(&mut self, text: &str) -> Result<()> {
        ensure!(!self.whole, "expected nothing after the recording's last line");
        let Line { what, moment } = serde_json::from_str(text).map_err(|error| {
            let error = error.to_string();
            let error = error.split(" at line ").next().unwrap_or_default().to_owned();
            anyhow::anyhow!("this is no line of a recording: {error}")
        })?;
        let first = matches!(what, What::Recording { .. });
        ensure!(first || self.line > 1, "expected a recording's first line");
        ensure!(!first || self.line == 1, "this is a recording's first line, inside of one");
        match what {
            What::Recording { version } => {
                ensure!(version == VERSION, "version {version} is not one that this xtask reads");
            }
            What::Program(program) => self.runs.push(Run { program, processes: Vec::new() }),
            What::Recorded => self.whole = true,
            what => self.record(what, moment.context("expected a time and a thread here")?)?,
        }
        Ok(())
    }

    fn record(&mut self, what: What, moment: Moment) -> Result<()> {
        let run = self.runs.last_mut().context("expected the line of a program before it")?;
        if let What::Process { process, epoch } = what {
            self.epoch = epoch;
            run.processes.push(Process { id: process, records: Vec::new() });
        }
        let process =
            run.processes.last_mut().context("expected the line of a process before it")?;
        let at = self.epoch.checked_add(moment.at).filter(|at| (0..MOMENTS).contains(at));
        let possible = moment.cpu.is_none_or(|cpu| cpu >= 0);
        let at = at.filter(|_| possible).context("the time is one that cannot be")?;
        let thread = Thread { id: moment.thread, name: moment.named };
        process.records.push(Record { line: self.line, at, cpu: moment.cpu, thread, what });
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::timeline::made::{MADE, made};

    #[track_caller]
    fn fails(text: &str, expected: &str) {
        let message = format!("{:#}", parse(text).unwrap_err());
        assert!(message.starts_with(expected), "{message}");
    }

    #[test]
    fn it_is_read_as_it_was_written() {
        let runs = parse(&made(MADE)).unwrap();
        let [Run { program, processes }] = &*runs else { panic!("{runs:?}") };
        assert_eq!((&*program.name, program.due["A = 2"]), ("made", 10_000_000));
        let [Process { id: 7, records }] = &**processes else { panic!("{processes:?}") };
        assert_eq!(records.len(), 8);
        assert_eq!(
            (records[3].line, records[3].at, records[3].cpu),
            (6, 1_001_000_000, Some(1_000_000))
        );
        assert_eq!(records[3].what, What::Exit { span: 1 });
    }

    #[test]
    fn wherever_it_is_torn_the_line_is_named() {
        let text = made(MADE);
        for end in 0..text.len() {
            let whole_lines = text[..end].matches('\n').count();
            fails(&text[..end], &format!("line {}: ", whole_lines + 1));
        }
        fails("", "line 1: expected more: the recording ends before its last line");
        fails(&text[..40], "line 2: the recording ends in the middle of it");
    }

    #[test]
    fn what_does_not_belong_there_is_named_with_its_line() {
        let text = made(MADE);
        let lines: Vec<&str> = text.lines().collect();
        for (number, line, told) in [
            (1, r#"{"is":"recording","version":2}"#, "version 2 is not one that this xtask reads"),
            (1, lines[1], "expected a recording's first line"),
            (1, r#"{"some":"json"}"#, "this is no line of a recording: "),
            (5, lines[0], "this is a recording's first line, inside of one"),
            (5, "a log\u{1b}[0m", "this is no line of a recording: "),
            (5, "", "this is no line of a recording: "),
            (
                5,
                r#"{"is":"poll","at":0,"thread":"1","named":""}"#,
                "this is no line of a recording: ",
            ),
            (5, r#"{"is":"enter","span":1}"#, "expected a time and a thread"),
            (
                5,
                r#"{"is":"end","at":-2000000000,"thread":"1","named":""}"#,
                "the time is one that cannot be",
            ),
            (
                5,
                r#"{"is":"end","at":0,"cpu":-1,"thread":"1","named":""}"#,
                "the time is one that cannot be",
            ),
            (2, lines[2], "expected the line of a program before it"),
            (3, lines[3], "expected the line of a process before it"),
        ] {
            let mut lines = lines.clone();
            lines[number - 1] = line;
            fails(&(lines.join("\n") + "\n"), &format!("line {number}: {told}"));
        }
        fails(&text.repeat(2), "line 12: expected nothing after the recording's last line");
    }
}

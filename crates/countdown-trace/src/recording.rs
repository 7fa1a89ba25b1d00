//! The format of a recording: its types, its writer and its reader.
//!
//! A program that records writes a file for each of its processes: a JSON object a line, each of
//! them a [`Record`]. The first record is [`Process`](RecordKind::Process); the last is
//! [`End`](RecordKind::End), unless the process was killed. [`Recorded::from_folder`] reads these
//! files.
//!
//! A recording is one file with what several programs recorded. [`write()`] makes it, and
//! [`read()`] reads it. It has a first and a last line of its own, so that a truncated one is
//! noticed.
//!
//! Times are in nanoseconds. Within a process they are those of a monotonic clock and count from
//! the process's start. A process says once what its start is by the wall clock, which relates its
//! times to those of other processes.
//!
//! ```
//! use countdown_trace::recording::{self, About, Record, RecordKind, Recorded};
//!
//! let start = Record {
//!     at: 1_000,
//!     cpu: None,
//!     thread: 1,
//!     named: "main".into(),
//!     kind: RecordKind::Process { process: 7, epoch: 0, cpu_step: None },
//! };
//! let recorded = Recorded { about: About::default(), records: vec![start] };
//! let text = recording::write(&[recorded.clone()]);
//! assert_eq!(recording::read(text.as_bytes())?, [recorded]);
//! # Ok::<(), recording::Error>(())
//! ```

use std::{
    collections::BTreeMap,
    error, fmt, fs, io,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};

/// The only version of the format that is read.
const VERSION: u32 = 2;

/// Times are less than this, and so before the year 2116: the difference of any two fits an `i64`.
const TIMES: u64 = 1 << 62;

/// A program and its records.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Recorded {
    /// The program.
    pub about: About,
    /// Its records, process after process.
    pub records: Vec<Record>,
}

/// A description of a program.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct About {
    /// Its name.
    pub name: String,
    /// A sentence on what it shows; may be empty.
    pub summary: String,
    /// The same in Chinese; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub chinese: String,
    /// The lines of its golden; empty if it has none.
    pub due: Vec<Due>,
}

/// When a line is due.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Due {
    /// The line's text after its stamp and tabs.
    pub label: String,
    /// Nanoseconds since the program started its clock.
    pub at: u64,
}

/// Something that happened on a thread.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// Nanoseconds since the process's start.
    pub at: u64,
    /// Nanoseconds that the thread had run on a core by then, where the system tells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cpu: Option<u64>,
    /// The thread's number, unique within its process.
    pub thread: u64,
    /// The thread's name; empty if it has none. The threads of a pool share one.
    pub named: String,
    /// The event itself.
    #[serde(rename = "what")]
    pub kind: RecordKind,
}

/// The fields of a span or an event, as text. An event's message is its field `message`.
pub type Fields = BTreeMap<String, String>;

/// A kind of event. A span's number is unique while the span is open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RecordKind {
    /// A process started.
    Process {
        /// Its identifier.
        process: u32,
        /// Its start, in nanoseconds since the Unix epoch.
        epoch: u64,
        /// The steps in which the system counts CPU time, in nanoseconds, if they are long.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        cpu_step: Option<u64>,
    },
    /// A span was created.
    New {
        /// Its number.
        span: u64,
        /// Where it is created.
        #[serde(rename = "place")]
        callsite: Callsite,
        /// Its fields.
        fields: Fields,
    },
    /// A thread entered a span.
    Enter {
        /// The span's number.
        span: u64,
    },
    /// A thread left a span.
    Exit {
        /// The span's number.
        span: u64,
    },
    /// A span was closed.
    Close {
        /// The span's number.
        span: u64,
    },
    /// An event. If its target is `countdown`, its field `line` is a line that the program printed.
    Event {
        /// The span in which it happened.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        span: Option<u64>,
        /// Its target.
        target: String,
        /// Its fields.
        fields: Fields,
    },
    /// The process stopped recording, as it does when it ends.
    End {},
}

/// Where in its source a program creates a span.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Callsite {
    /// The span's name, which is usually that of its function.
    pub function: String,
    /// The source file, as the compiler was given it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// The line in that file, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
}

/// Why a recording cannot be read.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// The program recorded nothing.
    Nothing,
    /// A file cannot be read.
    Io(PathBuf, io::Error),
    /// A line is wrong.
    Line {
        /// The file of a process; `None` for a recording.
        file: Option<PathBuf>,
        /// The line's number, from 1.
        line: usize,
        /// The reason.
        message: String,
    },
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nothing => f.write_str(
                "it recorded nothing: the first line of its `main` should be \
                 `let _trace = countdown_trace::start();`",
            ),
            Self::Io(path, error) => write!(f, "cannot read {}: {error}", path.display()),
            Self::Line {
                file: Some(file),
                line,
                message,
            } => write!(f, "{}:{line}: {message}", file.display()),
            Self::Line { line, message, .. } => write!(f, "line {line}: {message}"),
        }
    }
}

impl error::Error for Error {}

impl Error {
    fn in_line(file: Option<&Path>, line: usize, message: &str) -> Self {
        Self::Line {
            file: file.map(Path::to_owned),
            line,
            message: message.to_owned(),
        }
    }
}

/// A line of a recording. It is written by reference, and read by value.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum JsonLine<A, R> {
    /// The first line.
    Recording { version: u32 },
    /// A program, whose records follow.
    Program(A),
    /// Something that happened.
    Record(R),
    /// The last line.
    Recorded {},
}

impl fmt::Display for JsonLine<&About, &Record> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let json = serde_json::to_string(self).map_err(|_| fmt::Error)?;
        writeln!(f, "{json}")
    }
}

impl JsonLine<About, Record> {
    fn parse(text: &[u8]) -> Result<Self, String> {
        let text = text
            .strip_suffix(b"\n")
            .ok_or("the file ends in the middle of this line")?;
        let text = str::from_utf8(text).map_err(|_| "this is not UTF-8")?;
        let line = serde_json::from_str(text).map_err(|error| {
            let error = error.to_string();
            let reason = error.split(" at line ").next().unwrap_or_default();
            format!("this is not a line of a recording: {reason}")
        })?;
        if let Self::Record(Record { at, cpu, kind, .. }) = &line {
            let epoch = match kind {
                RecordKind::Process { epoch, .. } => *epoch,
                _ => 0,
            };
            if [*at, cpu.unwrap_or_default(), epoch]
                .iter()
                .any(|time| *time >= TIMES)
            {
                return Err("this time is out of range".into());
            }
        }
        Ok(line)
    }
}

impl Record {
    /// The line that holds it, with its line break.
    pub(crate) fn to_line(&self) -> String {
        JsonLine::Record(self).to_string()
    }
}

/// Writes what several programs recorded as one recording.
#[must_use]
pub fn write(programs: &[Recorded]) -> String {
    let mut text = JsonLine::Recording { version: VERSION }.to_string();
    for Recorded { about, records } in programs {
        text += &JsonLine::Program(about).to_string();
        text.extend(records.iter().map(Record::to_line));
    }
    text + &JsonLine::Recorded {}.to_string()
}

/// Reads what several programs recorded.
///
/// # Errors
///
/// If the text is truncated, or is not a recording.
pub fn read(recording: &[u8]) -> Result<Vec<Recorded>, Error> {
    let mut programs: Vec<Recorded> = Vec::new();
    let mut is_whole = false;
    let mut next = 1;
    for text in recording.split_inclusive(|byte| *byte == b'\n') {
        let error = |message: &str| Error::in_line(None, next, message);
        let line = JsonLine::parse(text).map_err(|message| error(&message))?;
        match line {
            _ if is_whole => return Err(error("expected nothing after the recording's last line")),
            JsonLine::Recording { version } if version != VERSION => {
                return Err(error(&format!(
                    "the recording has version {version}, and only {VERSION} can be read: \
                     record it again"
                )));
            }
            JsonLine::Recording { .. } if next == 1 => {}
            JsonLine::Recording { .. } => {
                return Err(error("a recording begins inside of another one"));
            }
            _ if next == 1 => return Err(error("expected the first line of a recording")),
            JsonLine::Program(about) => programs.push(Recorded {
                about,
                records: Vec::new(),
            }),
            JsonLine::Record(record) => match programs.last_mut() {
                Some(program) => program.records.push(record),
                None => return Err(error("expected the line of a program before this one")),
            },
            JsonLine::Recorded {} => is_whole = true,
        }
        next += 1;
    }
    if !is_whole {
        return Err(Error::in_line(
            None,
            next,
            "the recording ends before its last line",
        ));
    }
    Ok(programs)
}

impl Recorded {
    /// Reads what the processes of one program recorded into `folder`, the first to start first.
    ///
    /// # Errors
    ///
    /// If the folder cannot be read, is empty, or has a file that is not a process's recording.
    pub fn from_folder(about: About, folder: &Path) -> Result<Self, Error> {
        let entries = match fs::read_dir(folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(Error::Nothing),
            entries => entries.map_err(|error| Error::Io(folder.to_owned(), error))?,
        };

        let mut processes = Vec::new();
        for entry in entries {
            let entry = entry.map_err(|error| Error::Io(folder.to_owned(), error))?;
            processes.push(read_process(&entry.path())?);
        }
        if processes.is_empty() {
            return Err(Error::Nothing);
        }
        processes.sort_by_key(|(start, _)| *start);

        let records = processes.into_iter().flat_map(|(_, records)| records);
        Ok(Self {
            about,
            records: records.collect(),
        })
    }
}

/// Reads the file of one process: when it started, and its records.
fn read_process(path: &Path) -> Result<(u64, Vec<Record>), Error> {
    let text = fs::read(path).map_err(|error| Error::Io(path.to_owned(), error))?;
    let (mut start, mut records) = (0, Vec::new());
    for (line, text) in (1..).zip(text.split_inclusive(|byte| *byte == b'\n')) {
        let error = |message: &str| Error::in_line(Some(path), line, message);
        let JsonLine::Record(record) = JsonLine::parse(text).map_err(|message| error(&message))?
        else {
            return Err(error("expected a record"));
        };
        if let RecordKind::Process { epoch, .. } = record.kind {
            start = epoch;
        }
        records.push(record);
    }
    Ok((start, records))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two programs: the first polls a task, the second consists of two processes.
    fn programs() -> Vec<Recorded> {
        let record = |at, kind| Record {
            at,
            cpu: Some(at / 2),
            thread: 1,
            named: "main".into(),
            kind,
        };
        let process = |process| RecordKind::Process {
            process,
            epoch: 1,
            cpu_step: None,
        };
        let new = RecordKind::New {
            span: 1,
            callsite: Callsite::default(),
            fields: Fields::from([("name".into(), "A".into())]),
        };
        let about = |name: &str| About {
            name: name.into(),
            due: vec![Due {
                label: "A = 1".into(),
                at: 5,
            }],
            ..About::default()
        };
        let polls = vec![
            record(0, process(7)),
            record(1, new),
            record(2, RecordKind::Enter { span: 1 }),
            record(3, RecordKind::Exit { span: 1 }),
            record(4, RecordKind::Close { span: 1 }),
            record(5, RecordKind::End {}),
        ];
        let processes = vec![record(0, process(8)), record(0, process(9))];
        vec![
            Recorded {
                about: about("one"),
                records: polls,
            },
            Recorded {
                about: about("two"),
                records: processes,
            },
        ]
    }

    #[track_caller]
    fn fails(recording: impl AsRef<[u8]>, expected: &str) {
        let error = read(recording.as_ref()).unwrap_err().to_string();
        assert!(error.starts_with(expected), "{error} is not {expected}");
    }

    #[test]
    fn a_written_recording_can_be_read() {
        let text = write(&programs());
        assert_eq!(text.lines().count(), 12);
        assert_eq!(read(text.as_bytes()).unwrap(), programs());
    }

    #[test]
    fn a_truncated_recording_is_refused_with_its_line() {
        let text = write(&programs());
        for end in 0..text.len() {
            let lines = text[..end].matches('\n').count();
            fails(&text[..end], &format!("line {}: ", lines + 1));
        }
        fails("", "line 1: the recording ends before its last line");
        let torn = "line 2: the file ends in the middle of this line";
        fails(&text[..40], torn);
    }

    #[test]
    fn a_line_that_does_not_belong_there_is_refused() {
        let text = write(&programs());
        let lines: Vec<&str> = text.lines().collect();
        let record = |at: &str, what: &str| {
            format!(r#"{{"record":{{"at":{at},"thread":1,"named":"","what":{what}}}}}"#)
        };
        for (number, line, message) in [
            (
                1,
                r#"{"recording":{"version":1}}"#,
                "the recording has version 1, and only 2",
            ),
            (1, lines[1], "expected the first line of a recording"),
            (
                1,
                r#"{"some":"json"}"#,
                "this is not a line of a recording: ",
            ),
            (
                2,
                lines[2],
                "expected the line of a program before this one",
            ),
            (5, lines[0], "a recording begins inside of another one"),
            (5, "a log\u{1b}[0m", "this is not a line of a recording: "),
            (5, "", "this is not a line of a recording: "),
            (
                5,
                &record("0", r#"{"poll":{}}"#),
                "this is not a line of a recording: ",
            ),
            (
                5,
                &record("-1", r#"{"end":{}}"#),
                "this is not a line of a recording: ",
            ),
            (
                5,
                &record("5000000000000000000", r#"{"end":{}}"#),
                "this time is out of range",
            ),
        ] {
            let mut lines = lines.clone();
            lines[number - 1] = line;
            let text = lines.join("\r\n") + "\n";
            fails(text, &format!("line {number}: {message}"));
        }
        fails(
            text.repeat(2),
            "line 13: expected nothing after the recording's last line",
        );
        fails(
            b"{\"recording\":{\"version\":2}}\n\xff\n",
            "line 2: this is not UTF-8",
        );
    }

    #[test]
    fn the_processes_of_a_folder_are_read_in_the_order_of_their_start() {
        let folder = tempfile::tempdir().unwrap();
        let read = || Recorded::from_folder(About::default(), folder.path());
        assert!(matches!(read(), Err(Error::Nothing)));

        for (file, epoch) in [("7.jsonl", 20), ("8.jsonl", 10)] {
            let start = Record {
                at: 0,
                cpu: None,
                thread: 1,
                named: file.into(),
                kind: RecordKind::Process {
                    process: 1,
                    epoch,
                    cpu_step: None,
                },
            };
            fs::write(folder.path().join(file), start.to_line()).unwrap();
        }
        let names = read()
            .unwrap()
            .records
            .into_iter()
            .map(|record| record.named);
        assert_eq!(names.collect::<Vec<_>>(), ["8.jsonl", "7.jsonl"]);

        fs::write(folder.path().join("9.jsonl"), "{}\n").unwrap();
        let error = read().unwrap_err().to_string();
        assert!(error.contains("9.jsonl:1: this is not a line"), "{error}");
    }
}

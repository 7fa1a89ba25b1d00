//! The format of a recording, for whoever writes one and whoever reads one.
//!
//! A recording is text: one [`Line`] a line, as JSON. A program that records writes a file for each
//! of its processes, in which every line is a [`Record`]; the first of them is its
//! [`Process`](What::Process), and the last one, unless it was killed, its [`End`](What::End). In a
//! recording of programs a [`Program`] stands before the lines of its processes, the first to start
//! first, and a line of its own stands before and after all: one without its last line is torn.
//!
//! Times are in nanoseconds. Within a process they are those of a monotonic clock, counted from the
//! process's own start; between processes the wall clock tells, which each reads once, at its start.
//!
//! ```
//! use countdown_trace::recording::{Line, Record, What};
//!
//! let enter = Record { at: 1_000, cpu: None, thread: 1, named: "main".into(), what: What::Enter { span: 7 } };
//! let text = Line::Record(enter).to_string();
//! assert_eq!(text, r#"{"record":{"at":1000,"thread":1,"named":"main","what":{"enter":{"span":7}}}}"#);
//! ```

use std::{collections::BTreeMap, fmt};

use serde::{Deserialize, Serialize};

/// The only version of the format that is read.
pub const VERSION: u32 = 2;

/// A line of a recording. It is displayed as it is written, without its line break.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Line {
    /// The first line of a recording of programs.
    Recording {
        /// That of the format.
        version: u32,
    },
    /// What is known of a program beside what it did; its processes follow.
    Program(Program),
    /// Something that happened.
    Record(Record),
    /// The last line of a recording of programs.
    Recorded {},
}

/// What is known of a program beside what it did.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Program {
    /// Its name.
    pub name: String,
    /// A sentence on what it shows, or nothing.
    pub summary: String,
    /// The same in Chinese, or nothing.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub chinese: String,
    /// When its lines are due, as its golden says, in the golden's order.
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
    /// The nanoseconds that the thread had run on a core by then, where the system tells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cpu: Option<u64>,
    /// The thread's number, which no other thread of the process has.
    pub thread: u64,
    /// The thread's name, which the threads of a pool share, or nothing.
    pub named: String,
    /// What happened.
    pub what: What,
}

/// What a span's or an event's fields hold, as text. An event's text is its field `message`.
pub type Fields = BTreeMap<String, String>;

/// What happened. A span's number is its own for as long as the span is open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum What {
    /// A process started.
    Process {
        /// Its number.
        process: u32,
        /// What its times count from: nanoseconds since the Unix epoch.
        epoch: u64,
    },
    /// A span was made.
    New {
        /// Its number.
        span: u64,
        /// Where it is made.
        place: Place,
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
    /// A span was closed: nobody enters it again.
    Close {
        /// The span's number.
        span: u64,
    },
    /// An event. One whose target is `countdown` is a printed line, the text of its field `line`.
    Event {
        /// The span that it happened in.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        span: Option<u64>,
        /// Its target.
        target: String,
        /// Its fields.
        fields: Fields,
    },
    /// The process stopped recording, as it does at its end.
    End {},
}

/// Where in its source a program makes a span.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Place {
    /// The span's name: that of its function, as a rule.
    pub function: String,
    /// The source file, as the compiler was told of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// The line in that file, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&serde_json::to_string(self).map_err(|_| fmt::Error)?)
    }
}

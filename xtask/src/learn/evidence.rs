//! What a run did: who ran when and on which thread, as it was recorded, and how it ended.

use std::{
    collections::{BTreeMap, HashMap},
    path::Path,
    time::Duration,
};

use countdown_trace::recording::{About, Error, Fields, Record, RecordKind, Recorded};

/// What a run did. Times are nanoseconds since the Unix epoch.
#[derive(Default)]
pub(crate) struct Evidence {
    spans: Vec<Span>,
    /// In the order of their beginning.
    entries: Vec<Entry>,
    lines: Vec<Line>,
    /// When the first process started.
    start: u64,
    /// When the last thing was recorded.
    end: u64,
    /// How long the program ran on after the last that it printed.
    pub(crate) lingered: Duration,
}

/// A call of an instrumented function.
struct Span {
    function: String,
    fields: Fields,
}

/// A stretch of time in which a thread was in a span: a call, or a poll of an `async` one.
pub(crate) struct Entry {
    span: usize,
    pub(crate) thread: u64,
    pub(crate) is_main: bool,
    pub(crate) from: u64,
    pub(crate) to: u64,
}

/// A line that was printed.
struct Line {
    at: u64,
    text: String,
    is_main: bool,
}

impl Evidence {
    /// Reads what a run recorded into `folder`.
    ///
    /// # Errors
    ///
    /// If nothing was recorded, or it cannot be read.
    pub(crate) fn read(folder: &Path, lingered: Duration) -> Result<Self, Error> {
        let recorded = Recorded::from_folder(About::default(), folder)?;
        let mut evidence = Self::of(recorded.records);
        evidence.lingered = lingered;
        Ok(evidence)
    }

    fn of(records: Vec<Record>) -> Self {
        let mut reader = Reader::default();
        for record in records {
            reader.read(record);
        }
        let mut evidence = reader.evidence;
        // Whoever was in a span when the recording ended was in it until then.
        let end = evidence.end;
        for entry in &mut evidence.entries {
            entry.to = entry.to.min(end);
        }
        evidence.entries.sort_by_key(|entry| entry.from);
        evidence
    }

    /// Returns the entries of a function, in the order of their beginning.
    pub(crate) fn entries<'a>(&'a self, function: &'a str) -> impl Iterator<Item = &'a Entry> {
        let of = move |entry: &&Entry| self.spans[entry.span].function == function;
        self.entries.iter().filter(of)
    }

    /// Returns how often the calls of a function were polled. A future enters its span once more when
    /// it is dropped.
    pub(crate) fn polls(&self, function: &str) -> usize {
        let mut entries = BTreeMap::<usize, usize>::new();
        for entry in self.entries(function) {
            *entries.entry(entry.span).or_default() += 1;
        }
        entries.values().map(|entries| 1.max(entries - 1)).sum()
    }

    pub(crate) fn is_called(&self, function: &str) -> bool {
        self.spans.iter().any(|span| span.function == function)
    }

    /// Whether both entries are of calls with the same arguments.
    pub(crate) fn is_alike(&self, one: &Entry, other: &Entry) -> bool {
        self.spans[one.span].fields == self.spans[other.span].fields
    }

    /// Whether the call that an entry is of was entered again later.
    pub(crate) fn is_entered_after(&self, entry: &Entry) -> bool {
        let mut entries = self.entries.iter();
        entries.any(|other| other.span == entry.span && other.from > entry.from)
    }

    /// When each line with this text was printed, and whether by the main thread.
    pub(crate) fn printed<'a>(&'a self, text: &'a str) -> impl Iterator<Item = (u64, bool)> + 'a {
        let lines = self.lines.iter();
        let lines = lines.filter(move |line| label(&line.text) == text);
        lines.map(|line| (line.at, line.is_main))
    }

    /// When the line was printed that has no stamp.
    pub(crate) fn closed(&self) -> Option<u64> {
        let closing = self
            .lines
            .iter()
            .find(|line| label(&line.text) == line.text);
        closing.map(|line| line.at)
    }

    /// How long after the start something happened.
    pub(crate) fn since_start(&self, at: u64) -> Duration {
        Duration::from_nanos(at.saturating_sub(self.start))
    }

    /// When the last line was printed.
    pub(crate) fn last_line(&self) -> u64 {
        self.lines.last().map_or(self.end, |line| line.at)
    }
}

/// Returns what follows a line's stamp.
fn label(line: &str) -> &str {
    match line.split_once(" \t") {
        Some((stamp, label)) if stamp.parse::<f64>().is_ok() => label.trim_start(),
        _ => line,
    }
}

#[derive(Default)]
struct Reader {
    evidence: Evidence,
    epoch: u64,
    /// Of each span that is open in this process, its index.
    open: HashMap<u64, usize>,
    /// Of each thread and span that it is in, the index of the entry.
    inside: HashMap<(u64, u64), usize>,
}

impl Reader {
    fn read(&mut self, record: Record) {
        if let RecordKind::Process { epoch, .. } = record.kind {
            if self.epoch == 0 {
                self.evidence.start = epoch;
            }
            self.epoch = epoch;
            self.open.clear();
            self.inside.clear();
        }
        let at = self.epoch + record.at;
        let (thread, is_main) = (record.thread, record.named == "main");
        let evidence = &mut self.evidence;
        evidence.end = evidence.end.max(at);
        match record.kind {
            RecordKind::New {
                span,
                callsite,
                fields,
            } => {
                self.open.insert(span, evidence.spans.len());
                evidence.spans.push(Span {
                    function: callsite.function,
                    fields,
                });
            }
            RecordKind::Enter { span } => {
                let index = evidence.entries.len();
                self.inside.insert((thread, span), index);
                evidence.entries.push(Entry {
                    span: self.open[&span],
                    thread,
                    is_main,
                    from: at,
                    to: u64::MAX,
                });
            }
            RecordKind::Exit { span } => {
                if let Some(index) = self.inside.remove(&(thread, span)) {
                    evidence.entries[index].to = at;
                }
            }
            RecordKind::Event { target, fields, .. } if target == "countdown" => {
                let text = fields.get("line").cloned().unwrap_or_default();
                evidence.lines.push(Line { at, text, is_main });
            }
            _ => {}
        }
    }
}

#[cfg(test)]
pub(super) mod made {
    //! Evidence made of a few words, for tests.

    use countdown_trace::recording::Callsite;

    use super::*;

    /// Makes evidence of lines such as `main 10 new 1 piece X`, `pool 20 enter 1`, `main 30 exit 1`
    /// and `main 40 print Done`. Times are in milliseconds, and `_` in a printed line is a blank.
    pub(crate) fn evidence(story: &str) -> Evidence {
        let start = RecordKind::Process {
            process: 1,
            epoch: 1_000,
            cpu_step: None,
        };
        let mut threads = vec!["main".to_owned()];
        let mut records = vec![record(0, "main", start, &mut threads)];
        for line in story.lines() {
            let words: Vec<&str> = line.split_whitespace().collect();
            let [thread, at, what, subject, rest @ ..] = &words[..] else {
                panic!("{line}")
            };
            let span = || subject.parse().unwrap();
            let kind = match *what {
                "new" => RecordKind::New {
                    span: span(),
                    callsite: Callsite {
                        function: rest[0].into(),
                        ..Callsite::default()
                    },
                    fields: Fields::from([("name".into(), rest[1..].join(" "))]),
                },
                "enter" => RecordKind::Enter { span: span() },
                "exit" => RecordKind::Exit { span: span() },
                "print" => RecordKind::Event {
                    span: None,
                    target: "countdown".into(),
                    fields: Fields::from([("line".into(), printed(subject))]),
                },
                other => panic!("{other}"),
            };
            records.push(record(at.parse().unwrap(), thread, kind, &mut threads));
        }
        Evidence::of(records)
    }

    fn printed(text: &str) -> String {
        let text = text.replace('_', " ");
        if text == "Done" {
            text
        } else {
            format!("0.5000 \t\t{text}")
        }
    }

    fn record(ms: u64, thread: &str, kind: RecordKind, threads: &mut Vec<String>) -> Record {
        if !threads.iter().any(|known| known == thread) {
            threads.push(thread.to_owned());
        }
        let number = threads.iter().position(|known| known == thread).unwrap();
        Record {
            at: ms * 1_000_000,
            cpu: None,
            thread: number as u64,
            named: if thread == "main" { "main" } else { "pool" }.into(),
            kind,
        }
    }
}

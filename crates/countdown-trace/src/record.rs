//! A recording: what became of each span, and when, as `cargo xtask timeline` draws it.
//!
//! `COUNTDOWN_RECORD` names a directory, in which each process of a program writes a file of its
//! own: a JSON object a line, the first of them with the process and the epoch that its times
//! count from. Times are in nanoseconds. Between the processes of a run the clock is the wall
//! clock, read once at the start of each; within a process it is a monotonic one.

use std::{
    env, fmt,
    fmt::Write as _,
    fs::{self, File},
    io::{self, Write as _},
    path::Path,
    process,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Instant, SystemTime},
};

use cpu_time::ThreadTime;
use tracing::{
    Event, Subscriber,
    field::{Field, Visit},
    span::{Attributes, Id},
};
use tracing_subscriber::{Layer, layer::Context, registry::LookupSpan};

/// Writes a line for each thing that happens to a span.
pub(crate) struct Recorder(Arc<Shared>);

/// Writes the last line when it is dropped: a recording without one was cut short.
pub(crate) struct Recording(Arc<Shared>);

struct Shared {
    file: File,
    start: Instant,
    failed: AtomicBool,
}

impl Recorder {
    pub(crate) fn start() -> Option<Self> {
        let directory = env::var_os("COUNTDOWN_RECORD")?;
        match Shared::start(directory.as_ref()) {
            Ok(shared) => Some(Self(Arc::new(shared))),
            Err(error) => {
                let directory = directory.to_string_lossy();
                let _ = writeln!(io::stderr(), "cannot record into `{directory}`: {error}");
                None
            }
        }
    }

    pub(crate) fn recording(&self) -> Recording {
        Recording(Arc::clone(&self.0))
    }
}

impl Drop for Recording {
    fn drop(&mut self) {
        self.0.write(self.0.line("end"));
    }
}

impl<S: Subscriber + for<'span> LookupSpan<'span>> Layer<S> for Recorder {
    fn on_new_span(&self, span: &Attributes<'_>, id: &Id, _: Context<'_, S>) {
        let mut line = self.0.line("new").number("span", id.into_u64());
        line.fields(|fields| span.record(fields));
        self.0.write(line);
    }

    fn on_enter(&self, id: &Id, _: Context<'_, S>) {
        self.0.write(self.0.line("enter").number("span", id.into_u64()));
    }

    fn on_exit(&self, id: &Id, _: Context<'_, S>) {
        self.0.write(self.0.line("exit").number("span", id.into_u64()));
    }

    fn on_close(&self, id: Id, _: Context<'_, S>) {
        self.0.write(self.0.line("close").number("span", id.into_u64()));
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        let mut line = self.0.line("event");
        if let Some(span) = context.event_span(event) {
            line = line.number("span", span.id().into_u64());
        }
        line.fields(|fields| match event.metadata().target() {
            "countdown" => event.record(&mut Printed(fields)),
            _ => event.record(fields),
        });
        self.0.write(line);
    }
}

/// A line that a printer has printed, taken apart.
struct Printed<'a>(&'a mut Line);

impl Visit for Printed<'_> {
    fn record_debug(&mut self, _: &Field, _: &dyn fmt::Debug) {}

    fn record_str(&mut self, _: &Field, line: &str) {
        if let Some((stamp, text)) = line.split_once(" \t") {
            let label = text.trim_start_matches('\t');
            self.0.text("message", "printed");
            self.0.text("stamp", stamp);
            self.0.text("indent", text.len() - label.len());
            self.0.text("label", label);
        } else {
            self.0.text("message", "closed");
            self.0.text("word", line);
        }
    }
}

impl Shared {
    fn start(directory: &Path) -> io::Result<Self> {
        fs::create_dir_all(directory)?;
        let process = process::id();
        let path = directory.join(format!("{process}.jsonl"));
        let file = File::options().append(true).create_new(true).open(path)?;
        let start = Instant::now();
        let epoch = SystemTime::UNIX_EPOCH.elapsed().map_or(0, |since| since.as_nanos());
        let shared = Self { file, start, failed: AtomicBool::new(false) };
        shared.write(shared.line("process").number("process", process).number("epoch", epoch));
        Ok(shared)
    }

    /// The start of a line: what happened, when, and on which thread, which had used how much of
    /// a core by then.
    fn line(&self, is: &str) -> Line {
        let (at, cpu) = (self.start.elapsed().as_nanos(), ThreadTime::try_now());
        let thread = thread::current();
        let mut line = Line(format!(r#"{{"is":"{is}""#)).number("at", at);
        if let Ok(cpu) = cpu {
            line = line.number("cpu", cpu.as_duration().as_nanos());
        }
        line.text("thread", format_args!("{:?}", thread.id()));
        line.text("named", thread.name().unwrap_or_default());
        line
    }

    /// One write a line, into a file opened for appending: whenever the process ends, the lines
    /// up to then are whole.
    fn write(&self, line: Line) {
        let mut text = line.0;
        text.push_str("}\n");
        if self.failed.load(Ordering::Relaxed) {
            return;
        }
        if let Err(error) = (&self.file).write_all(text.as_bytes())
            && !self.failed.swap(true, Ordering::Relaxed)
        {
            let _ = writeln!(io::stderr(), "the recording ends here: {error}");
        }
    }
}

/// A JSON object that still wants its closing brace.
struct Line(String);

impl Line {
    fn number(mut self, key: &str, value: impl fmt::Display) -> Self {
        let _ = write!(self.0, r#","{key}":{value}"#);
        self
    }

    fn text(&mut self, key: &str, value: impl fmt::Display) {
        let comma = if self.0.ends_with('{') { "" } else { "," };
        let _ = write!(self.0, r#"{comma}"{key}":""#);
        let _ = write!(Escaped(&mut self.0), "{value}");
        self.0.push('"');
    }

    fn fields(&mut self, record: impl FnOnce(&mut Self)) {
        self.0.push_str(r#","fields":{"#);
        record(self);
        self.0.push('}');
    }
}

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.text(field.name(), format_args!("{value:?}"));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.text(field.name(), value);
    }
}

/// What is written to it stands inside a JSON string.
struct Escaped<'a>(&'a mut String);

impl fmt::Write for Escaped<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for character in text.chars() {
            match character {
                '"' | '\\' => write!(self.0, "\\{character}")?,
                '\0'..='\x1f' => write!(self.0, "\\u{:04x}", u32::from(character))?,
                _ => self.0.push(character),
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicUsize;

    use tracing_subscriber::layer::SubscriberExt;

    use super::*;

    /// What is written while `body` runs: of each line what happened, and what follows the thread.
    fn recorded(body: impl FnOnce()) -> Vec<(String, String)> {
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        let folder = format!("countdown.{}.{}", process::id(), NEXT.fetch_add(1, Ordering::SeqCst));
        let folder = env::temp_dir().join(folder);
        let recorder = Recorder(Arc::new(Shared::start(&folder).unwrap()));
        let recording = recorder.recording();
        tracing::subscriber::with_default(tracing_subscriber::registry().with(recorder), body);
        drop(recording);
        let text = fs::read_to_string(folder.join(format!("{}.jsonl", process::id()))).unwrap();
        fs::remove_dir_all(folder).unwrap();
        let line = |line: &str| {
            let is = line.strip_prefix(r#"{"is":""#).unwrap().split('"').next().unwrap();
            let rest = line.split_once(r#""named":""#).unwrap().1.split_once('"').unwrap().1;
            (is.to_owned(), rest.to_owned())
        };
        text.lines().map(line).collect()
    }

    #[test]
    fn each_thing_that_happens_is_a_line() {
        let lines = recorded(|| {
            let span = tracing::info_span!("count_down", name = %"A");
            span.in_scope(|| tracing::trace!(n = 3, "printed"));
        });
        let is: Vec<&str> = lines.iter().map(|(is, _)| &**is).collect();
        assert_eq!(is, ["process", "new", "enter", "event", "exit", "close", "end"]);
        assert_eq!(lines[1].1, r#","span":1,"fields":{"name":"A"}}"#);
        assert_eq!(lines[3].1, r#","span":1,"fields":{"message":"printed","n":"3"}}"#);
        assert_eq!(lines[5].1, r#","span":1}"#);
    }

    #[test]
    fn an_event_outside_of_all_spans_has_none() {
        let lines = recorded(|| tracing::trace!(label = "\"a\\b\"\t\n é→", "printed"));
        let fields = r#"{"message":"printed","label":"\"a\\b\"\u0009\u000a é→"}"#;
        assert_eq!(lines[1].1, format!(r#","fields":{fields}}}"#));
    }

    #[test]
    fn a_folder_that_cannot_be_made_is_an_error() {
        let file = env::temp_dir().join(format!("countdown.{}.file", process::id()));
        fs::write(&file, "").unwrap();
        assert!(Shared::start(&file).is_err());
        fs::remove_file(file).unwrap();
    }
}

//! The recorder: it writes down what becomes of each span, and when, in the format of [`recording`].
//!
//! `COUNTDOWN_RECORD` names a directory, in which each process of a program writes a file of its own.
//!
//! [`recording`]: crate::recording

use std::{
    fmt,
    fs::{self, File},
    io::{self, Write as _},
    path::Path,
    process,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    thread,
    time::{Duration, Instant, SystemTime},
};

use cpu_time::ThreadTime;
use tracing::{
    Event, Subscriber,
    field::{Field, Visit},
    span::{Attributes, Id},
};
use tracing_subscriber::{Layer, layer::Context, registry::LookupSpan};

use crate::recording::{Fields, Line, Place, Record, What};

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
        let directory = crate::variable("COUNTDOWN_RECORD")?;
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
        self.0.write(What::End {});
    }
}

impl<S: Subscriber + for<'span> LookupSpan<'span>> Layer<S> for Recorder {
    fn on_new_span(&self, span: &Attributes<'_>, id: &Id, _: Context<'_, S>) {
        let metadata = span.metadata();
        let place = Place {
            function: metadata.name().to_owned(),
            file: metadata.file().map(str::to_owned),
            line: metadata.line(),
        };
        let mut fields = Texts::default();
        span.record(&mut fields);
        self.0.write(What::New {
            span: id.into_u64(),
            place,
            fields: fields.0,
        });
    }

    fn on_enter(&self, id: &Id, _: Context<'_, S>) {
        self.0.write(What::Enter {
            span: id.into_u64(),
        });
    }

    fn on_exit(&self, id: &Id, _: Context<'_, S>) {
        self.0.write(What::Exit {
            span: id.into_u64(),
        });
    }

    fn on_close(&self, id: Id, _: Context<'_, S>) {
        self.0.write(What::Close {
            span: id.into_u64(),
        });
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        let span = context.event_span(event).map(|span| span.id().into_u64());
        let target = event.metadata().target().to_owned();
        let mut fields = Texts::default();
        event.record(&mut fields);
        self.0.write(What::Event {
            span,
            target,
            fields: fields.0,
        });
    }
}

impl Shared {
    fn start(directory: &Path) -> io::Result<Self> {
        fs::create_dir_all(directory)?;
        let process = process::id();
        let path = directory.join(format!("{process}.jsonl"));
        let file = File::options().append(true).create_new(true).open(path)?;
        let start = Instant::now();
        let epoch = nanoseconds(SystemTime::UNIX_EPOCH.elapsed().unwrap_or_default());
        let shared = Self {
            file,
            start,
            failed: AtomicBool::new(false),
        };
        shared.write(What::Process { process, epoch });
        Ok(shared)
    }

    /// One write a line, into a file opened for appending: whenever the process ends, the lines
    /// up to then are whole.
    fn write(&self, what: What) {
        if self.failed.load(Ordering::Relaxed) {
            return;
        }
        let text = Line::Record(self.record(what)).to_string() + "\n";
        if let Err(error) = (&self.file).write_all(text.as_bytes())
            && !self.failed.swap(true, Ordering::Relaxed)
        {
            let _ = writeln!(io::stderr(), "the recording ends here: {error}");
        }
    }

    /// What happens now, on this thread.
    fn record(&self, what: What) -> Record {
        let (at, cpu) = (nanoseconds(self.start.elapsed()), ThreadTime::try_now());
        Record {
            at,
            cpu: cpu.ok().map(|cpu| nanoseconds(cpu.as_duration())),
            thread: NUMBER.with(|number| *number),
            named: thread::current().name().unwrap_or_default().to_owned(),
            what,
        }
    }
}

thread_local! {
    /// This thread's number: an identity can be neither written nor read.
    static NUMBER: u64 = {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        NEXT.fetch_add(1, Ordering::Relaxed)
    };
}

fn nanoseconds(time: Duration) -> u64 {
    time.as_nanos().try_into().unwrap_or(u64::MAX)
}

/// The fields of a span or of an event.
#[derive(Default)]
struct Texts(Fields);

impl Visit for Texts {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.0.insert(field.name().to_owned(), format!("{value:?}"));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.insert(field.name().to_owned(), value.to_owned());
    }
}

#[cfg(test)]
mod tests {
    use std::{env, sync::atomic::AtomicUsize};

    use tracing_subscriber::layer::SubscriberExt;

    use super::*;

    /// What is recorded while `body` runs.
    fn recorded(body: impl FnOnce()) -> Vec<Record> {
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        let folder = format!(
            "countdown.{}.{}",
            process::id(),
            NEXT.fetch_add(1, Ordering::SeqCst)
        );
        let folder = env::temp_dir().join(folder);
        let recorder = Recorder(Arc::new(Shared::start(&folder).unwrap()));
        let recording = recorder.recording();
        tracing::subscriber::with_default(tracing_subscriber::registry().with(recorder), body);
        drop(recording);
        let text = fs::read_to_string(folder.join(format!("{}.jsonl", process::id()))).unwrap();
        fs::remove_dir_all(folder).unwrap();
        let record = |line| match serde_json::from_str(line).unwrap() {
            Line::Record(record) => record,
            other => panic!("{other:?}"),
        };
        text.lines().map(record).collect()
    }

    fn fields<const N: usize>(fields: [(&str, &str); N]) -> Fields {
        fields
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .into()
    }

    #[test]
    fn each_thing_that_happens_is_a_line() {
        let line = line!() + 2;
        let records = recorded(|| {
            let span = tracing::info_span!("count_down", name = %"A");
            span.in_scope(|| tracing::trace!(n = 3, "printed"));
        });
        assert!(records.windows(2).all(|pair| pair[0].at <= pair[1].at));
        assert!(
            records
                .iter()
                .all(|record| record.thread == records[0].thread)
        );
        let what: Vec<What> = records.into_iter().map(|record| record.what).collect();
        assert!(matches!(what[0], What::Process { process, .. } if process == process::id()));
        let file = Some(file!().to_owned());
        let place = Place {
            function: "count_down".into(),
            file,
            line: Some(line),
        };
        // Its number depends on which threads had spans before.
        let What::New { span, .. } = what[1] else {
            panic!("{what:?}")
        };
        let event = What::Event {
            span: Some(span),
            target: module_path!().into(),
            fields: fields([("message", "printed"), ("n", "3")]),
        };
        let expected = [
            What::New {
                span,
                place,
                fields: fields([("name", "A")]),
            },
            What::Enter { span },
            event,
            What::Exit { span },
            What::Close { span },
            What::End {},
        ];
        assert_eq!(what[1..], expected);
    }

    #[test]
    fn a_printed_line_is_an_event_whatever_is_in_it() {
        let line = "0.5010 \t\t\t\"C\\ = 3\"\u{1b} é→";
        let records = recorded(|| tracing::trace!(target: "countdown", line));
        let (target, fields) = ("countdown".into(), fields([("line", line)]));
        assert_eq!(
            records[1].what,
            What::Event {
                span: None,
                target,
                fields
            }
        );
    }

    #[test]
    fn threads_are_told_apart_by_their_numbers() {
        let records = recorded(|| {
            tracing::info_span!("here").in_scope(|| ());
            let dispatch = tracing::dispatcher::get_default(Clone::clone);
            let other = move || {
                let span = || tracing::info_span!("there").in_scope(|| ());
                tracing::dispatcher::with_default(&dispatch, span);
            };
            thread::Builder::new()
                .name("other".into())
                .spawn(other)
                .unwrap()
                .join()
                .unwrap();
        });
        let thread = |number: usize| (records[number].thread, &*records[number].named);
        assert_eq!(thread(0), thread(1));
        assert_ne!(thread(1).0, thread(5).0);
        assert_eq!(thread(5).1, "other");
    }

    #[test]
    fn a_folder_that_cannot_be_made_is_an_error() {
        let file = env::temp_dir().join(format!("countdown.{}.file", process::id()));
        fs::write(&file, "").unwrap();
        assert!(Shared::start(&file).is_err());
        fs::remove_file(file).unwrap();
    }
}

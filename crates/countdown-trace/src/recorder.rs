//! The recorder: a layer that writes a [`Record`] for each event and each change of a span.

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

use crate::recording::{Callsite, Fields, Record, RecordKind};

/// Windows counts a thread's CPU time in steps of this many nanoseconds.
const CPU_STEP: Option<u64> = if cfg!(windows) {
    Some(15_625_000)
} else {
    None
};

/// Writes what happens in this process to a file of its own.
pub(crate) struct Recorder(Arc<RecordFile>);

/// Writes the last record when it is dropped.
pub(crate) struct Guard(Arc<RecordFile>);

/// The file of this process.
struct RecordFile {
    file: File,
    start: Instant,
    failed: AtomicBool,
}

impl Recorder {
    /// Starts to record into the folder that `COUNTDOWN_RECORD` names, if it names one.
    pub(crate) fn start() -> Option<Self> {
        let folder = crate::variable("COUNTDOWN_RECORD")?;
        match RecordFile::create(folder.as_ref()) {
            Ok(file) => Some(Self(Arc::new(file))),
            Err(error) => {
                let folder = folder.display();
                let _ = writeln!(io::stderr(), "cannot record into `{folder}`: {error}");
                None
            }
        }
    }

    pub(crate) fn guard(&self) -> Guard {
        Guard(Arc::clone(&self.0))
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        self.0.write(RecordKind::End {});
    }
}

impl<S: Subscriber + for<'span> LookupSpan<'span>> Layer<S> for Recorder {
    fn on_new_span(&self, span: &Attributes<'_>, id: &Id, _: Context<'_, S>) {
        let metadata = span.metadata();
        let callsite = Callsite {
            function: metadata.name().to_owned(),
            file: metadata.file().map(str::to_owned),
            line: metadata.line(),
        };
        let mut fields = Texts::default();
        span.record(&mut fields);
        self.0.write(RecordKind::New {
            span: id.into_u64(),
            callsite,
            fields: fields.0,
        });
    }

    fn on_enter(&self, id: &Id, _: Context<'_, S>) {
        let span = id.into_u64();
        self.0.write(RecordKind::Enter { span });
    }

    fn on_exit(&self, id: &Id, _: Context<'_, S>) {
        let span = id.into_u64();
        self.0.write(RecordKind::Exit { span });
    }

    fn on_close(&self, id: Id, _: Context<'_, S>) {
        let span = id.into_u64();
        self.0.write(RecordKind::Close { span });
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        let mut fields = Texts::default();
        event.record(&mut fields);
        self.0.write(RecordKind::Event {
            span: context.event_span(event).map(|span| span.id().into_u64()),
            target: event.metadata().target().to_owned(),
            fields: fields.0,
        });
    }
}

impl RecordFile {
    fn create(folder: &Path) -> io::Result<Self> {
        fs::create_dir_all(folder)?;
        let process = process::id();
        let path = folder.join(format!("{process}.jsonl"));
        let file = File::options().append(true).create_new(true).open(path)?;

        let start = Instant::now();
        let epoch = SystemTime::UNIX_EPOCH.elapsed().unwrap_or_default();
        let records = Self {
            file,
            start,
            failed: AtomicBool::new(false),
        };
        records.write(RecordKind::Process {
            process,
            epoch: nanoseconds(epoch),
            cpu_step: CPU_STEP,
        });
        Ok(records)
    }

    /// Appends a line in a single write, so that all lines are complete whenever the process ends.
    fn write(&self, kind: RecordKind) {
        if self.failed.load(Ordering::Relaxed) {
            return;
        }
        let line = self.record(kind).to_line();
        if let Err(error) = (&self.file).write_all(line.as_bytes())
            && !self.failed.swap(true, Ordering::Relaxed)
        {
            let _ = writeln!(io::stderr(), "the recording ends here: {error}");
        }
    }

    /// Stamps what happens with the time and this thread.
    fn record(&self, kind: RecordKind) -> Record {
        let at = nanoseconds(self.start.elapsed());
        let cpu = ThreadTime::try_now();
        Record {
            at,
            cpu: cpu.ok().map(|cpu| nanoseconds(cpu.as_duration())),
            thread: NUMBER.with(|number| *number),
            named: thread::current().name().unwrap_or_default().to_owned(),
            kind,
        }
    }
}

thread_local! {
    /// This thread's number. Its `ThreadId` cannot be turned into one.
    static NUMBER: u64 = {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        NEXT.fetch_add(1, Ordering::Relaxed)
    };
}

fn nanoseconds(time: Duration) -> u64 {
    time.as_nanos().try_into().unwrap_or(u64::MAX)
}

/// Collects the fields of a span or an event.
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
    use tracing_subscriber::layer::SubscriberExt;

    use super::*;
    use crate::recording::{About, Recorded};

    /// The records of what `body` does.
    fn recorded(body: impl FnOnce()) -> Vec<Record> {
        let folder = tempfile::tempdir().unwrap();
        let recorder = Recorder(Arc::new(RecordFile::create(folder.path()).unwrap()));
        let guard = recorder.guard();
        tracing::subscriber::with_default(tracing_subscriber::registry().with(recorder), body);
        drop(guard);
        let program = Recorded::from_folder(About::default(), folder.path());
        program.unwrap().records
    }

    fn fields<const N: usize>(fields: [(&str, &str); N]) -> Fields {
        let owned = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
        fields.map(owned).into()
    }

    #[test]
    fn spans_and_events_are_recorded_in_order() {
        let line = line!() + 2;
        let records = recorded(|| {
            let span = tracing::info_span!("count_down", name = %"A");
            span.in_scope(|| tracing::trace!(n = 3, "printed"));
        });
        let thread = records[0].thread;
        assert!(records.windows(2).all(|pair| pair[0].at <= pair[1].at));
        assert!(records.iter().all(|record| record.thread == thread));

        let kinds: Vec<RecordKind> = records.into_iter().map(|record| record.kind).collect();
        // The span's number depends on which threads had spans before.
        let RecordKind::New { span, .. } = kinds[1] else {
            panic!("{kinds:?}")
        };
        let RecordKind::Process { process, .. } = kinds[0] else {
            panic!("{kinds:?}")
        };
        assert_eq!(process, process::id());
        let callsite = Callsite {
            function: "count_down".into(),
            file: Some(file!().into()),
            line: Some(line),
        };
        let expected = [
            RecordKind::New {
                span,
                callsite,
                fields: fields([("name", "A")]),
            },
            RecordKind::Enter { span },
            RecordKind::Event {
                span: Some(span),
                target: module_path!().into(),
                fields: fields([("message", "printed"), ("n", "3")]),
            },
            RecordKind::Exit { span },
            RecordKind::Close { span },
            RecordKind::End {},
        ];
        assert_eq!(kinds[1..], expected);
    }

    #[test]
    fn a_printed_line_is_recorded_with_its_control_characters() {
        let line = "0.5010 \t\t\t\"C\\ = 3\"\u{1b} é→";
        let records = recorded(|| tracing::trace!(target: "countdown", line));
        let expected = RecordKind::Event {
            span: None,
            target: "countdown".into(),
            fields: fields([("line", line)]),
        };
        assert_eq!(records[1].kind, expected);
    }

    #[test]
    fn records_name_and_number_their_threads() {
        let records = recorded(|| {
            tracing::info_span!("here").in_scope(|| ());
            let dispatch = tracing::dispatcher::get_default(Clone::clone);
            let other = move || {
                let span = || tracing::info_span!("there").in_scope(|| ());
                tracing::dispatcher::with_default(&dispatch, span);
            };
            let other = thread::Builder::new().name("other".into()).spawn(other);
            other.unwrap().join().unwrap();
        });
        let thread = |number: usize| (records[number].thread, &*records[number].named);
        assert_eq!(thread(0), thread(1));
        assert_ne!(thread(1).0, thread(5).0);
        assert_eq!(thread(5).1, "other");
    }

    #[test]
    fn recording_into_a_file_is_an_error() {
        let file = tempfile::NamedTempFile::new().unwrap();
        assert!(RecordFile::create(file.path()).is_err());
    }
}

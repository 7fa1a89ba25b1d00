//! Runs a program with its spans recorded, and has it judged by the verifier.

use std::{ffi::OsString, fs, io::ErrorKind, path::Path, process::Command, time::Duration};

use anyhow::{Context, Result, anyhow};
use countdown_trace::recording::{self, Due};
use countdown_verify::{
    judge::{Event, judge},
    program::{GoldenFile, Policy, Program, Stream},
    run::{self, Limits},
    stalls::StallLog,
    verdict::{self, Judgement},
};

/// How long a program may run that is held to no golden.
const TIMEOUT: Duration = Duration::from_secs(120);
/// The most bytes that it may print.
const OUTPUT: usize = 16 * 1024 * 1024;

/// What a program lacks that records nothing.
const LINE: &str =
    "the first line of its `main` should be `let _trace = countdown_trace::start();`";

/// A program to be recorded.
#[derive(Debug, Clone)]
pub struct Subject {
    /// What its lanes stand under.
    pub name: String,
    /// A sentence on what it shows, or nothing.
    pub summary: String,
    /// The same in Chinese, or nothing.
    pub chinese: String,
    /// What is run.
    pub runs: Runs,
}

/// What is run to be recorded.
#[derive(Debug, Clone)]
pub enum Runs {
    /// A program that the verifier judges while it is recorded.
    Judged(Box<Program>),
    /// An executable and its arguments, held to nothing; there is no shell in between.
    Plain(Vec<OsString>),
}

/// What a program did, as it recorded it, and what is said of that.
#[derive(Debug)]
pub struct Recorded {
    /// What is known of it beside what it did.
    pub program: recording::Program,
    /// What each of its processes has recorded, for [`join`](crate::join).
    pub processes: Vec<String>,
    /// What the verifier says; nothing where it is not judged and ended well.
    pub judgement: Option<Judgement>,
    /// The last of what it said on its other stream.
    pub said: Vec<u8>,
}

impl Subject {
    /// Runs the program, as often as the verifier would, with its spans recorded: the recording is of
    /// the last run. Its processes write into `folder`, which must be of no other program, and is gone
    /// afterwards. `watch` is told what happens.
    ///
    /// # Errors
    ///
    /// When the program cannot be started or judged, and when it records nothing.
    pub fn record(
        &self,
        folder: &Path,
        stalls: &StallLog,
        watch: &mut dyn FnMut(Event<'_>),
    ) -> Result<Recorded> {
        let recorded = self
            .run(folder, stalls, watch)
            .and_then(|(judgement, said)| {
                let (program, processes) = (self.described()?, processes(folder)?);
                Ok(Recorded {
                    program,
                    processes,
                    judgement,
                    said,
                })
            });
        // What cannot be removed is in nobody's way: the next recording has a folder of its own.
        let _ = fs::remove_dir_all(folder);
        recorded
    }

    fn run(
        &self,
        folder: &Path,
        stalls: &StallLog,
        watch: &mut dyn FnMut(Event<'_>),
    ) -> Result<(Option<Judgement>, Vec<u8>)> {
        let mut prepare = |command: &mut Command| {
            // Of several runs the last one is drawn.
            let _ = fs::remove_dir_all(folder);
            command.env("COUNTDOWN_RECORD", folder);
        };
        let command = match &self.runs {
            Runs::Plain(command) => command,
            Runs::Judged(program) => {
                let (_, judged) = judge(program, &Policy::default(), stalls, &mut prepare, watch)?;
                return Ok((Some(judged.judgement), judged.said));
            }
        };
        let (executable, arguments) = command
            .split_first()
            .context("there is no command to run")?;
        let mut command = Command::new(executable);
        prepare(command.args(arguments));
        let limits = Limits {
            timeout: TIMEOUT,
            output: OUTPUT,
        };
        let run = run::capture(command, &limits, &mut |bytes| watch(Event::Output(bytes)))?;
        Ok((verdict::failure(&run, Stream::Stdout, 0), run.said))
    }

    fn described(&self) -> Result<recording::Program> {
        let due = match &self.runs {
            Runs::Judged(program) => due_times(&program.golden)?,
            Runs::Plain(_) => Vec::new(),
        };
        let Self {
            name,
            summary,
            chinese,
            ..
        } = self.clone();
        Ok(recording::Program {
            name,
            summary,
            chinese,
            due,
        })
    }
}

/// What each process of a program has recorded into `folder`, for [`join`](crate::join).
///
/// # Errors
///
/// When the folder cannot be read, and when nothing was recorded.
pub fn processes(folder: &Path) -> Result<Vec<String>> {
    let files = fs::read_dir(folder).map_err(|error| match error.kind() {
        ErrorKind::NotFound => anyhow!("it recorded nothing: {LINE}"),
        _ => anyhow!("cannot read {}: {error}", folder.display()),
    })?;
    let read = |path: &Path| {
        fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
    };
    files.map(|file| read(&file?.path())).collect()
}

/// When each line of a golden is due.
///
/// # Errors
///
/// When the golden cannot be read, or is none.
pub fn due_times(file: &GoldenFile) -> Result<Vec<Due>> {
    let golden = file.read()?;
    let due = golden.ticks().map(|(due, label)| {
        Ok(Due {
            label: label.to_owned(),
            at: u64::try_from(due.as_nanos())?,
        })
    });
    due.collect()
}

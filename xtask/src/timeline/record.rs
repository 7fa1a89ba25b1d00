//! Runs programs with their spans recorded.

use std::{
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
    process::{self, Command},
    thread,
    time::Duration,
};

use anyhow::{Context, Result, ensure};
use countdown_core::Transcript;
use countdown_trace::recording::{self, Due};
use countdown_verify::{
    cli::{
        self,
        progress::{Line, Progress},
    },
    interrupt,
    judge::{Event, judge},
    program::{GoldenFile, Policy, Stream},
    run::{self, Limits},
    stalls::StallLog,
    verdict::{self, Judgement, Verdict},
    workspace::{Built, Listed, Workspace},
};

/// How long a program without a golden may run.
const TIMEOUT: Duration = Duration::from_secs(120);
/// The most bytes that a program may print.
const OUTPUT: usize = 16 * 1024 * 1024;

/// Builds programs, runs all of them at the same time, and says on stderr what became of each.
///
/// Without names these are the programs that bear their concept's name.
pub(crate) fn record(workspace: &Workspace, names: &[String]) -> Result<(String, Verdict)> {
    let programs = programs(workspace, names)?;
    let built = workspace.build(&programs, &[])?;
    let folder = Folder::new(workspace);
    let recorded = run_all(&programs, &built, &folder);
    ensure!(!interrupt::requested(), "interrupted");
    let mut worst = Verdict::Match;
    let mut parts = Vec::new();
    for (program, recorded) in programs.iter().zip(recorded) {
        let (said, verdict) = recorded.with_context(|| format!("cannot run `{}`", program.name))?;
        cli::say(&said);
        worst = worst.max(verdict);
        parts.push((describe(program)?, folder.recordings(&program.name)?));
    }
    Ok((countdown_timeline::join(parts), worst))
}

fn programs<'a>(workspace: &'a Workspace, names: &[String]) -> Result<Vec<&'a Listed>> {
    if names.is_empty() {
        let own = workspace.programs.iter().filter(|program| program.name == program.concept);
        return Ok(own.collect());
    }
    workspace.select(names)
}

fn run_all(programs: &[&Listed], built: &Built, folder: &Folder) -> Vec<Result<(String, Verdict)>> {
    let progress = Progress::new(false);
    let stalls = &StallLog::start();
    thread::scope(|scope| {
        let runs: Vec<_> = programs
            .iter()
            .map(|program| {
                let (line, command) = (progress.add(&program.name), built.command(program));
                scope.spawn(move || run_one(program, command?, folder, stalls, line))
            })
            .collect();
        let join = |run: thread::ScopedJoinHandle<'_, _>| {
            run.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        };
        runs.into_iter().map(join).collect()
    })
}

/// Runs a program, and tells what is to be said of it.
fn run_one(
    listed: &Listed,
    command: Vec<OsString>,
    folder: &Folder,
    stalls: &StallLog,
    mut line: Line,
) -> Result<(String, Verdict)> {
    let name = &listed.name;
    let folder = folder.of(name);
    let mut prepare = |command: &mut Command| {
        // Of several runs the last one counts.
        let _ = fs::remove_dir_all(&folder);
        command.env("COUNTDOWN_RECORD", &folder);
    };
    let Some(program) = listed.program(command.clone()) else {
        let mut plain = Command::new(&command[0]);
        prepare(&mut plain);
        let limits = Limits { timeout: TIMEOUT, output: OUTPUT };
        let run = run::capture(plain, &limits, &mut |bytes| line.watch(bytes))?;
        let failure = verdict::failure(&run, Stream::Stdout, 0);
        return Ok(match failure {
            Some(judgement) => say(name, judgement, &run.said),
            None => (format!("{name}: not judged while recorded\n"), Verdict::Match),
        });
    };
    let mut watch = |event: Event<'_>| {
        if let Event::Output(bytes) = event {
            line.watch(bytes);
        }
    };
    let (_, judged) = judge(&program, &Policy::default(), stalls, &mut prepare, &mut watch)?;
    Ok(say(name, judged.judgement, &judged.said))
}

fn say(name: &str, judgement: Judgement, stderr: &[u8]) -> (String, Verdict) {
    let Judgement { verdict, reason, differences, .. } = judgement;
    let reason = reason.map(|reason| format!("; {reason}")).unwrap_or_default();
    let mut said = format!("{name}: {} while recorded{reason}\n", verdict.word());
    if verdict != Verdict::Match {
        for difference in differences {
            said += &format!("line {}: {}\n", difference.golden_line, difference.message);
        }
        said += &String::from_utf8_lossy(stderr);
    }
    (said, verdict)
}

fn describe(program: &Listed) -> Result<recording::Program> {
    let due = program.golden.as_ref().map(due_times).transpose()?;
    Ok(recording::Program {
        name: program.name.clone(),
        summary: program.summary.clone(),
        due: due.unwrap_or_default(),
    })
}

/// When each line is due.
fn due_times(file: &GoldenFile) -> Result<Vec<Due>> {
    let golden = file.read()?;
    let transcript = Transcript::parse(fs::read(&file.path)?)?;
    let labels = transcript.ticks().map(|(_, label)| label.to_owned());
    let due = golden.due_times().map(|due| u64::try_from(due.as_nanos()));
    labels.zip(due).map(|(label, due)| Ok(Due { label, at: due? })).collect()
}

/// Where the processes of the programs write. It is gone when this is dropped.
struct Folder(PathBuf);

impl Folder {
    fn new(workspace: &Workspace) -> Self {
        Self(workspace.place.target().join("timeline").join(process::id().to_string()))
    }

    fn of(&self, program: &str) -> PathBuf {
        self.0.join(program)
    }

    /// What each process of the program has written.
    fn recordings(&self, program: &str) -> Result<Vec<String>> {
        let folder = self.of(program);
        let files = fs::read_dir(&folder).with_context(|| {
            format!("`{program}` recorded nothing: its `main` should begin with `let _trace = countdown_trace::start();`")
        })?;
        let read = |path: &Path| {
            fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
        };
        files.map(|file| read(&file?.path())).collect()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What cannot be removed is in nobody's way: the next recording has a folder of its own.
        let _ = fs::remove_dir_all(&self.0);
    }
}

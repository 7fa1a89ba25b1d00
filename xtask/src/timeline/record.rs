//! Runs programs with their spans recorded.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{self, Command},
    thread,
    time::Duration,
};

use anyhow::{Context, Result, ensure};
use countdown_core::{Golden, TOLERANCE, Transcript};
use countdown_trace::recording::{self, Due};
use countdown_verify::{
    cli::{
        self,
        progress::{Line, Progress},
    },
    interrupt,
    program::GoldenFile,
    run::{self, Limits, Run},
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
    thread::scope(|scope| {
        let runs: Vec<_> = programs
            .iter()
            .map(|program| {
                let Listed { name, golden, .. } = program;
                let (line, command) = (progress.add(name), built.command(program));
                scope.spawn(move || {
                    let mut command = Command::new(&command?[0]);
                    command.env("COUNTDOWN_RECORD", folder.of(name));
                    run_one(name, command, golden.as_ref(), line)
                })
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
    name: &str,
    command: Command,
    golden: Option<&GoldenFile>,
    mut line: Line,
) -> Result<(String, Verdict)> {
    let golden = golden.map(GoldenFile::read).transpose()?;
    let due_times: Vec<Duration> = golden.iter().flat_map(Golden::due_times).collect();
    let last = due_times.last().map(|last| *last * 2 + Duration::from_secs(10));
    let limits = Limits { timeout: last.unwrap_or(TIMEOUT), output: OUTPUT, due_times };
    let run = run::run(command, &limits, |bytes| line.watch(bytes))?;
    Ok(say(name, &run, golden.as_ref()))
}

fn say(name: &str, run: &Run, golden: Option<&Golden>) -> (String, Verdict) {
    let judgement = match golden {
        Some(golden) => Some(verdict::judge(run, golden, TOLERANCE)),
        None => verdict::failure(run),
    };
    let Some(Judgement { verdict, reason, comparison, .. }) = judgement else {
        return (format!("{name}: not judged while recorded\n"), Verdict::Match);
    };
    let reason = reason.map(|reason| format!("; {reason}")).unwrap_or_default();
    let mut said = format!("{name}: {} while recorded{reason}\n", verdict.word());
    if verdict != Verdict::Match {
        said.extend(comparison.map(|comparison| comparison.to_string()));
        said += &String::from_utf8_lossy(&run.stderr);
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

//! Runs programs of the workspace with their spans recorded, and judges them meanwhile.

use std::{
    env,
    ffi::OsString,
    fmt::Write,
    fs,
    path::{Path, PathBuf},
    process::{self, Command},
    time::Duration,
};

use anyhow::{Context, Result, ensure};
use countdown_core::{GRID, Golden};
use countdown_trace::recording::{About, Due, Recorded};
use countdown_verify::{
    Clock, Policy, Program, StallLog, Verdict,
    tools::{self, Built, Entry, Event, Judged, Progress, Workspace, at_once, printable},
};

use crate::{files, prose::is_chinese};

/// For a program without a golden.
const TIMEOUT: Duration = Duration::from_secs(120);
const MOST: usize = 16 * 1024 * 1024;

/// Builds the named programs, and runs and records all of them at the same time. Without names,
/// these are the programs that have their concept's name.
pub(super) fn record(workspace: &Workspace, names: &[String]) -> Result<(Vec<Recorded>, Verdict)> {
    let programs = programs(workspace, names)?;
    let built = workspace.build(&programs, &[])?;
    let folder = folder(workspace);
    let runs = run_all(&programs, &built, &folder)?;
    // If a program's folder could not be removed, this one stays, and does no harm.
    let _ = fs::remove_dir(&folder);
    ensure!(!tools::is_interrupted(), "interrupted");

    let mut worst = Verdict::Match;
    let mut all = Vec::new();
    for (entry, run) in programs.iter().zip(runs) {
        let run = run.with_context(|| format!("cannot record `{}`", entry.name))?;
        tools::tell(&run.message());
        if let Some(judged) = &run.judged {
            worst = worst.max(judged.verdict);
        }
        all.push(run.recorded);
    }
    Ok((all, worst))
}

fn programs<'a>(workspace: &'a Workspace, names: &[String]) -> Result<Vec<&'a Entry>> {
    if names.is_empty() {
        let all = workspace.entries.iter();
        return Ok(all.filter(|entry| entry.name == entry.origin).collect());
    }
    let programs = workspace.select(names)?;
    for entry in &programs {
        let program = entry.program(Vec::new());
        let clock = program.and_then(|program| program.settings.clock);
        ensure!(
            clock != Some(Clock::Virtual),
            "`{}` has a virtual clock, which jumps: it does not say when the program did \
             something, so there is nothing to draw",
            entry.name
        );
    }
    Ok(programs)
}

/// A folder for the recordings of this process.
fn folder(workspace: &Workspace) -> PathBuf {
    let target = workspace.target.clone().unwrap_or_else(env::temp_dir);
    target.join("timeline").join(process::id().to_string())
}

fn run_all(programs: &[&Entry], built: &Built, folder: &Path) -> Result<Vec<Result<RecordedRun>>> {
    let progress = Progress::new(false);
    let stalls = &StallLog::start()?;
    let lines = programs.iter().map(|entry| progress.add(&entry.name));
    let lines = programs.iter().zip(lines).collect();
    let runs = at_once(lines, None, |(entry, mut line)| {
        let recording = Recording {
            command: built.command(entry)?,
            folder: folder.join(&entry.name),
            stalls,
        };
        recording.record(entry, &mut |event| line.show(event))
    });
    Ok(runs?)
}

/// Runs one program.
struct Recording<'a> {
    command: Vec<OsString>,
    /// The processes of the program write into it. It is removed afterwards.
    folder: PathBuf,
    stalls: &'a StallLog,
}

/// The last run of a program.
struct RecordedRun {
    recorded: Recorded,
    /// `None` if it has no golden and ended well.
    judged: Option<Judged>,
}

impl Recording<'_> {
    /// Runs a program, as often as the verifier would, and keeps what its last run recorded.
    fn record(&self, entry: &Entry, on_event: &mut dyn FnMut(Event<'_>)) -> Result<RecordedRun> {
        let program = entry.program(self.command.clone());
        let run = match &program {
            Some(program) => self.judge(program, on_event).map(Some),
            None => self.run(on_event),
        };
        let run = run.and_then(|judged| {
            let due = match &program {
                Some(program) => {
                    let grid = program.settings.grid.unwrap_or(GRID);
                    let golden = files::read_bytes(&program.golden)?;
                    due_times(&Golden::on_grid(golden, grid)?)?
                }
                None => Vec::new(),
            };
            let about = About {
                name: entry.name.clone(),
                summary: entry.summary.clone(),
                chinese: chinese_summary(&entry.folder, &entry.name),
                due,
            };
            let recorded = Recorded::from_folder(about, &self.folder)?;
            Ok(RecordedRun { recorded, judged })
        });
        // If it cannot be removed, it does no harm: the next recording has a folder of its own.
        let _ = fs::remove_dir_all(&self.folder);
        run
    }

    fn judge(&self, program: &Program, on_event: &mut dyn FnMut(Event<'_>)) -> Result<Judged> {
        let mut program = program.clone();
        let variable = ("COUNTDOWN_RECORD", self.folder.as_os_str());
        program.settings.env.push(variable.into());
        let mut on_event = |event: Event<'_>| {
            if let Event::Start = event {
                // What the run before has recorded.
                let _ = fs::remove_dir_all(&self.folder);
            }
            on_event(event);
        };
        let (policy, stalls) = (Policy::default(), self.stalls);
        let judged = tools::judge(&program, policy, stalls, None, &mut on_event);
        Ok(judged?)
    }

    fn run(&self, on_event: &mut dyn FnMut(Event<'_>)) -> Result<Option<Judged>> {
        let (executable, arguments) = self.command.split_first().context("no command to run")?;
        let mut command = Command::new(executable);
        command
            .args(arguments)
            .env("COUNTDOWN_RECORD", &self.folder);
        let mut on_output = |bytes: &[u8]| on_event(Event::Output(bytes));
        let run = tools::capture(command, TIMEOUT, MOST, None, &mut on_output)?;
        Ok(run.failure.map(|failure| Judged {
            verdict: Verdict::Mismatch,
            is_failure: true,
            sentences: vec![failure],
            output: run.output,
            stderr: run.stderr,
        }))
    }
}

impl RecordedRun {
    /// The message about the program on stderr.
    fn message(&self) -> String {
        let name = &self.recorded.about.name;
        let Some(judged) = &self.judged else {
            return format!("{name}: not judged while recorded\n");
        };
        let mut message = format!("{name}: {} while recorded\n", judged.verdict.word());
        if judged.verdict != Verdict::Match {
            for sentence in &judged.sentences {
                let _ = writeln!(message, "{sentence}");
            }
            for line in judged.stderr.lines() {
                message += &(printable(line) + "\n");
            }
        }
        message
    }
}

/// When each line of a golden is due.
pub(crate) fn due_times(golden: &Golden) -> Result<Vec<Due>> {
    let due = golden.ticks().map(|(due, label)| {
        Ok(Due {
            label: label.to_string(),
            at: u64::try_from(due.as_nanos())?,
        })
    });
    due.collect()
}

/// A program's summary in Chinese. It is empty if its source is not where Cargo looks for it.
pub(crate) fn chinese_summary(package: &Path, name: &str) -> String {
    let sources = [
        format!("examples/{name}.rs"),
        format!("examples/{name}/main.rs"),
        "src/main.rs".into(),
    ];
    let source = sources
        .iter()
        .find_map(|source| fs::read_to_string(package.join(source)).ok());
    chinese_line(&source.unwrap_or_default()).unwrap_or_default()
}

/// The first line of a header that begins in Chinese.
fn chinese_line(source: &str) -> Option<String> {
    let header = source.lines().map_while(|line| line.strip_prefix("//!"));
    let line = header
        .map(str::trim)
        .find(|line| line.starts_with(is_chinese))?;
    Some(line.trim_end_matches('。').to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_chinese_summary_is_the_first_line_that_begins_in_chinese() {
        for (source, summary) in [
            (
                "//! One thing: 一。\n//! 一件事：一。\nfn main() {}\n",
                Some("一件事：一"),
            ),
            (
                "//! One thing.\n//!\n//! 一件事。\n//!\n//! 别的。\n",
                Some("一件事"),
            ),
            ("//! One thing.\n\n//! 一件事。\n", None),
        ] {
            assert_eq!(chinese_line(source).as_deref(), summary);
        }
    }

    #[cfg(unix)]
    mod unix {
        use countdown_trace::recording::{self, Record, RecordKind};

        use super::*;

        /// Records `record` as its only line, prints `done`, and writes an escape sequence to
        /// stderr.
        const SCRIPT: &str = r#"mkdir "$COUNTDOWN_RECORD" && echo "$1" > "$COUNTDOWN_RECORD/7.jsonl"
            echo done; printf '\033[2Jfull\n' >&2"#;

        /// Runs a script that records a line, and holds it to a golden if there is one.
        fn run(golden: Option<&str>) -> RecordedRun {
            let start = Record {
                at: 0,
                cpu: None,
                thread: 1,
                named: "main".into(),
                kind: RecordKind::Process {
                    process: 7,
                    epoch: 1,
                    cpu_step: None,
                },
            };
            let text = recording::write(&[Recorded {
                about: About::default(),
                records: vec![start.clone()],
            }]);
            let line = text.lines().nth(2).unwrap();

            let folder = tempfile::tempdir().unwrap();
            let golden = golden.map(|golden| {
                let path = folder.path().join("golden.txt");
                fs::write(&path, golden).unwrap();
                path
            });
            let script = Recording {
                command: ["sh", "-c", SCRIPT, "sh", line].map(OsString::from).into(),
                folder: folder.path().join("recorded"),
                stalls: &StallLog::start().unwrap(),
            };
            let judged = match golden {
                Some(golden) => {
                    let program = Program::new(script.command.clone(), golden);
                    script.judge(&program, &mut |_| ()).map(Some)
                }
                None => script.run(&mut |_| ()),
            };
            let recorded = Recorded::from_folder(About::default(), &script.folder).unwrap();
            assert_eq!(recorded.records, [start]);
            RecordedRun {
                recorded,
                judged: judged.unwrap(),
            }
        }

        #[test]
        fn the_message_has_the_verdict_of_the_recorded_run_and_no_escape_sequence() {
            assert_eq!(run(None).message(), ": not judged while recorded\n");
            let [right, wrong] = ["done\n", "gone\n"].map(|golden| run(Some(golden)).message());
            assert_eq!(right, ": match while recorded\n");
            assert!(wrong.starts_with(": mismatch while recorded\n"), "{wrong}");
            assert!(wrong.ends_with("\n\\u{1b}[2Jfull\n"), "{wrong}");
        }
    }
}

//! Runs programs of the workspace with their spans recorded, and judges them meanwhile.

use std::{
    ffi::OsString,
    fmt::Write,
    fs,
    path::{Path, PathBuf},
    process::{self, Command},
    time::Duration,
};

use anyhow::{Context, Result, ensure};
use countdown_core::Golden;
use countdown_trace::recording::{About, Due, Recorded};
use countdown_verify::{
    cli::{self, progress::Progress},
    interrupt,
    judge::{Event, at_once, judge},
    program::{Clock, Policy, Program, Stream},
    report::printable,
    run::{self, Limits},
    stalls::StallLog,
    verdict::{self, Judgement, Verdict},
    workspace::{Built, Listed, Workspace},
};

use crate::prose::is_chinese;

/// For a program without a golden.
const LIMITS: Limits = Limits {
    timeout: Duration::from_secs(120),
    output: 16 * 1024 * 1024,
};

/// Builds the named programs, and runs and records all of them at the same time. Without names,
/// these are the programs that have their concept's name.
pub(super) fn record(workspace: &Workspace, names: &[String]) -> Result<(Vec<Recorded>, Verdict)> {
    let programs = programs(workspace, names)?;
    let built = workspace.build(&programs, &[])?;
    let folder = folder(workspace);
    let runs = run_all(&programs, &built, &folder)?;
    // If a program's folder could not be removed, this one stays, and does no harm.
    let _ = fs::remove_dir(&folder);
    ensure!(!interrupt::requested(), "interrupted");

    let mut worst = Verdict::Match;
    let mut all = Vec::new();
    for (listed, run) in programs.iter().zip(runs) {
        let run = run.with_context(|| format!("cannot record `{}`", listed.name))?;
        cli::say(&run.message());
        if let Some(judgement) = &run.judgement {
            worst = worst.max(judgement.verdict);
        }
        all.push(run.recorded);
    }
    Ok((all, worst))
}

fn programs<'a>(workspace: &'a Workspace, names: &[String]) -> Result<Vec<&'a Listed>> {
    if names.is_empty() {
        let all = workspace.programs.iter();
        return Ok(all.filter(|listed| listed.name == listed.concept).collect());
    }
    let programs = workspace.select(names)?;
    for listed in &programs {
        let clock = listed.program(Vec::new()).map(|program| program.clock);
        ensure!(
            clock != Some(Clock::Virtual),
            "`{}` has a virtual clock, which jumps: it does not say when the program did \
             something, so there is nothing to draw",
            listed.name
        );
    }
    Ok(programs)
}

/// A folder for the recordings of this process.
fn folder(workspace: &Workspace) -> PathBuf {
    let target = workspace.place.target();
    target.join("timeline").join(process::id().to_string())
}

fn run_all(programs: &[&Listed], built: &Built, folder: &Path) -> Result<Vec<Result<RecordedRun>>> {
    let progress = Progress::new(false);
    let stalls = &StallLog::start()?;
    let lines = programs.iter().map(|listed| progress.add(&listed.name));
    at_once(programs.iter().zip(lines), |(listed, mut line)| {
        let recording = Recording {
            command: built.command(listed)?,
            folder: folder.join(&listed.name),
            stalls,
        };
        recording.record(listed, &mut |event| line.hear(event))
    })
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
    judgement: Option<Judgement>,
    stderr: Vec<u8>,
}

impl Recording<'_> {
    /// Runs a program, as often as the verifier would, and keeps what its last run recorded.
    fn record(&self, listed: &Listed, watch: &mut dyn FnMut(Event<'_>)) -> Result<RecordedRun> {
        let program = listed.program(self.command.clone());
        let run = match &program {
            Some(program) => self.judge(program, watch),
            None => self.run(watch),
        };
        let run = run.and_then(|(judgement, stderr)| {
            let due =
                program.map_or(Ok(Vec::new()), |program| due_times(&program.golden.read()?))?;
            let about = About {
                name: listed.name.clone(),
                summary: listed.summary.clone(),
                chinese: chinese_summary(&listed.folder, &listed.name),
                due,
            };
            Ok(RecordedRun {
                recorded: Recorded::from_folder(about, &self.folder)?,
                judgement,
                stderr,
            })
        });
        // If it cannot be removed, it does no harm: the next recording has a folder of its own.
        let _ = fs::remove_dir_all(&self.folder);
        run
    }

    fn judge(
        &self,
        program: &Program,
        watch: &mut dyn FnMut(Event<'_>),
    ) -> Result<(Option<Judgement>, Vec<u8>)> {
        let mut prepare = |command: &mut Command| self.prepare(command);
        let policy = Policy::default();
        let (_, judged) = judge(program, &policy, self.stalls, &mut prepare, watch)?;
        Ok((Some(judged.judgement), judged.said))
    }

    fn run(&self, watch: &mut dyn FnMut(Event<'_>)) -> Result<(Option<Judgement>, Vec<u8>)> {
        let (executable, arguments) = self.command.split_first().context("no command to run")?;
        let mut command = Command::new(executable);
        self.prepare(command.args(arguments));
        let run = run::capture(command, &LIMITS, &mut |bytes| watch(Event::Output(bytes)))?;
        Ok((verdict::failure(&run, Stream::Stdout, 0), run.said))
    }

    /// Has a run recorded, and forgets the run before it.
    fn prepare(&self, command: &mut Command) {
        let _ = fs::remove_dir_all(&self.folder);
        command.env("COUNTDOWN_RECORD", &self.folder);
    }
}

impl RecordedRun {
    /// The message about the program on stderr.
    fn message(&self) -> String {
        let name = &self.recorded.about.name;
        let Some(judgement) = &self.judgement else {
            return format!("{name}: not judged while recorded\n");
        };
        let reason = judgement.reason.as_ref();
        let reason = reason.map_or(String::new(), |reason| format!("; {reason}"));
        let mut message = format!(
            "{name}: {} while recorded{reason}\n",
            judgement.verdict.word()
        );
        if judgement.verdict != Verdict::Match {
            for difference in &judgement.differences {
                let (line, text) = (difference.golden_line, &difference.message);
                let _ = writeln!(message, "line {line}: {text}");
            }
            for line in String::from_utf8_lossy(&self.stderr).lines() {
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
            let run = match golden {
                Some(golden) => {
                    let program = Program::new(script.command.clone(), golden);
                    script.judge(&program, &mut |_| ())
                }
                None => script.run(&mut |_| ()),
            };
            let (judgement, stderr) = run.unwrap();
            let recorded = Recorded::from_folder(About::default(), &script.folder).unwrap();
            assert_eq!(recorded.records, [start]);
            RecordedRun {
                recorded,
                judgement,
                stderr,
            }
        }

        #[test]
        fn the_message_has_the_verdict_of_the_recorded_run_and_no_escape_sequence() {
            assert_eq!(run(None).message(), ": not judged while recorded\n");
            let [right, wrong] = ["done\n", "gone\n"].map(|golden| run(Some(golden)).message());
            assert_eq!(right, ": match while recorded\n");
            assert!(
                wrong.starts_with(": mismatch while recorded\nline 1: "),
                "{wrong}"
            );
            assert!(wrong.ends_with("\n\\u{1b}[2Jfull\n"), "{wrong}");
        }
    }
}

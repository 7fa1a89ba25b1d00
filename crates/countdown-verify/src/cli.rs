//! The command line: runs programs, and compares their output with their goldens.

mod args;
mod captured;
mod progress;

use std::{
    env,
    ffi::OsString,
    fs::File,
    io::{self, ErrorKind, Write},
    path::{Path, PathBuf},
    process::ExitCode,
    time::Instant,
};

use anyhow::{Context, Result, bail, ensure};
use similar::TextDiff;

use self::args::Format;
pub use self::{
    args::{Args, Color},
    progress::{Line, Progress},
};
use crate::{
    bless, interrupt,
    judge::{Event, Judge, Judged, Policy, at_once},
    machine::StallLog,
    process,
    program::Program,
    report::{Others, ProgramReport, Report},
    verdict::Verdict,
    watch::Watch,
    workspace::{self, Entry, NotReady, Workspace},
};

/// Runs `command`, and returns the exit status. Prints an error to stderr.
pub fn run(command: impl FnOnce() -> Result<ExitCode>) -> ExitCode {
    command().unwrap_or_else(|error| {
        tell(&format!("error: {error:#}\n"));
        ExitCode::from(2)
    })
}

/// Executes the arguments, and returns the exit status.
///
/// # Errors
///
/// Errors if the problem does not concern a single program: bad usage, no programs, results that
/// cannot be written.
pub fn main(args: &Args) -> Result<ExitCode> {
    args.color.set();
    if args.from.is_none() {
        begin()?;
    }
    let done = if args.list {
        list(args)
    } else if args.bless {
        bless_all(args)
    } else if args.watch {
        watch(args)
    } else {
        verify(args)
    };
    match interrupt::status() {
        Some(status) => {
            tell("interrupted\n");
            Ok(ExitCode::from(status))
        }
        None => done.map(|verdict| ExitCode::from(verdict.status())),
    }
}

/// Makes this process remember requests to end, and adopt orphans. To be called before a program
/// starts anything.
///
/// # Errors
///
/// Errors if the system does not allow it.
pub fn begin() -> Result<()> {
    interrupt::install()?;
    process::adopt_orphans()
}

fn verify(args: &Args) -> Result<Verdict> {
    let jobs = Jobs::of(args)?;
    let report = jobs.judge(args)?;
    show(&report, &jobs.root, args)?;
    Ok(report.verdict())
}

/// The programs to judge.
struct Jobs {
    judged: Vec<Job>,
    others: Others,
    /// The folder to which paths in reports are relative.
    root: PathBuf,
    /// The folder for outputs that do not match, if this is a Cargo workspace.
    kept: Option<PathBuf>,
}

/// A program to judge, or a transcript in its place.
struct Job {
    program: Program,
    /// The reason why it cannot be run.
    not_ready: Option<NotReady>,
    from: Option<PathBuf>,
}

impl Jobs {
    fn of(args: &Args) -> Result<Self> {
        if args.from.is_some() || args.golden.is_some() || !args.command.is_empty() {
            return Self::of_one(args);
        }
        let workspace = Workspace::find()?;
        let entries = workspace.select(&args.names)?;
        let built = workspace.build(&entries, &args.build_options())?;
        let mut jobs = Vec::new();
        let mut others = Others::default();
        for entry in entries {
            match built.command(entry) {
                Err(NotReady::NotInstalled(command)) => {
                    let reason = NotReady::NotInstalled(command).to_string();
                    others.skipped.push((entry.name.clone(), reason));
                }
                command => add(entry, command, args, &mut jobs, &mut others),
            }
        }
        if args.names.is_empty() {
            others.unused_goldens = workspace.unused_goldens()?;
        }
        Ok(Self {
            judged: jobs,
            others,
            kept: workspace.kept(),
            root: workspace.root,
        })
    }

    /// Returns the job for a command or a transcript, with a golden or the name of a program.
    fn of_one(args: &Args) -> Result<Self> {
        let here = env::current_dir().context("cannot tell the current folder")?;
        let (program, root, kept) = match (&args.golden, &*args.names) {
            (Some(golden), _) => {
                let mut program = Program::new(&args.command, golden);
                program.settings = args.settings.clone();
                (program, here, None)
            }
            (None, [name]) => {
                let workspace = Workspace::find()?;
                let entry = workspace.entry(name)?;
                let program = entry.program(args.command.clone());
                let mut program = program.with_context(|| format!("`{name}` has no golden"))?;
                if !args.command.is_empty() {
                    // The command is run here, and not in the folder of the named program.
                    program.settings.cwd = None;
                }
                program.settings = args.settings.clone().or(&program.settings);
                let kept = workspace.kept();
                (program, workspace.root, kept)
            }
            _ => bail!(
                "give the one program whose golden it is held to, or a golden: `NAME -- COMMAND`, or \
                 `--golden FILE -- COMMAND`"
            ),
        };
        ensure!(
            args.from.is_some() || !args.command.is_empty(),
            "give a command after `--`, or a transcript with `--from`"
        );
        let mut program = program;
        // A command does not have to be live unless requested.
        program.settings.live = args.settings.live.or(Some(false));
        let job = Job {
            program,
            not_ready: None,
            from: args.from.clone(),
        };
        Ok(Self {
            judged: vec![job],
            others: Others::default(),
            root,
            kept,
        })
    }

    /// Judges all programs at the same time, or as many as `--jobs` allows.
    fn judge(&self, args: &Args) -> Result<Report> {
        let progress = Progress::new(args.quiet);
        let stalls = StallLog::start().map_err(anyhow::Error::new)?;
        let judge = Judge::new(Policy::default().runs(args.runs), &stalls);
        let start = Instant::now();
        let lines: Vec<_> = self
            .judged
            .iter()
            .map(|job| (job, progress.add(&job.program.name)))
            .collect();
        let programs = at_once(lines, args.jobs, |(job, mut line)| {
            let report = self.report(job, &judge, args, &mut |event| line.show(event));
            line.end();
            report
        })?;
        Ok(Report {
            elapsed: start.elapsed(),
            programs,
            others: self.others.clone(),
        })
    }

    fn report(
        &self,
        job: &Job,
        judge: &Judge<'_>,
        args: &Args,
        on_event: &mut dyn FnMut(Event<'_>),
    ) -> ProgramReport {
        let judged = match (&job.not_ready, &job.from) {
            (Some(why), _) => Err(anyhow::Error::new(why.clone())),
            (None, Some(from)) => captured::judge(&job.program, from),
            (None, None) => judge.judge(&job.program, on_event),
        };
        let mut report = match judged {
            Ok(judged) => self.describe(job, judged, args),
            Err(error) => ProgramReport::unjudged(&job.program, &error),
        };
        report.golden = workspace::relative(&self.root, &report.golden);
        report
    }

    fn describe(&self, job: &Job, judged: Judged, args: &Args) -> ProgramReport {
        let output = judged.output.clone();
        let mut report = ProgramReport::new(&job.program, judged);
        let is_match = report.verdict() == Verdict::Match;
        if is_match && !args.verbose {
            report.other = None;
        }
        let folder = args.keep.as_ref().or(self.kept.as_ref());
        if let Some(folder) = folder.filter(|_| !is_match) {
            match workspace::keep(folder, &job.program.name, &output) {
                Ok(kept) => report.kept = Some(workspace::relative(&self.root, &kept)),
                Err(error) => tell(&format!("warning: {error:#}\n")),
            }
        }
        report
    }
}

/// Adds a program to those to judge, or to those that are only built.
fn add(
    entry: &Entry,
    command: Result<Vec<OsString>, NotReady>,
    args: &Args,
    jobs: &mut Vec<Job>,
    others: &mut Others,
) {
    let (command, not_ready) = match command {
        Ok(command) => (command, None),
        Err(why) => (Vec::new(), Some(why)),
    };
    if let Some(mut program) = entry.program(command) {
        program.settings = args.settings.clone().or(&program.settings);
        jobs.push(Job {
            program,
            not_ready,
            from: None,
        });
    } else {
        others.not_judged.push(entry.name.clone());
        let why = not_ready.map(|why| (entry.name.clone(), why.to_string()));
        others.not_built.extend(why);
    }
}

fn show(report: &Report, root: &Path, args: &Args) -> Result<()> {
    let text = match args.format {
        Format::Text => report.text(columns(), args.verbose),
        Format::Json => serde_json::to_string_pretty(&report.json())? + "\n",
        Format::Junit => report.junit()?,
    };
    print(&text)?;
    if let Some(file) = &args.junit {
        let junit = report.junit()?;
        let written = bless::replace(file, junit.as_bytes());
        written.with_context(|| format!("cannot write {}", file.display()))?;
    }
    if env::var_os("GITHUB_ACTIONS").is_some() {
        tell(&report.annotations(root));
    }
    if let Some(file) = env::var_os("GITHUB_STEP_SUMMARY").filter(|file| !file.is_empty()) {
        append(Path::new(&file), &report.summary())?;
    }
    Ok(())
}

fn append(file: &Path, text: &str) -> Result<()> {
    let opened = File::options().append(true).create(true).open(file);
    let written = opened.and_then(|mut file| file.write_all(text.as_bytes()));
    written.with_context(|| format!("cannot write the step's summary, {}", file.display()))
}

fn list(args: &Args) -> Result<Verdict> {
    let workspace = Workspace::find()?;
    let entries = workspace.select(&args.names)?;
    let golden = |entry: &Entry| entry.golden.as_ref().map(|path| workspace.relative(path));
    let text = match args.format {
        Format::Text => {
            let golden = |entry: &Entry| {
                let name = golden(entry).and_then(|path| Some(path.file_stem()?.to_owned()));
                name.map_or("not judged".into(), |name| {
                    name.to_string_lossy().into_owned()
                })
            };
            let rows: Vec<[String; 4]> = entries
                .iter()
                .map(|entry| {
                    let (origin, name) = (entry.origin.clone(), entry.name.clone());
                    [origin, name, golden(entry), entry.summary.clone()]
                })
                .collect();
            table(&rows)
        }
        Format::Json => {
            let row = |entry: &&Entry| {
                serde_json::json!({
                    "name": entry.name,
                    "origin": entry.origin,
                    "golden": golden(entry).map(|path| path.display().to_string()),
                    "summary": entry.summary,
                })
            };
            let rows: Vec<_> = entries.iter().map(row).collect();
            serde_json::to_string_pretty(&rows)? + "\n"
        }
        Format::Junit => bail!("a list is no test report: give `--format text` or `json`"),
    };
    print(&text)?;
    Ok(Verdict::Match)
}

fn table(rows: &[[String; 4]]) -> String {
    let width = |column: usize| rows.iter().map(|row| row[column].len()).max().unwrap_or(0);
    let [first, second, third] = [0, 1, 2].map(width);
    let line = |[a, b, c, d]: &[String; 4]| format!("{a:first$}  {b:second$}  {c:third$}  {d}\n");
    rows.iter().map(line).collect()
}

/// Writes goldens.
fn bless_all(args: &Args) -> Result<Verdict> {
    let programs = programs_to_bless(args)?;
    let stalls = StallLog::start().map_err(anyhow::Error::new)?;
    let progress = Progress::new(args.quiet);
    let lines: Vec<_> = programs
        .iter()
        .map(|program| (program, progress.add(&program.name)))
        .collect();
    let blessed = at_once(lines, args.jobs, |(program, mut line)| {
        let blessed = bless::bless_with(program, &stalls, &mut |number, event| {
            line.say(&format!("run {number} of {}", bless::RUNS));
            line.show(event);
        });
        line.end();
        blessed
    })?;
    drop(progress);

    let here = env::current_dir().context("cannot tell the current folder")?;
    let mut refused = Vec::new();
    for (program, blessed) in programs.iter().zip(blessed) {
        match blessed {
            Ok(blessed) => {
                let golden = workspace::relative(&here, &program.golden);
                let diff = TextDiff::from_lines(&blessed.old, &blessed.new);
                let diff = diff.unified_diff().context_radius(1).to_string();
                print(&format!(
                    "{}: {}\n{diff}",
                    golden.display(),
                    blessed.summary
                ))?;
            }
            Err(error) => refused.push(format!("`{}` is not blessed: {error:#}", program.name)),
        }
    }
    ensure!(refused.is_empty(), refused.join("\n"));
    Ok(Verdict::Match)
}

/// Returns the programs whose goldens are to be written: those named, or all without one.
fn programs_to_bless(args: &Args) -> Result<Vec<Program>> {
    if let Some(golden) = &args.golden {
        ensure!(!args.command.is_empty(), "give a command after `--`");
        let mut program = Program::new(&args.command, golden);
        program.settings = args.settings.clone();
        program.settings.live = args.settings.live.or(Some(false));
        return Ok(vec![program]);
    }
    let workspace = Workspace::find()?;
    let mut entries = workspace.select(&args.names)?;
    if args.names.is_empty() {
        entries.retain(|entry| entry.golden.as_ref().is_some_and(|golden| !golden.exists()));
        ensure!(
            !entries.is_empty(),
            "every program has a golden: name those to be updated"
        );
    }
    for entry in &entries {
        let name = &entry.name;
        let golden = entry.golden.as_ref();
        let golden =
            golden.with_context(|| format!("`{name}` is not judged, so it has no golden"))?;
        ensure!(
            !workspace.is_fixed(golden),
            "`{name}` is not blessed: its golden {} is fixed",
            workspace.relative(golden).display()
        );
        let same = |other: &&&Entry| other.golden.as_ref() == Some(golden);
        ensure!(
            entries.iter().filter(same).count() == 1,
            "two of these programs are held to {}: name one",
            workspace.relative(golden).display()
        );
    }
    let built = workspace.build(&entries, &args.build_options())?;
    let mut programs = Vec::new();
    for entry in entries {
        let command = match built.command(entry) {
            // It is optional, and was not named.
            Err(NotReady::NotInstalled(_)) if args.names.is_empty() => continue,
            command => command.with_context(|| format!("`{}`", entry.name))?,
        };
        if let Some(mut program) = entry.program(command) {
            program.settings = args.settings.clone().or(&program.settings);
            programs.push(program);
        }
    }
    ensure!(
        !programs.is_empty(),
        "no program without a golden is installed"
    );
    Ok(programs)
}

/// Judges again and again, until Ctrl-C. The next change may fix an error.
fn watch(args: &Args) -> Result<Verdict> {
    let mut sources = sources(args)?;
    let mut watch = Watch::new(sources.clone());
    loop {
        if let Err(error) = verify(args) {
            tell(&format!("error: {error:#}\n"));
        }
        if interrupt::requested() {
            return Ok(Verdict::Match);
        }
        tell("waiting for a change; Ctrl-C ends it\n");
        if !watch.end_run() && !watch.wait() {
            return Ok(Verdict::Match);
        }
        // If a table is malformed now, the previous sources stay watched.
        if let Ok(now) = self::sources(args)
            && now != sources
        {
            watch = Watch::new(now.clone());
            sources = now;
        }
    }
}

/// Returns the paths to watch: the packages' folders, or the command's own, and the goldens.
fn sources(args: &Args) -> Result<Vec<PathBuf>> {
    let here = env::current_dir().context("cannot tell the current folder")?;
    if let Some(golden) = &args.golden {
        return Ok(vec![golden.clone(), here]);
    }
    let workspace = Workspace::find()?;
    let entries = workspace.select(&args.names)?;
    let goldens = entries.iter().filter_map(|entry| entry.golden.clone());
    let folders = entries.iter().map(|entry| entry.folder.clone());
    let command = (!args.command.is_empty()).then_some(here);
    let mut sources: Vec<PathBuf> = goldens.chain(folders).chain(command).collect();
    sources.sort();
    sources.dedup();
    Ok(sources)
}

/// Returns the columns of the terminal at stdout, or 80.
#[must_use]
pub fn columns() -> usize {
    terminal_size::terminal_size_of(io::stdout()).map_or(80, |(width, _)| width.0.into())
}

/// Prints to stdout. A closed reader is not an error.
///
/// # Errors
///
/// Errors if stdout cannot be written.
pub fn print(text: &str) -> Result<()> {
    let mut stdout = anstream::stdout();
    match stdout
        .write_all(text.as_bytes())
        .and_then(|()| stdout.flush())
    {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        done => done.context("cannot print the results"),
    }
}

/// Prints to stderr. Errors are ignored, since the exit status still tells the result.
pub fn tell(text: &str) {
    let _ = io::stderr().write_all(text.as_bytes());
}

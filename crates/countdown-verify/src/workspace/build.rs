//! Builds the programs of a Cargo workspace.

use std::{
    collections::BTreeMap,
    env,
    ffi::OsString,
    fmt,
    io::{self, BufReader, IsTerminal, Read},
    panic::resume_unwind,
    path::PathBuf,
    process::{Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc,
    },
    thread,
};

use anyhow::{Context, Result};
use cargo_metadata::{
    CompilerMessage, Message, Target,
    diagnostic::{Diagnostic, DiagnosticLevel},
};

use super::{Entry, Kind, Workspace, relay};
use crate::process::{Channel, Group};

/// The executables that Cargo has built, and errors for those that are missing.
#[derive(Debug, Default)]
pub struct Built {
    executables: BTreeMap<String, PathBuf>,
    /// The first error of each target that does not compile.
    errors: BTreeMap<String, String>,
}

/// The reason why a program cannot be run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotReady {
    /// Cargo could not build it; with the compiler's first error, if there was one.
    NotBuilt(Option<String>),
    /// It needs features that were not enabled.
    NeedsFeatures(Vec<String>),
    /// It is optional, and this command is not installed.
    NotInstalled(String),
}

impl fmt::Display for NotReady {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NotReady::NotBuilt(Some(error)) => write!(f, "it does not build: {error}"),
            NotReady::NotBuilt(None) => f.write_str("it does not build: Cargo says why on stderr"),
            NotReady::NeedsFeatures(features) => {
                let features = features.join(",");
                write!(f, "it is built with `--features {features}` only")
            }
            NotReady::NotInstalled(command) => write!(f, "`{command}` is not installed"),
        }
    }
}

impl std::error::Error for NotReady {}

impl Built {
    /// Returns the executable of a target, if it was built.
    #[must_use]
    pub fn executable(&self, target: &str) -> Option<&PathBuf> {
        self.executables.get(target)
    }

    /// Returns the command that runs a program.
    ///
    /// # Errors
    ///
    /// Errors if it was not built, or if it is optional and not installed.
    pub fn command(&self, entry: &Entry) -> Result<Vec<OsString>, NotReady> {
        let features = match &entry.kind {
            Kind::Registered if entry.is_skipped() => {
                let name = entry.table.command.first().cloned();
                return Err(NotReady::NotInstalled(name.unwrap_or_default()));
            }
            Kind::Registered => return Ok(entry.command()),
            Kind::Binary { features } | Kind::Example { features } => features,
        };
        match self.executables.get(&entry.name) {
            Some(executable) => Ok(vec![executable.into()]),
            None if !features.is_empty() && !self.errors.contains_key(&entry.name) => {
                Err(NotReady::NeedsFeatures(features.clone()))
            }
            None => Err(NotReady::NotBuilt(self.error(entry))),
        }
    }

    /// Returns the program's own first error, or that of a package's library or build script.
    fn error(&self, entry: &Entry) -> Option<String> {
        let own = self.errors.get(&entry.name);
        let library = || self.errors.get(&entry.origin.replace('-', "_"));
        let script = || self.errors.get("build-script-build");
        own.or_else(library).or_else(script).cloned()
    }

    /// Reads Cargo's output with `--message-format=json`. `show` receives the compiler's messages
    /// for a target, rendered as by Cargo.
    ///
    /// # Errors
    ///
    /// Errors if it cannot be read.
    pub fn read(
        messages: impl Read,
        mut show: impl FnMut(Target, String),
    ) -> Result<Self, crate::Error> {
        let mut built = Self::default();
        for message in Message::parse_stream(BufReader::new(messages)) {
            match message.context("cannot read Cargo's messages")? {
                Message::CompilerArtifact(artifact) => {
                    let path = artifact.executable.map(PathBuf::from);
                    let executable = path.map(|path| (artifact.target.name, path));
                    built.executables.extend(executable);
                }
                Message::CompilerMessage(CompilerMessage {
                    target, message, ..
                }) => {
                    if let DiagnosticLevel::Error | DiagnosticLevel::Ice = message.level {
                        let errors = built.errors.entry(target.name.clone());
                        errors.or_insert_with(|| describe(&message));
                    }
                    show(target, message.rendered.unwrap_or_default());
                }
                _ => {}
            }
        }
        Ok(built)
    }
}

fn describe(message: &Diagnostic) -> String {
    let code = message.code.as_ref();
    let code = code.map_or(String::new(), |code| format!("[{}]", code.code));
    let place = message.spans.iter().find(|span| span.is_primary);
    let place = place.map_or(String::new(), |span| {
        format!(
            ", {}:{}:{}",
            span.file_name, span.line_start, span.column_start
        )
    });
    format!("error{code}: {}{place}", message.message)
}

/// Returns the command for Cargo: the one that started this process, if any.
#[must_use]
pub fn cargo_command() -> Command {
    Command::new(env::var_os("CARGO").unwrap_or("cargo".into()))
}

impl Workspace {
    /// Builds those of these programs that Cargo builds. Cargo's messages are shown on stderr;
    /// `options` are further arguments for it.
    ///
    /// # Errors
    ///
    /// Errors if Cargo cannot be run or its output cannot be read, but not if a program does not
    /// build.
    pub fn build(&self, entries: &[&Entry], options: &[String]) -> Result<Built, crate::Error> {
        let is_built = |entry: &&&Entry| entry.kind != Kind::Registered;
        let wanted: Vec<_> = entries.iter().filter(is_built).collect();
        if wanted.is_empty() {
            return Ok(Built::default());
        }
        let mut cargo = cargo_command();
        let format = if io::stderr().is_terminal() {
            "json-diagnostic-rendered-ansi"
        } else {
            "json"
        };
        cargo.args(["build", "--keep-going", "--message-format", format]);
        cargo.args(options).current_dir(&self.root);
        for entry in wanted {
            let (kind, features) = match &entry.kind {
                Kind::Example { features } => ("--example", features),
                Kind::Binary { features } => ("--bin", features),
                Kind::Registered => continue,
            };
            // Cargo refuses all targets if one of them needs features that are not enabled.
            if features.is_empty() || options.iter().any(|option| option.contains("features")) {
                cargo.args(["--package", &entry.origin, kind, &entry.name]);
            } else {
                cargo.args(["--package", &entry.origin]);
            }
        }
        Ok(run(cargo)?)
    }
}

fn run(mut cargo: Command) -> Result<Built> {
    relay::prepare(&mut cargo);
    let (stdout, stderr) = (Channel::pipe()?, Channel::pipe()?);
    cargo.stdin(Stdio::null());
    cargo.stdout(stdout.writer).stderr(stderr.writer);
    let group = Group::spawn_tool(cargo)?;

    let (sender, pieces) = mpsc::channel();
    let compiler = sender.clone();
    let read = move || {
        // If stderr cannot be written, the report still has the first error.
        Built::read(stdout.reader, move |_, text| {
            let _ = compiler.send(text.into_bytes());
        })
    };
    let has_ended = Arc::new(AtomicBool::new(false));
    let ended = Arc::clone(&has_ended);
    let show = move || {
        relay::show(&pieces, anstream::stderr(), || {
            Ok(ended.load(Ordering::Relaxed))
        })
    };
    let cannot = "cannot start a thread";
    let reader = thread::Builder::new().spawn(read).context(cannot)?;
    let shower = thread::Builder::new().spawn(show).context(cannot)?;
    let relayed = move || relay::read(stderr.reader, &sender);
    thread::Builder::new().spawn(relayed).context(cannot)?;

    group.wait(None)?;
    has_ended.store(true, Ordering::Relaxed);
    shower.join().unwrap_or_else(|panic| resume_unwind(panic))?;
    let built = reader.join().unwrap_or_else(|panic| resume_unwind(panic));
    Ok(built?)
}

//! Building what is to be run.

use std::{
    collections::BTreeMap,
    env,
    ffi::OsString,
    fmt,
    io::{self, BufReader, IsTerminal, Read},
    path::PathBuf,
    process::{Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering::Relaxed},
        mpsc,
    },
    thread::Builder,
};

use anyhow::{Context, Result};
use cargo_metadata::{
    CompilerMessage, Message, Target,
    diagnostic::{Diagnostic, DiagnosticLevel},
};

use super::{
    Workspace,
    listed::{Kind, Listed},
    relay,
};
use crate::process::Group;

/// What Cargo has built, and why not the rest.
#[derive(Debug, Default)]
pub struct Built {
    executables: BTreeMap<String, PathBuf>,
    /// Of each target that does not compile, the first error.
    errors: BTreeMap<String, String>,
}

/// Why a program cannot be run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unready {
    /// Cargo could not build it; with the compiler's first error, where there was one.
    NotBuilt(Option<String>),
    /// It is optional, and this command is not installed.
    NotInstalled(String),
}

impl fmt::Display for Unready {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Unready::NotBuilt(Some(error)) => write!(f, "it does not build: {error}"),
            Unready::NotBuilt(None) => f.write_str("it does not build: Cargo says why on stderr"),
            Unready::NotInstalled(command) => write!(f, "`{command}` is not installed"),
        }
    }
}

impl std::error::Error for Unready {}

impl Built {
    /// Where the executable of this target is, if it was built.
    #[must_use]
    pub fn executable(&self, target: &str) -> Option<&PathBuf> {
        self.executables.get(target)
    }

    /// The command that runs a program.
    ///
    /// # Errors
    ///
    /// Where it does not build, or is not installed and may be skipped.
    pub fn command(&self, program: &Listed) -> Result<Vec<OsString>, Unready> {
        if program.kind == Kind::Registered {
            let name = || program.table.command.first().cloned().unwrap_or_default();
            return if program.is_skipped() {
                Err(Unready::NotInstalled(name()))
            } else {
                Ok(program.command())
            };
        }
        let executable = self.executables.get(&program.name);
        let executable = executable.ok_or_else(|| Unready::NotBuilt(self.error(program)))?;
        Ok(vec![executable.into()])
    }

    /// Its own first error; a library's that it needs where it has none.
    fn error(&self, program: &Listed) -> Option<String> {
        self.errors
            .get(&program.name)
            .or(self.errors.values().next())
            .cloned()
    }

    /// Reads what Cargo prints with `--message-format=json`. `show` is given what the compiler says,
    /// as Cargo would show it, and the target that it says that of.
    ///
    /// # Errors
    ///
    /// Where it cannot be read.
    pub fn read(messages: impl Read, mut show: impl FnMut(Target, String)) -> Result<Self> {
        let mut built = Self::default();
        for message in Message::parse_stream(BufReader::new(messages)) {
            match message.context("cannot read Cargo's messages")? {
                Message::CompilerArtifact(artifact) => {
                    let path = artifact.executable.map(PathBuf::from);
                    built
                        .executables
                        .extend(path.map(|path| (artifact.target.name, path)));
                }
                Message::CompilerMessage(CompilerMessage {
                    target, message, ..
                }) => {
                    if let DiagnosticLevel::Error | DiagnosticLevel::Ice = message.level {
                        let error = || describe(&message);
                        built
                            .errors
                            .entry(target.name.clone())
                            .or_insert_with(error);
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
    let code = message
        .code
        .as_ref()
        .map(|code| format!("[{}]", code.code))
        .unwrap_or_default();
    let place = message
        .spans
        .iter()
        .find(|span| span.is_primary)
        .map(|span| {
            format!(
                ", {}:{}:{}",
                span.file_name, span.line_start, span.column_start
            )
        });
    format!(
        "error{code}: {}{}",
        message.message,
        place.unwrap_or_default()
    )
}

/// Cargo: the one that started this process, if one did.
#[must_use]
pub fn cargo_command() -> Command {
    Command::new(env::var_os("CARGO").unwrap_or("cargo".into()))
}

impl Workspace {
    /// Builds those of these programs that Cargo builds, once.
    ///
    /// What Cargo has to say goes to stderr as it comes; `options` are more arguments for it.
    ///
    /// # Errors
    ///
    /// Where Cargo cannot be run or understood; not where a program does not build.
    pub fn build(&self, programs: &[&Listed], options: &[&str]) -> Result<Built> {
        let built: Vec<_> = programs
            .iter()
            .filter(|listed| listed.kind != Kind::Registered)
            .collect();
        if built.is_empty() {
            return Ok(Built::default());
        }
        let mut cargo = cargo_command();
        let format = if io::stderr().is_terminal() {
            "json-diagnostic-rendered-ansi"
        } else {
            "json"
        };
        cargo.args(["build", "--keep-going", "--message-format", format]);
        cargo
            .args(options)
            .current_dir(&self.place.root)
            .stdin(Stdio::null())
            .stdout(Stdio::piped());
        for Listed {
            name,
            concept,
            kind,
            ..
        } in built
        {
            let target = if *kind == Kind::Example {
                "--example"
            } else {
                "--bin"
            };
            cargo.args(["--package", concept, target, name]);
        }
        run(cargo)
    }
}

fn run(mut cargo: Command) -> Result<Built> {
    relay::prepare(&mut cargo);
    let mut group = Group::spawn_tool(cargo)?;
    let messages = group.stdout().context("Cargo's messages cannot be read")?;
    let stderr = group.stderr().context("what Cargo says cannot be read")?;
    let (sender, pieces) = mpsc::channel();
    let compiler = sender.clone();
    let read = || {
        // Where nobody can be told, the report still says the first error.
        Built::read(messages, move |_, text| {
            let _ = compiler.send(text.into_bytes());
        })
    };
    let has_ended = Arc::new(AtomicBool::new(false));
    let ended = Arc::clone(&has_ended);
    let show = move || relay::show(&pieces, anstream::stderr(), || Ok(ended.load(Relaxed)));
    let thread = "cannot start a thread";
    let reader = Builder::new().spawn(read).context(thread)?;
    let shower = Builder::new().spawn(show).context(thread)?;
    Builder::new()
        .spawn(move || relay::read(stderr, &sender))
        .context(thread)?;
    group.wait()?;
    has_ended.store(true, Relaxed);
    shower
        .join()
        .unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
    reader
        .join()
        .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

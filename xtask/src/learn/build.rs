//! Building exercises, and what the compiler has to say of them.

use std::{
    collections::BTreeMap,
    ffi::OsStr,
    fs::File,
    io::{BufRead, BufReader, Read},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    thread,
    time::Duration,
};

use anyhow::{Context, Result, ensure};
use cargo_metadata::Message;
use countdown_verify::{interrupt, process::Group};

use super::package;

/// How often one looks whether Cargo has ended.
const LOOK: Duration = Duration::from_millis(5);

/// What came of building some programs.
#[derive(Default)]
pub(crate) struct Built {
    executables: BTreeMap<String, PathBuf>,
    said: BTreeMap<String, String>,
}

impl Built {
    /// Where the executable of a program is, if it was built.
    pub(crate) fn executable(&self, name: &str) -> Option<&Path> {
        self.executables.get(name).map(PathBuf::as_path)
    }

    /// What the compiler says of a program, as Cargo shows it: errors or warnings, or nothing.
    pub(crate) fn said(&self, name: &str) -> &str {
        self.said.get(name).map_or("", String::as_str)
    }
}

/// Builds these programs of the package in `folder`; those that do not build keep none of the
/// others from it. `progress` is told of each dependency that is compiled.
pub(crate) fn build(
    folder: &Path,
    names: &[&str],
    mut progress: impl FnMut(&str) + Send,
) -> Result<Built> {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or("cargo".into()));
    cargo.args(["build", "--keep-going", "--message-format=json-diagnostic-rendered-ansi"]);
    cargo.args(names.iter().flat_map(|name| [OsStr::new("--bin"), OsStr::new(name)]));
    cargo.current_dir(folder).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut cargo = Group::spawn_tool(cargo)?;
    let (stdout, stderr) = pipes(&mut cargo)?;
    thread::scope(|scope| {
        let built = scope.spawn(move || read(stdout));
        let told = scope.spawn(move || said(stderr, &mut progress));
        wait(cargo)?;
        let cargo = told.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        let built = built.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
        let is_told = !built.executables.is_empty() || !built.said.is_empty();
        ensure!(is_told || interrupt::requested(), "Cargo cannot build it:\n{cargo}");
        Ok(built)
    })
}

/// Waits for its end, which comes at once when it is wanted no more.
fn wait(mut cargo: Group) -> Result<()> {
    let unknown = "cannot tell whether Cargo still runs";
    while !interrupt::requested() && !cargo.has_ended().context(unknown)? {
        thread::sleep(LOOK);
    }
    cargo.end().context(unknown).map(drop)
}

fn read(messages: impl Read) -> Result<Built> {
    let mut built = Built::default();
    for message in Message::parse_stream(BufReader::new(messages)) {
        built.take(message.context("cannot read Cargo's messages")?);
    }
    Ok(built)
}

fn pipes(cargo: &mut Group) -> Result<(File, File)> {
    let stdout = cargo.stdout().context("Cargo's messages cannot be read")?;
    let stderr = cargo.stderr().context("what Cargo says cannot be read")?;
    Ok((stdout, stderr))
}

/// All that Cargo says; of each dependency that it compiles `progress` is told at once.
fn said(stderr: impl Read, progress: &mut impl FnMut(&str)) -> String {
    let mut said = String::new();
    let own = format!("Compiling {} v", package::NAME);
    // A pipe that cannot be read is one that is closed.
    for line in BufReader::new(stderr).split(b'\n').map_while(Result::ok) {
        let line = String::from_utf8_lossy(&line);
        if line.contains("Compiling ") && !line.contains(&own) {
            progress(&line);
        }
        said.push_str(&line);
        said.push('\n');
    }
    said
}

impl Built {
    fn take(&mut self, message: Message) {
        match message {
            Message::CompilerArtifact(artifact) => {
                let executable =
                    artifact.executable.map(|path| (artifact.target.name, path.into()));
                self.executables.extend(executable);
            }
            Message::CompilerMessage(message) if message.target.is_bin() => {
                let rendered = message.message.rendered.unwrap_or_default();
                self.said.entry(message.target.name).or_default().push_str(&rendered);
            }
            _ => {}
        }
    }
}

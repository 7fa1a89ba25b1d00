//! Building exercises, and what the compiler has to say of them.

use std::{
    collections::BTreeMap,
    ffi::OsStr,
    fs::File,
    io::{BufRead, BufReader, Read},
    path::{Path, PathBuf},
    process::Stdio,
    thread::{self, Builder},
};

use anyhow::{Context, Result, ensure};
use countdown_verify::{process::Group, workspace};

use super::{package, words::Words};

/// What came of building some programs.
pub(crate) struct Built {
    built: workspace::Built,
    said: BTreeMap<String, String>,
}

impl Built {
    /// Where the executable of a program is, if it was built.
    pub(crate) fn executable(&self, name: &str) -> Option<&Path> {
        self.built.executable(name).map(PathBuf::as_path)
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
    words: &Words,
    mut progress: impl FnMut(&str) + Send,
) -> Result<Built> {
    let mut cargo = workspace::cargo_command();
    cargo.args([
        "build",
        "--keep-going",
        "--message-format=json-diagnostic-rendered-ansi",
    ]);
    cargo.args(
        names
            .iter()
            .flat_map(|name| [OsStr::new("--bin"), OsStr::new(name)]),
    );
    cargo
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut cargo = Group::spawn_tool(cargo)?;
    let (stdout, stderr) = pipes(&mut cargo)?;
    thread::scope(|scope| {
        let thread = "cannot start a thread";
        let built = Builder::new()
            .spawn_scoped(scope, move || read(stdout))
            .context(thread)?;
        let told = Builder::new().spawn_scoped(scope, move || said(stderr, &mut progress));
        let told = told.context(thread)?;
        cargo.wait()?;
        let cargo = told
            .join()
            .unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        let built = built
            .join()
            .unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
        let is_built = names.iter().any(|name| built.executable(name).is_some());
        ensure!(
            is_built || !built.said.is_empty(),
            "{}\n{cargo}",
            words.cannot_build
        );
        Ok(built)
    })
}

fn read(messages: impl Read) -> Result<Built> {
    let mut said = BTreeMap::<String, String>::new();
    let built = workspace::Built::read(messages, |target, text| {
        if target.is_bin() {
            said.entry(target.name).or_default().push_str(&text);
        }
    });
    Ok(Built {
        built: built?,
        said,
    })
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

//! The repository: its files, its packages, and its commands.

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
    sync::{Mutex, MutexGuard, PoisonError},
};

use cargo_metadata::{Metadata, MetadataCommand};

pub(crate) fn root() -> PathBuf {
    let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
    xtask.parent().unwrap().to_owned()
}

pub(crate) fn read(path: impl AsRef<Path>) -> String {
    let path = root().join(path);
    let text = fs::read_to_string(&path);
    text.unwrap_or_else(|error| panic!("{}: {error}", path.display()))
        .replace("\r\n", "\n")
}

pub(crate) fn metadata() -> Metadata {
    let mut command = MetadataCommand::new();
    command.no_deps().current_dir(root()).exec().unwrap()
}

/// All text files with their names, committed or not.
pub(crate) fn files() -> Vec<(String, String)> {
    let mut git = Command::new("git");
    git.args(["ls-files", "--cached", "--others", "--exclude-standard"]);
    let listed = git.current_dir(root()).output().expect("git is installed");
    let names = String::from_utf8(listed.stdout).unwrap();
    let file = |name: &str| {
        let text = fs::read_to_string(root().join(name)).ok()?;
        Some((name.to_owned(), text.replace("\r\n", "\n")))
    };
    names.lines().filter_map(file).collect()
}

/// The concepts, in the order of the front page's numbered list.
pub(crate) fn concepts() -> Vec<String> {
    let name = |line: &str| {
        let (number, link) = line.split_once(". [")?;
        let (name, target) = link.split_once("](crates/")?;
        let is_item = number.parse::<u32>().is_ok() && target.starts_with(name);
        is_item.then(|| name.to_owned())
    };
    let concepts: Vec<_> = read("README.md").lines().filter_map(name).collect();
    assert!(!concepts.is_empty(), "README.md has no list of concepts");
    concepts
}

pub(crate) fn xtask(arguments: &[&str], stdin: &str) -> Output {
    let mut xtask = Command::new(env!("CARGO_BIN_EXE_xtask"));
    xtask.args(arguments).current_dir(root()).env_remove("CI");
    xtask.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut xtask = xtask.stderr(Stdio::piped()).spawn().unwrap();
    let mut pipe = xtask.stdin.take().unwrap();
    pipe.write_all(stdin.as_bytes()).unwrap();
    drop(pipe);
    xtask.wait_with_output().unwrap()
}

/// Judges a transcript by the golden of a program. The error is what the verifier prints.
pub(crate) fn judge(program: &str, transcript: &str) -> Result<(), String> {
    let judged = xtask(&["verify", "--quiet", "--from", "-", program], transcript);
    let printed = [judged.stdout, judged.stderr].concat();
    if judged.status.success() {
        Ok(())
    } else {
        Err(String::from_utf8(printed).unwrap())
    }
}

/// Holds up other tests that take it: what is timed would be late while another test builds.
pub(crate) fn alone() -> MutexGuard<'static, ()> {
    static ALONE: Mutex<()> = Mutex::new(());
    ALONE.lock().unwrap_or_else(PoisonError::into_inner)
}

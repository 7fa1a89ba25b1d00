//! The pages and their parts.

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
    sync::{Mutex, MutexGuard, PoisonError},
};

pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

pub(crate) fn read(path: &str) -> String {
    let text = fs::read_to_string(root().join(path));
    text.unwrap_or_else(|error| panic!("{path}: {error}")).replace("\r\n", "\n")
}

/// Every Markdown file, from the workspace's folder.
pub(crate) fn pages() -> Vec<String> {
    let mut git = Command::new("git");
    let asked = ["ls-files", "--cached", "--others", "--exclude-standard", "*.md"];
    let names = git.args(asked).current_dir(root()).output().expect("git lists the files").stdout;
    let names = String::from_utf8(names).unwrap();
    let here = |name: &&str| root().join(name).is_file();
    names.lines().filter(here).map(str::to_owned).collect()
}

/// The concepts in the order in which the front page has them read.
pub(crate) fn concepts() -> Vec<String> {
    let name = |line: &str| {
        let (number, link) = line.split_once(". [")?;
        let (name, target) = link.split_once("](crates/")?;
        number.parse::<u32>().ok()?;
        target.starts_with(&format!("{name}/README.md")).then(|| name.to_owned())
    };
    let concepts: Vec<_> = read("README.md").lines().filter_map(name).collect();
    assert!(!concepts.is_empty(), "README.md has no numbered list of concepts");
    concepts
}

pub(crate) fn xtask(arguments: &[&str], stdin: &str) -> Output {
    let mut xtask = Command::new(env!("CARGO_BIN_EXE_xtask"));
    xtask.args(arguments).current_dir(root());
    xtask.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut xtask = xtask.spawn().unwrap();
    xtask.stdin.take().unwrap().write_all(stdin.as_bytes()).unwrap();
    xtask.wait_with_output().unwrap()
}

/// What is timed runs alone: to build beside it would make it late.
pub(crate) fn alone() -> MutexGuard<'static, ()> {
    static ALONE: Mutex<()> = Mutex::new(());
    ALONE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What the verifier says of a transcript, by the golden of `program`.
pub(crate) fn judge(program: &str, transcript: &str) -> Result<(), String> {
    let judged = xtask(&["verify", "--quiet", "--from", "-", program], transcript);
    let said = [judged.stdout, judged.stderr].concat();
    if judged.status.success() { Ok(()) } else { Err(String::from_utf8(said).unwrap()) }
}

/// A fenced block and the language it names.
pub(crate) struct Block {
    pub(crate) language: String,
    pub(crate) text: String,
}

pub(crate) fn blocks(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let Some(language) = line.trim_start().strip_prefix("```") else { continue };
        let indent = line.len() - line.trim_start().len();
        let inside = lines.by_ref().take_while(|line| line.trim_start() != "```");
        let text = inside.flat_map(|line| [line.get(indent..).unwrap_or(""), "\n"]).collect();
        blocks.push(Block { language: language.to_owned(), text });
    }
    blocks
}

/// A command of a console block, and the output that is shown under it.
pub(crate) struct Shown {
    pub(crate) command: String,
    pub(crate) output: String,
}

pub(crate) fn shown(text: &str) -> Vec<Shown> {
    let mut shown: Vec<Shown> = Vec::new();
    for block in blocks(text).iter().filter(|block| block.language == "console") {
        for line in block.text.lines() {
            match (line.strip_prefix("$ "), shown.last_mut()) {
                (Some(command), _) => {
                    shown.push(Shown { command: command.to_owned(), output: String::new() });
                }
                (None, Some(last)) => last.output.extend([line, "\n"]),
                (None, None) => panic!("`{line}` belongs to no command"),
            }
        }
    }
    shown
}

/// The program that a `cargo run` runs: the last word of its command.
pub(crate) fn program(command: &str) -> &str {
    command.rsplit(' ').next().unwrap()
}

pub(crate) fn outside_blocks(text: &str) -> Vec<&str> {
    let mut inside = false;
    let outside = text.lines().filter(|line| {
        let fence = line.trim_start().starts_with("```");
        inside ^= fence;
        !inside && !fence
    });
    outside.collect()
}

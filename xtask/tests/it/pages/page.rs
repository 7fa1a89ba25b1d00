//! The pages and their parts.

use std::{
    io::Write,
    process::{Command, Output, Stdio},
};

use crate::repository::{files, root};

/// Every Markdown file, from the workspace's folder.
pub(crate) fn pages() -> Vec<String> {
    let names = files().into_iter().map(|(name, _)| name);
    names
        .filter(|name| name.rsplit('.').next() == Some("md"))
        .collect()
}

pub(crate) fn xtask(arguments: &[&str], stdin: &str) -> Output {
    let mut xtask = Command::new(env!("CARGO_BIN_EXE_xtask"));
    xtask.args(arguments).current_dir(root()).env_remove("CI");
    xtask
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut xtask = xtask.spawn().unwrap();
    xtask
        .stdin
        .take()
        .unwrap()
        .write_all(stdin.as_bytes())
        .unwrap();
    xtask.wait_with_output().unwrap()
}

/// What the verifier says of a transcript, by the golden of `program`.
pub(crate) fn judge(program: &str, transcript: &str) -> Result<(), String> {
    let judged = xtask(&["verify", "--quiet", "--from", "-", program], transcript);
    let said = [judged.stdout, judged.stderr].concat();
    if judged.status.success() {
        Ok(())
    } else {
        Err(String::from_utf8(said).unwrap())
    }
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
        let Some(language) = line.trim_start().strip_prefix("```") else {
            continue;
        };
        let indent = line.len() - line.trim_start().len();
        let inside = lines.by_ref().take_while(|line| line.trim_start() != "```");
        let text = inside
            .flat_map(|line| [line.get(indent..).unwrap_or(""), "\n"])
            .collect();
        blocks.push(Block {
            language: language.to_owned(),
            text,
        });
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
    for block in blocks(text)
        .iter()
        .filter(|block| block.language == "console")
    {
        for line in block.text.lines() {
            match (line.strip_prefix("$ "), shown.last_mut()) {
                (Some(command), _) => {
                    shown.push(Shown {
                        command: command.to_owned(),
                        output: String::new(),
                    });
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

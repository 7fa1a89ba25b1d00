//! What the pages tell a reader to type does what they show, where they show it after a `$`.

use std::{env, ffi::OsString, fs, path::Path, process::Command};

use countdown_core::RULE;

use super::page::{Shown, blocks, judge, program, shown};
use crate::repository::{alone, concepts, read, root};

/// What CI runs itself, in a line of its own: beside other tests it would take too long, or be late.
const LEFT_TO_CI: [&str; 3] = ["cargo test", "cargo xtask bench", "cargo install"];

/// What an author installs, for a folder of one's own.
const VERIFIER: &str = "countdown-verify";

/// The pages that are read with a shell at hand.
fn pages() -> Vec<String> {
    let concepts = concepts()
        .into_iter()
        .map(|concept| format!("crates/{concept}/README.md"));
    let others = ["README.md", "docs/programs.md", "docs/bench.md"].map(str::to_owned);
    others.into_iter().chain(concepts).collect()
}

fn is_left_to_ci(command: &str) -> bool {
    LEFT_TO_CI.iter().any(|start| command.starts_with(start))
}

#[test]
fn what_is_left_to_ci_is_run_there() {
    let ci = read(".ci/run");
    for page in pages() {
        for Shown { command, .. } in shown(&read(&page)) {
            let run = !is_left_to_ci(&command) || ci.lines().any(|line| line == command);
            assert!(run, "{page}: neither a test nor .ci/run runs `{command}`");
        }
    }
}

/// One after another: they are timed.
#[test]
#[ignore = "needs python3, and takes as long as the demos"]
fn commands_do_as_shown() {
    let _alone = alone();
    for page in pages() {
        for shown in shown(&read(&page))
            .iter()
            .filter(|it| is_for_the_clone(&it.command))
        {
            done_as_shown(shown, &root()).unwrap_or_else(|why| panic!("{page}: {why}"));
        }
    }
}

fn is_for_the_clone(command: &str) -> bool {
    !is_left_to_ci(command) && !command.starts_with(VERIFIER)
}

/// An author's own program, in an empty folder.
#[test]
#[ignore = "takes as long as the program, five times"]
fn a_program_of_ones_own_is_held_to_its_golden() {
    let _alone = alone();
    let built = Command::new(env!("CARGO"))
        .args(["build", "-q", "-p", VERIFIER])
        .status();
    assert!(built.unwrap().success());
    let (folder, page) = (tempfile::tempdir().unwrap(), read("README.md"));
    let table = blocks(&page)
        .into_iter()
        .find(|block| block.language == "toml")
        .unwrap();
    fs::write(folder.path().join("countdown.toml"), table.text).unwrap();
    let commands = shown(&page)
        .into_iter()
        .filter(|it| it.command.starts_with(VERIFIER));
    let commands: Vec<_> = commands.collect();
    assert!(!commands.is_empty());
    for shown in commands {
        done_as_shown(&shown, folder.path()).unwrap_or_else(|why| panic!("README.md: {why}"));
    }
}

/// Three times: a busy machine makes a run late, and of what a pipe hands over nobody knows why it is.
fn done_as_shown(shown: &Shown, folder: &Path) -> Result<(), String> {
    let again = |_| check(shown, folder);
    let done = check(shown, folder).or_else(again).or_else(again);
    done.map_err(|why| format!("{}:\n{why}", shown.command))
}

/// Runs a command and tells what it should not have done.
fn check(Shown { command, output }: &Shown, folder: &Path) -> Result<(), String> {
    let mut shell = Command::new("sh");
    shell
        .args(["-c", command])
        .current_dir(folder)
        .env("PATH", path())
        .env_remove("CI");
    let run = shell.output().unwrap();
    let stdout = String::from_utf8_lossy(&run.stdout).into_owned();
    if output.starts_with(RULE) {
        return judge(program(command), &stdout);
    }
    let as_shown = if output.is_empty() {
        run.status.success()
    } else {
        is_like(&stdout, output)
    };
    if as_shown {
        Ok(())
    } else {
        Err(stdout + &String::from_utf8_lossy(&run.stderr))
    }
}

/// Where the workspace's own programs are found before any that is installed.
fn path() -> OsString {
    let built = Path::new(env!("CARGO_BIN_EXE_xtask"))
        .parent()
        .unwrap()
        .to_owned();
    let others = env::var_os("PATH").unwrap_or_default();
    env::join_paths([built].into_iter().chain(env::split_paths(&others))).unwrap()
}

/// Whether one text is the other but for figures and blanks; `…` stands for any lines.
fn is_like(text: &str, shown: &str) -> bool {
    let mut lines = text.lines().map(without_figures).peekable();
    let mut any = false;
    for line in shown.lines() {
        if line == "…" {
            any = true;
            continue;
        }
        let line = without_figures(line);
        while any && lines.next_if(|next| *next != line).is_some() {}
        if lines.next() != Some(line) {
            return false;
        }
        any = false;
    }
    any || lines.next().is_none()
}

fn without_figures(line: &str) -> String {
    let mut text = String::new();
    for c in line
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .chars()
    {
        match c {
            '0'..='9' if text.ends_with('#') => {}
            '0'..='9' => text.push('#'),
            c => text.push(c),
        }
    }
    text
}

#[test]
fn texts_are_alike_but_for_figures_and_what_is_left_out() {
    assert!(is_like("a 1.25\nb\nc\nd  7\n", "a 3.5\n…\nd 70\n"));
    assert!(is_like("a\nb\n", "a\n…\n"));
    assert!(!is_like("a\nb\n", "a\n"));
    assert!(!is_like("a\nb\nd\n", "a\n…\nc\n"));
}

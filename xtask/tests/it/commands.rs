//! Commands that pages show after a `$` do what the pages show.

use std::{
    env,
    ffi::OsString,
    fs,
    path::Path,
    process::{Command, Output},
};

use countdown_core::RULE;

use crate::{
    markdown::{Shown, blocks, shown},
    repository::{alone, concepts, judge, read, root},
};

/// Commands that CI runs by itself: beside other tests they would take too long, or be late.
const LEFT_TO_CI: [&str; 3] = ["cargo test", "cargo xtask bench", "cargo install"];

/// The program that an author installs, and runs in another folder.
const VERIFIER: &str = "countdown-verify";

#[test]
#[ignore = "needs python3, and takes as long as the demos"]
fn commands_do_what_pages_show() {
    let _alone = alone();
    let mut pages = ["README.md", "docs/programs.md", "docs/bench.md"]
        .map(str::to_owned)
        .to_vec();
    pages.extend(
        concepts()
            .iter()
            .map(|concept| format!("crates/{concept}/README.md")),
    );
    for page in pages {
        for shown in shown(&read(&page)) {
            let is_left_to_ci = LEFT_TO_CI.iter().any(|it| shown.command.starts_with(it));
            if !is_left_to_ci && !shown.command.starts_with(VERIFIER) {
                does(&shown, &root()).unwrap_or_else(|printed| panic!("{page}: {printed}"));
            }
        }
    }
}

#[test]
#[ignore = "takes as long as the program, five times"]
fn the_front_page_holds_a_program_of_ones_own_to_a_golden() {
    let _alone = alone();
    let mut cargo = Command::new(env!("CARGO"));
    let built = cargo.args(["build", "-q", "-p", VERIFIER]).status();
    assert!(built.unwrap().success());

    let (folder, page) = (tempfile::tempdir().unwrap(), read("README.md"));
    fs::write(
        folder.path().join("countdown.toml"),
        &blocks(&page, "toml")[0],
    )
    .unwrap();
    let mut commands = shown(&page);
    commands.retain(|shown| shown.command.starts_with(VERIFIER));
    assert!(!commands.is_empty());
    for shown in commands {
        does(&shown, folder.path()).unwrap_or_else(|printed| panic!("README.md: {printed}"));
    }
}

/// Adds the demo of CONTRIBUTING.md to a copy of the workspace.
#[test]
#[ignore = "builds a copy of the workspace"]
fn a_demo_can_be_added_as_described() {
    let _alone = alone();
    let page = read("CONTRIBUTING.md");
    let (_, section) = page.split_once("\n## Add a demo\n").unwrap();
    let section = section.split("\n## ").next().unwrap();
    let (_, path) = section.split_once("`crates/").unwrap();
    let path = format!("crates/{}", path.split('`').next().unwrap());

    let copy = tempfile::tempdir().unwrap();
    let tracked = Command::new("git")
        .arg("ls-files")
        .current_dir(root())
        .output();
    for file in String::from_utf8(tracked.unwrap().stdout).unwrap().lines() {
        let to = copy.path().join(file);
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::copy(root().join(file), to).unwrap();
    }
    fs::write(copy.path().join(path), &blocks(section, "rust")[0]).unwrap();
    let commands = shown(section);
    assert!(!commands.is_empty());
    for shown in commands {
        let command = shown.command.replace("cargo xtask", "xtask");
        let run = run(&command, copy.path());
        let stderr = String::from_utf8_lossy(&run.stderr);
        assert!(run.status.success(), "{}: {stderr}", shown.command);
    }
}

/// Tries a command three times, since a busy machine makes it late. The error is what it prints.
fn does(shown: &Shown, folder: &Path) -> Result<(), String> {
    let again = |_| try_once(shown, folder);
    let done = try_once(shown, folder).or_else(again).or_else(again);
    done.map_err(|printed| format!("{}:\n{printed}", shown.command))
}

fn try_once(shown: &Shown, folder: &Path) -> Result<(), String> {
    let run = run(&shown.command, folder);
    let stdout = String::from_utf8_lossy(&run.stdout).into_owned();
    if shown.output.starts_with(RULE) {
        return judge(shown.program(), &stdout);
    }
    let is_as_shown = match &*shown.output {
        "" => run.status.success(),
        output => is_like(&stdout, output),
    };
    let printed = || stdout.clone() + &String::from_utf8_lossy(&run.stderr);
    is_as_shown.then_some(()).ok_or_else(printed)
}

/// Runs a command with the workspace's own programs first on the `PATH`.
fn run(command: &str, folder: &Path) -> Output {
    let built = Path::new(env!("CARGO_BIN_EXE_xtask")).parent().unwrap();
    let others: OsString = env::var_os("PATH").unwrap_or_default();
    let path = [built.to_owned()]
        .into_iter()
        .chain(env::split_paths(&others));
    let mut shell = Command::new("sh");
    shell.args(["-c", command]).current_dir(folder);
    shell.env("PATH", env::join_paths(path).unwrap());
    // CI writes no goldens, and a copy is built in a folder of its own.
    shell.env_remove("CI").env_remove("CARGO_TARGET_DIR");
    shell.output().unwrap()
}

/// Returns true if two texts are the same but for figures and blanks; `…` stands for any lines.
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
    let words: Vec<_> = line.split_whitespace().collect();
    let mut text = String::new();
    for c in words.join(" ").chars() {
        match c {
            '0'..='9' if text.ends_with('#') => {}
            '0'..='9' => text.push('#'),
            c => text.push(c),
        }
    }
    text
}

//! The README's walk: its files are written into an empty folder, and its commands run there.

#![cfg(unix)]

use std::{env, fs, path::Path, process::Command};

fn readme() -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap()
}

/// A fenced block, and the line above it.
struct Block<'a> {
    above: &'a str,
    language: &'a str,
    text: String,
}

fn blocks(page: &str) -> Vec<Block<'_>> {
    let (mut blocks, mut above) = (Vec::new(), "");
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        if let Some(language) = line.strip_prefix("```") {
            let inside = lines.by_ref().take_while(|line| *line != "```");
            let text = inside.flat_map(|line| [line, "\n"]).collect();
            blocks.push(Block {
                above,
                language,
                text,
            });
        } else if !line.is_empty() {
            above = line;
        }
    }
    blocks
}

/// The commands of the page, each with the output that is shown under it.
fn commands(page: &str) -> Vec<(String, Vec<String>)> {
    let mut commands: Vec<(String, Vec<String>)> = Vec::new();
    let blocks = blocks(page);
    let consoles = blocks.iter().filter(|block| block.language == "console");
    for line in consoles.flat_map(|block| block.text.lines()) {
        match line.strip_prefix("$ ") {
            Some(command) => commands.push((command.to_owned(), Vec::new())),
            None => commands.last_mut().unwrap().1.push(like(line)),
        }
    }
    commands
}

/// A line without what differs from run to run: figures, marks on an axis, how often it ran, and what
/// a busy machine did.
fn like(line: &str) -> String {
    let line = line.split(';').next().unwrap_or_default();
    let line = line.split(", machine stalled").next().unwrap_or_default();
    let words = line.split_whitespace();
    let words: Vec<&str> = words.filter(|word| !["|", "!"].contains(word)).collect();
    words.join(" ").replace(|c: char| c.is_ascii_digit(), "")
}

fn is_shown(output: &str, shown: &[String]) -> bool {
    let lines: Vec<_> = output.lines().map(like).collect();
    let mut rest = &lines[..];
    for part in shown.split(|line| line == "…") {
        let places = 0..=rest.len().saturating_sub(part.len());
        let found = places.into_iter().find(|at| rest[*at..].starts_with(part));
        let Some(at) = found else { return false };
        rest = &rest[at + part.len()..];
    }
    true
}

/// Runs a command, on a busy machine as often as it takes to be judged or blessed.
fn run(command: &str, folder: &Path, path: &str) -> (String, String) {
    let mut sh = Command::new("sh");
    sh.args(["-c", command]);
    sh.current_dir(folder).env("PATH", path);
    for variable in [
        "CI",
        "GITHUB_ACTIONS",
        "GITHUB_STEP_SUMMARY",
        "PYTHONUNBUFFERED",
    ] {
        sh.env_remove(variable);
    }
    let mut said = (String::new(), String::new());
    for _ in 0..10 {
        let output = sh.output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        said = (text(output.stdout), text(output.stderr));
        if !said.0.contains("unjudged") && !said.1.contains("is not blessed") {
            break;
        }
    }
    said
}

#[test]
#[ignore = "takes a minute: curl retries for 7 s, and is run five times"]
fn the_walk_is_as_the_readme_shows_it() {
    let (folder, page) = (tempfile::tempdir().unwrap(), readme());
    for Block { above, text, .. } in blocks(&page) {
        let name = above.strip_prefix('`');
        if let Some(name) = name.and_then(|above| above.strip_suffix('`')) {
            fs::write(folder.path().join(name), text).unwrap();
        }
    }
    let verifier = Path::new(env!("CARGO_BIN_EXE_countdown-verify")).parent();
    let path = env::var("PATH").unwrap();
    let path = format!("{}:{path}", verifier.unwrap().display());
    for (command, shown) in commands(&page) {
        let (stdout, stderr) = run(&command, folder.path(), &path);
        assert!(
            is_shown(&stdout, &shown),
            "{command} does not print {shown:#?}, but\n{stdout}\n{stderr}"
        );
    }
    let report = fs::read_to_string(folder.path().join("report.xml")).unwrap();
    let report = quick_junit::Report::deserialize_from_str(&report).unwrap();
    let counts = (report.tests, report.failures, report.errors);
    assert_eq!(counts, (4, 1, 0), "{report:?}");
    let goldens = folder.path().join("tests/golden");
    let golden = |name: &str| fs::read_to_string(goldens.join(name)).unwrap();
    let client = golden("client.txt");
    assert!(client.contains("\n7.0"), "curl retries after 1, 2 and 4 s");
    assert!(golden("worker.txt").contains(" begin second\n"));
}

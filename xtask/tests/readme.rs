//! Holds what the READMEs show to what is so: code, transcripts, commands, links, the translation.

use std::{
    collections::BTreeMap,
    fs,
    io::Write,
    path::{Component, Path, PathBuf},
    process::{Command, Stdio},
};

use countdown_core::{Golden, RULE};

const CONCEPTS: [&str; 3] = ["sequential", "async-tasks", "executor-offload"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

fn read(path: &str) -> String {
    let text = fs::read_to_string(root().join(path));
    text.unwrap_or_else(|error| panic!("{path}: {error}")).replace("\r\n", "\n")
}

fn concept_readmes() -> [String; 3] {
    CONCEPTS.map(|concept| format!("crates/{concept}/README.md"))
}

fn readmes() -> Vec<String> {
    let others = ["README.md", "README.zh-CN.md", "crates/countdown-core/README.md"];
    others.map(str::to_owned).into_iter().chain(concept_readmes()).collect()
}

/// A fenced block and the language it names.
struct Block {
    language: String,
    text: String,
}

fn blocks(text: &str) -> Vec<Block> {
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
struct Shown {
    command: String,
    output: String,
}

fn shown(text: &str) -> Vec<Shown> {
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

/// What the verifier says of a transcript, by the golden of `program`.
fn judge(program: &str, transcript: &str) -> (bool, String) {
    let mut verify = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(["verify", "--quiet", "--from", "-", program])
        .current_dir(root())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    verify.stdin.take().unwrap().write_all(transcript.as_bytes()).unwrap();
    let judged = verify.wait_with_output().unwrap();
    (judged.status.success(), String::from_utf8(judged.stdout).unwrap())
}

/// The program that a `cargo run` runs: the last word of its command.
fn program(command: &str) -> &str {
    command.rsplit(' ').next().unwrap()
}

#[test]
fn transcripts_match_their_goldens() {
    for readme in concept_readmes() {
        let mut judged = 0;
        for shown in shown(&read(&readme)).iter().filter(|shown| shown.output.starts_with(RULE)) {
            let (matches, said) = judge(program(&shown.command), &shown.output);
            assert!(matches, "{readme}: {}: {said}", shown.command);
            judged += 1;
        }
        assert!(judged > 0, "{readme} shows no transcript");
    }
}

#[test]
fn the_librarys_example_prints_what_its_readme_shows() {
    let readme = read("crates/countdown-core/README.md");
    let shown = blocks(&readme).into_iter().find(|block| block.text.starts_with(RULE)).unwrap();
    let due = format!("{RULE}\n0.2000 \tA = 2\n{RULE}\n0.4000 \tA = 1\n{RULE}\nDone\n");
    let comparison = Golden::parse(due).unwrap().compare(shown.text);
    assert!(comparison.matches(), "{comparison}");
    assert!(readme.contains("Duration::from_millis(200)"));
}

/// A run of xtask in the workspace: its status and what it says.
fn xtask(arguments: &[&str]) -> (Option<i32>, String) {
    let mut xtask = Command::new(env!("CARGO_BIN_EXE_xtask"));
    let output = xtask.args(arguments).current_dir(root()).output().unwrap();
    let said = [output.stdout, output.stderr].concat();
    (output.status.code(), String::from_utf8(said).unwrap())
}

#[test]
fn what_pages_repeat_is_current() {
    let (status, said) = xtask(&["pages", "--check"]);
    assert_eq!(status, Some(0), "{said}");
}

#[test]
fn a_concept_shows_its_program_and_ends_with_what_is_new_in_it() {
    let mut before = None;
    for concept in CONCEPTS {
        let readme = read(&format!("crates/{concept}/README.md"));
        let port = format!("<!-- code: {}.py -->", concept.replace('-', "_"));
        for comment in [&port, "<!-- code: src/main.rs -->"] {
            assert!(readme.lines().any(|line| line == comment), "{concept} has no {comment}");
        }
        if let Some(before) = before.replace(concept) {
            let diff = format!("<!-- diff: ../{before}/src/main.rs src/main.rs -->");
            let (_, end) = readme.rsplit_once(&diff).unwrap_or_else(|| panic!("no {diff}"));
            let (_, rest) = end.split_once("\n<!-- end -->\n").unwrap();
            let only_links = rest.lines().all(|line| line.is_empty() || line.starts_with('['));
            assert!(only_links, "crates/{concept}/README.md goes on after {diff}");
        }
    }
}

#[test]
fn the_manifest_that_is_shown_is_one() {
    let manifest = read("crates/executor-offload/Cargo.toml");
    let code = blocks(&read("README.md"));
    let toml = code.iter().find(|block| block.language == "toml").unwrap();
    assert!(manifest.contains(&toml.text), "no such table:\n{}", toml.text);
}

/// The targets of links and pictures, without those on the web.
fn links(text: &str) -> Vec<String> {
    let prose: String = outside_blocks(text).join("\n");
    let inline = prose.split("](").skip(1).filter_map(|rest| rest.split_once(')'));
    let pictures = prose.split("src=\"").skip(1).filter_map(|rest| rest.split_once('"'));
    let inline = inline.chain(pictures).map(|(target, _)| target.to_owned());
    inline.chain(definitions(text).into_values()).filter(|to| !to.contains("://")).collect()
}

fn outside_blocks(text: &str) -> Vec<&str> {
    let mut inside = false;
    let outside = text.lines().filter(|line| {
        let fence = line.trim_start().starts_with("```");
        inside ^= fence;
        !inside && !fence
    });
    outside.collect()
}

/// The link definitions, `[label]: target`.
fn definitions(text: &str) -> BTreeMap<String, String> {
    let definition = |line: &&str| {
        let (label, target) = line.strip_prefix('[')?.split_once("]: ")?;
        Some((label.to_owned(), target.to_owned()))
    };
    outside_blocks(text).iter().filter_map(definition).collect()
}

/// A path without `.` and `..`, where it starts inside the repository.
fn normal(path: &Path) -> PathBuf {
    path.components().fold(PathBuf::new(), |mut path, component| {
        match component {
            Component::ParentDir => assert!(path.pop(), "it leads out of the repository"),
            other => path.push(other),
        }
        path
    })
}

#[test]
fn links_lead_to_files() {
    for readme in readmes() {
        for link in links(&read(&readme)) {
            let target = normal(&Path::new(&readme).with_file_name(&link));
            assert!(root().join(&target).is_file(), "{readme}: there is no {}", target.display());
        }
    }
}

/// What a page has in any language: headings, items, rows with the code in them, blocks, links.
fn skeleton(text: &str) -> Vec<String> {
    let number = |line: &str| line.split_once(". ").is_some_and(|(n, _)| n.parse::<u32>().is_ok());
    let part = |line: &&str| match line.split(' ').next()? {
        heading if heading.starts_with('#') => Some(heading.to_owned()),
        "-" => Some("item".to_owned()),
        _ if number(line) => Some("numbered item".to_owned()),
        "|" => Some(line.split('|').map(code).collect::<Vec<_>>().join("|")),
        _ => None,
    };
    let parts = outside_blocks(text).iter().filter_map(part).collect::<Vec<_>>();
    let blocks = blocks(text).into_iter().map(|block| block.text);
    let links = links(text).into_iter().filter(|link| !link.starts_with("README"));
    parts.into_iter().chain(blocks).chain(links).collect()
}

/// The code in a cell of a table.
fn code(cell: &str) -> String {
    cell.split('`').skip(1).step_by(2).collect::<Vec<_>>().join(" ")
}

#[test]
fn the_translation_has_not_fallen_behind() {
    let (english, chinese) = (read("README.md"), read("README.zh-CN.md"));
    let (of_english, of_chinese) = (skeleton(&english), skeleton(&chinese));
    for (english, chinese) in of_english.iter().zip(&of_chinese) {
        assert_eq!(english, chinese, "the first thing that differs");
    }
    assert_eq!(of_english.len(), of_chinese.len(), "{:?}", of_english.last());
    assert!(links(&english).contains(&"README.zh-CN.md".into()));
    assert!(links(&chinese).contains(&"README.md".into()));
}

/// The tables, row by row, without the marks for code; the rule under the head is left out.
fn tables(text: &str) -> Vec<Vec<Vec<String>>> {
    let mut tables = vec![Vec::new()];
    for line in outside_blocks(text) {
        let Some(cells) = line.strip_prefix("| ").and_then(|row| row.strip_suffix(" |")) else {
            tables.extend((!line.starts_with('|')).then(Vec::new));
            continue;
        };
        let row = cells.split(" | ").map(|cell| cell.replace('`', "")).collect();
        tables.last_mut().unwrap().push(row);
    }
    tables
}

/// A figure that the bench has measured, by the table's heading and the names of row and column.
fn measured(table: &str, row: &str, column: &str) -> f64 {
    let run = read("docs/bench.txt");
    let cells = |line: &str| -> Vec<String> {
        line.split("  ")
            .map(|cell| cell.trim().to_owned())
            .filter(|cell| !cell.is_empty())
            .collect()
    };
    let mut rows = run.lines().skip_while(|line| !line.starts_with(table)).skip(1).map(cells);
    let head = rows.next().unwrap();
    // Over the names of the rows there is nothing.
    let column = 1 + head.iter().position(|cell| cell == column).unwrap();
    rows.find(|cells| cells[0] == row).unwrap()[column].parse().unwrap()
}

#[test]
fn figures_are_those_of_the_run() {
    let picture = read("growth.svg");
    let bytes = |name: &str| measured("1,000,000 countdowns", name, "B/task");
    for readme in ["README.md", "README.zh-CN.md"] {
        let tables = tables(&read(readme));
        let table = |first: &str| {
            let found = tables.iter().find(|table| table.iter().any(|row| row[0] == first));
            found.unwrap_or_else(|| panic!("{readme} has no table with a row of {first}"))
        };
        for row in &table("event_loop")[1..] {
            let [name, total, memory] = &row[..] else {
                panic!("{readme}: expected three columns")
            };
            let drawn = format!("\n{name} {total}×\n");
            assert!(picture.contains(&drawn), "{readme}: growth.svg has no {drawn}");
            let ratio = bytes(name) / bytes("event_loop");
            assert_eq!(*memory, format!("{ratio:.1}"), "{readme}: {name}");
        }
        let [names, ratios] = &table("sequential")[..] else {
            panic!("{readme}: expected a row under the names")
        };
        for (name, ratio) in names.iter().zip(ratios) {
            let last = measured("Lateness, idle", name, "/ Python");
            assert_eq!(*ratio, format!("{last:.2}"), "{readme}: {name}");
        }
    }
}

#[test]
fn tests_and_the_bench_are_left_to_ci() {
    let ci = read(".ci/run");
    for shown in readmes().iter().flat_map(|readme| shown(&read(readme))) {
        let run = !is_left_to_ci(&shown.command) || ci.lines().any(|line| line == shown.command);
        assert!(run, "neither this test nor CI runs `{}`", shown.command);
    }
}

/// This test is run by one of those, and beside the others it would make the bench late.
fn is_left_to_ci(command: &str) -> bool {
    command.starts_with("cargo test") || command.starts_with("cargo xtask bench")
}

#[cfg(unix)]
mod commands {
    use std::sync::{Mutex, MutexGuard, PoisonError};

    use super::*;

    /// What is timed runs alone: to build beside it would make it late.
    fn alone() -> MutexGuard<'static, ()> {
        static ALONE: Mutex<()> = Mutex::new(());
        ALONE.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn sh(command: &str) -> (Option<i32>, String) {
        let output = Command::new("sh").args(["-c", command]).current_dir(root()).output().unwrap();
        let stdout = String::from_utf8_lossy(&output.stdout).into_owned();
        (output.status.code(), stdout)
    }

    /// The crate and the name of a task whose solution the command checks.
    fn task(command: &str) -> Option<(&str, &str)> {
        let (run, verify) = command.split_once(" | ")?;
        let name = verify.strip_prefix("cargo xtask verify ")?.strip_suffix(" --from -")?;
        Some((run.strip_prefix("cargo run -q -p ")?, name)).filter(|(run, _)| !run.contains(' '))
    }

    /// Runs a command and tells what it should not have done.
    fn check(Shown { command, output }: &Shown) -> Result<(), String> {
        let (status, stdout) = sh(command);
        if let Some((package, name)) = task(command) {
            let solved = format!("--example {name} |");
            let (solution, said) = sh(&command.replacen('|', &solved, 1));
            return match (status, solution) {
                (Some(1), Some(0)) => Ok(()),
                _ => Err(format!("{package} unsolved: {status:?}, {stdout}\nsolved: {said}")),
            };
        }
        let done = if output.starts_with(RULE) {
            let (matches, said) = judge(program(command), &stdout);
            return if matches { Ok(()) } else { Err(said) };
        } else if output.is_empty() {
            status == Some(0)
        } else {
            is_like(&stdout, output)
        };
        if done { Ok(()) } else { Err(stdout) }
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
        for c in line.split_whitespace().collect::<Vec<_>>().join(" ").chars() {
            match c {
                '0'..='9' if text.ends_with('#') => {}
                '0'..='9' => text.push('#'),
                c => text.push(c),
            }
        }
        text
    }

    /// Runs the commands that a README shows, one after another: they are timed.
    fn check_all(readme: &str) {
        for shown in shown(&read(readme))
            .iter()
            .filter(|shown| !is_left_to_ci(&shown.command) && !shown.command.ends_with(" mine"))
        {
            let mut done = check(shown);
            // Late, and nothing tells whether the machine is to blame: once more.
            let undecided = |why: &String| why.contains("no control") || why.contains("too busy");
            for _ in 1..3 {
                if done.as_ref().err().is_some_and(undecided) {
                    done = check(shown);
                }
            }
            done.unwrap_or_else(|why| panic!("{readme}: {}:\n{why}", shown.command));
        }
    }

    #[test]
    #[ignore = "needs python3, and takes as long as the demos"]
    fn commands_do_as_shown() {
        let _alone = alone();
        for readme in readmes().iter().filter(|readme| !readme.contains("zh-CN")) {
            check_all(readme);
        }
    }

    #[test]
    #[ignore = "needs python3"]
    fn python_prints_the_same() {
        let _alone = alone();
        for concept in CONCEPTS {
            let port = format!("crates/{concept}/{}.py", concept.replace('-', "_"));
            let verify = format!("cargo xtask verify {concept} -- python3 {port}");
            let (status, said) = sh(&verify);
            assert_eq!(status, Some(0), "{said}");
        }
    }

    #[test]
    #[ignore = "builds a copy of the workspace"]
    fn a_demo_is_added_as_told() {
        let _alone = alone();
        let readme = read("README.md");
        let (_, section) = readme.split_once("\n## Add a demo\n").unwrap();
        let copy = tempfile::tempdir().unwrap();
        let tracked = Command::new("git").arg("ls-files").current_dir(root()).output().unwrap();
        for file in String::from_utf8(tracked.stdout).unwrap().lines() {
            let to = copy.path().join(file);
            fs::create_dir_all(to.parent().unwrap()).unwrap();
            fs::copy(root().join(file), to).unwrap();
        }
        let program = &blocks(section)[0];
        assert!(section.contains("`crates/sequential/examples/mine.rs`"));
        fs::write(copy.path().join("crates/sequential/examples/mine.rs"), &program.text).unwrap();
        let commands = shown(section);
        assert!(!commands.is_empty());
        for Shown { command, .. } in commands {
            let arguments = command.strip_prefix("cargo xtask ").unwrap().split(' ');
            let verify = Command::new(env!("CARGO_BIN_EXE_xtask"))
                .args(arguments)
                .current_dir(copy.path())
                .env_remove("CI")
                .env_remove("CARGO_TARGET_DIR")
                .output()
                .unwrap();
            let said = String::from_utf8_lossy(&verify.stderr);
            assert!(verify.status.success(), "{command}: {said}");
        }
    }
}

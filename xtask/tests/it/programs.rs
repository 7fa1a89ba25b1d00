//! Rules for the lesson's programs: mains, demos and exercises.

use std::{collections::BTreeMap, fs};

use cargo_metadata::{Metadata, Package, Target};
use similar::{ChangeTag, TextDiff};

use crate::repository::{concepts, files, metadata, read};

/// The most lines of a main, and the most that are new from one to the next.
const MAIN: usize = 40;
const NEW: usize = 14;

const TRACE: &str = "    let _trace = countdown_trace::start();";

/// Each main with its path.
fn mains() -> Vec<(String, String)> {
    let paths = concepts().into_iter();
    let paths = paths.map(|name| format!("crates/{name}/src/main.rs"));
    paths.map(|path| (path.clone(), read(path))).collect()
}

#[test]
fn mains_are_short_and_alike() {
    for (path, text) in mains() {
        let lines = text.lines().count();
        assert!(lines <= MAIN, "{path} has {lines} lines, more than {MAIN}");
        let functions = text.split("fn ").skip(1);
        let functions: Vec<_> = functions.filter_map(|it| it.split('(').next()).collect();
        assert_eq!(functions.first(), Some(&"main"), "{path}");
        assert_eq!(functions.last(), Some(&"count_down"), "{path}");
        let traced: Vec<_> = text.lines().filter(|line| line.contains("trac")).collect();
        let is_short = matches!(traced[..], [TRACE, attribute] if attribute.starts_with("#["));
        assert!(
            is_short,
            "{path}: tracing takes one line and an attribute, not {traced:#?}"
        );
    }
}

#[test]
fn few_lines_are_new_from_one_main_to_the_next() {
    for pair in mains().windows(2) {
        let [(_, old), (path, new)] = pair else {
            unreachable!("a window of two")
        };
        let (old, new) = (code(old), code(new));
        let diff = TextDiff::from_lines(&old, &new);
        let changes = diff.iter_all_changes();
        let new: Vec<_> = changes.filter(|it| it.tag() == ChangeTag::Insert).collect();
        assert!(
            new.len() <= NEW,
            "{path} has {} new lines: {new:#?}",
            new.len()
        );
    }
}

/// The lines without imports, blank lines and comments.
fn code(text: &str) -> String {
    let (_, body) = text
        .split_once("\n\n#[tokio::main")
        .or(text.split_once("\n\nfn main"))
        .unwrap();
    let lines = body
        .lines()
        .map(|line| line.split("//").next().unwrap().trim_end());
    lines
        .filter(|line| !line.is_empty())
        .flat_map(|line| [line, "\n"])
        .collect()
}

/// The programs that the verifier finds, with their packages.
fn demos(metadata: &Metadata) -> Vec<(&Package, &Target)> {
    let mut demos = Vec::new();
    for package in metadata.workspace_packages() {
        let table = &package.metadata["countdown"];
        for target in &package.targets {
            let is_program = target.is_bin() || target.is_example();
            if !table.is_null() && is_program && table[&target.name] != false {
                demos.push((package, target));
            }
        }
    }
    assert!(demos.len() > 20);
    demos
}

/// Pictures and pages show these descriptions, in both languages.
#[test]
fn demos_describe_themselves_and_are_listed() {
    let metadata = metadata();
    let lists = ["docs/programs.md", "docs/programs.zh-CN.md"].map(|page| (page, read(page)));
    for (package, target) in demos(&metadata) {
        let text = fs::read_to_string(&target.src_path).unwrap();
        let header: Vec<_> = text
            .lines()
            .map_while(|line| line.strip_prefix("//!"))
            .collect();
        let (path, prose) = (&target.src_path, header.join("\n"));
        let is_han = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
        let has_chinese = header.iter().any(|line| line.trim().starts_with(is_han));
        assert!(
            has_chinese,
            "{path}: no line of its header begins in Chinese"
        );
        if target.is_example() {
            let run = format!("-p {} --example {}", package.name, target.name);
            assert!(
                prose.contains(&run),
                "{path}: its header has no `cargo run {run}`"
            );
            let sentence = prose.replace('\n', " ");
            assert!(
                sentence.contains(". "),
                "{path}: its header has no sentence"
            );
        }
        let link = format!("[{}](../crates/{}/", target.name, package.name);
        for (page, list) in &lists {
            assert!(list.contains(&link), "{page} has no {link}…)");
        }
    }
}

#[test]
fn tracing_is_one_line_of_a_demo() {
    for (path, text) in files() {
        if path.starts_with("crates/") && path.contains("/examples/") {
            let mut lines = text.lines().filter(|line| line.contains("countdown_trace"));
            assert!(
                lines.all(|line| line == TRACE),
                "{path}: expected `{TRACE}` alone"
            );
        }
    }
}

/// A program that is to be predicted stands alone.
#[test]
fn exercises_have_three_solutions_and_two_wrong_answers() {
    let files = files();
    // How many files there are, by the concept and the name up to the first dot.
    let of_kind = |kind: &str| -> BTreeMap<(&str, &str), usize> {
        let mut counts = BTreeMap::new();
        for (path, _) in &files {
            let parts = path.strip_prefix("crates/").and_then(|path| {
                let (concept, rest) = path.split_once('/')?;
                let file = rest.strip_prefix(kind)?.strip_suffix(".rs")?;
                Some((concept, file.split('.').next()?))
            });
            if let Some(parts) = parts {
                *counts.entry(parts).or_default() += 1;
            }
        }
        counts
    };
    let (solutions, wrong) = (of_kind("solutions/"), of_kind("wrong/"));
    let mut exercises = of_kind("exercises/");
    for concept in concepts() {
        let has_exercises = exercises.keys().any(|(of, _)| *of == concept);
        assert!(has_exercises, "{concept} has no exercises");
    }
    exercises.retain(|(concept, name), _| {
        let path = format!("crates/{concept}/exercises/{name}.rs");
        !read(&path).contains("\n//! Predict: ")
    });
    for (answers, least) in [(solutions, 3), (wrong, 2)] {
        assert!(
            answers.keys().eq(exercises.keys()),
            "{answers:?} are not those of {exercises:?}"
        );
        for (exercise, count) in answers {
            assert!(count >= least, "{exercise:?} has {count} of {least}");
        }
    }
}

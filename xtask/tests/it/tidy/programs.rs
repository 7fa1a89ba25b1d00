//! What each program says of itself, and who names it.

use std::fs;

use cargo_metadata::{Package, Target};

use crate::repository::{files, found, metadata, read};

#[test]
fn a_program_says_in_a_sentence_what_it_shows_and_how_to_run_it() {
    for package in found(&metadata()) {
        for target in programs(package).filter(|target| target.is_example()) {
            let (path, header) = (&target.src_path, header(target));
            let run = format!("-p {} --example {}", package.name, target.name);
            let says_how = header.contains("cargo run ") && header.contains(&run);
            assert!(says_how, "{path}: its header has no `cargo run … {run}`");
            let sentence = header
                .split_once(". ")
                .map_or(0, |(sentence, _)| sentence.len());
            assert!(sentence > 0, "{path}: its header has no sentence");
        }
    }
}

/// Timelines that are drawn in Chinese say it too.
#[test]
fn a_program_says_in_chinese_what_it_shows() {
    for package in found(&metadata()) {
        for target in programs(package).filter(|target| is_shown(target)) {
            let text = fs::read_to_string(&target.src_path).unwrap();
            let mut header = text.lines().map_while(|line| line.strip_prefix("//!"));
            let is_chinese = |letter: char| ('\u{4e00}'..='\u{9fff}').contains(&letter);
            let says = header.any(|line| line.trim().starts_with(is_chinese));
            assert!(
                says,
                "{}: no line of its header begins in Chinese",
                target.src_path
            );
        }
    }
}

/// What stands after `//!`, in one line.
fn header(target: &Target) -> String {
    let text = fs::read_to_string(&target.src_path).unwrap();
    let lines: Vec<_> = text
        .lines()
        .map_while(|line| line.strip_prefix("//!"))
        .collect();
    lines
        .join(" ")
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

#[test]
fn every_program_is_in_the_list_of_them() {
    for page in ["docs/programs.md", "docs/programs.zh-CN.md"] {
        let text = read(page);
        for package in found(&metadata()) {
            for target in programs(package).filter(|target| is_shown(target)) {
                let link = format!("[{}](../crates/{}/", target.name, package.name);
                assert!(text.contains(&link), "{page} has no {link}…)");
            }
        }
    }
}

/// The targets that the package's table does not say to leave alone.
fn programs(package: &Package) -> impl Iterator<Item = &Target> {
    let table = package.metadata.get("countdown");
    let is_left = move |name: &str| table.is_some_and(|table| table[name] == false);
    package
        .targets
        .iter()
        .filter(move |target| !is_left(&target.name))
}

fn is_shown(target: &Target) -> bool {
    let solution = target
        .src_path
        .components()
        .any(|part| part.as_str() == "solutions");
    (target.is_bin() || target.is_example()) && !solution
}

#[test]
fn a_program_is_traced_by_one_line() {
    let is_program = |path: &str| path.starts_with("crates/") && path.contains("/examples/");
    for (path, text) in files().iter().filter(|(path, _)| is_program(path)) {
        let lines: Vec<_> = text
            .lines()
            .filter(|line| line.contains("countdown_trace"))
            .collect();
        let plain = matches!(
            lines[..],
            [] | ["    let _trace = countdown_trace::start();"]
        );
        assert!(
            plain,
            "{path}: more than `let _trace = countdown_trace::start();`: {lines:#?}"
        );
    }
}

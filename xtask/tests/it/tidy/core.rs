//! What the library leaves to others.

use crate::repository::{files, read};

#[test]
fn the_core_prints_parses_and_compares_and_does_nothing_else() {
    let others = [
        ("env::", "reads the environment"),
        ("std::fs", "opens files"),
        ("File::", "opens files"),
        ("subscriber", "listens to spans"),
        ("sleep", "waits"),
        ("Command", "starts programs"),
        ("tokio", "picks a runtime"),
    ];
    let is_source = |file: &str| file.starts_with("crates/countdown-core/src/");
    for (file, text) in files().iter().filter(|(file, _)| is_source(file)) {
        let code = text
            .lines()
            .zip(1..)
            .filter(|(line, _)| !line.trim_start().starts_with("//"));
        for (line, number) in code {
            let other = others.iter().find(|(word, _)| line.contains(word));
            assert!(
                other.is_none(),
                "{file}:{number}: it {}: {line}",
                other.unwrap().1
            );
        }
    }
}

#[test]
fn the_core_serves_others_in_a_few_lines() {
    for name in ["std_threads", "smol", "virtual_clock"] {
        let path = format!("crates/countdown-core/examples/{name}.rs");
        let lines = read(&path).lines().count();
        assert!(lines <= 25, "{path}: {lines} lines, at most 25");
    }
}

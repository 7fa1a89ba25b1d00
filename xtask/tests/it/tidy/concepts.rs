//! The main programs: short, alike, and a few lines from one to the next.

use similar::{ChangeTag, TextDiff};

use crate::repository::{concepts, read};

/// The most lines of each main, in the order in which they are read.
const LINES: [usize; 3] = [27, 32, 38];
/// The most lines that are new from one to the next.
const NEW: usize = 14;
const TRACE: &str = "    let _trace = countdown_trace::start();";

/// Each main with its path.
fn mains() -> Vec<(String, String)> {
    let paths = concepts()
        .into_iter()
        .map(|name| format!("crates/{name}/src/main.rs"));
    paths.map(|path| (path.clone(), read(path))).collect()
}

#[test]
fn mains_are_short() {
    let mains = mains();
    assert_eq!(mains.len(), LINES.len(), "say how long each main may be");
    for ((path, text), most) in mains.iter().zip(LINES) {
        let lines = text.lines().count();
        assert!(lines <= most, "{path}: {lines} lines, at most {most}");
    }
}

#[test]
fn mains_start_with_main_and_end_with_count_down() {
    for (path, text) in mains() {
        let functions = text
            .split("fn ")
            .skip(1)
            .filter_map(|function| function.split('(').next());
        let functions: Vec<_> = functions.collect();
        let ends = (functions.first(), functions.last());
        assert_eq!(
            ends,
            (Some(&"main"), Some(&"count_down")),
            "{path}: {functions:?}"
        );
    }
}

#[test]
fn tracing_costs_a_line_and_an_attribute() {
    for (path, text) in mains() {
        let lines: Vec<_> = text.lines().filter(|line| line.contains("trac")).collect();
        let is_attribute = |line: &str| line.starts_with("#[tracing::instrument");
        let plain = matches!(lines[..], [TRACE, attribute] if is_attribute(attribute));
        assert!(
            plain,
            "{path}: expected `{TRACE}` and `#[tracing::instrument`, got {lines:#?}"
        );
    }
}

#[test]
fn little_is_new_from_one_main_to_the_next() {
    for pair in mains().windows(2) {
        let [(before, old), (path, new)] = pair else {
            unreachable!("a window of two")
        };
        let new = new_lines(&code(old), &code(new));
        let count = new.lines().count();
        assert!(
            count <= NEW,
            "{path}: {count} lines that {before} has not, at most {NEW}:\n{new}"
        );
    }
}

/// The lines without imports, blanks and comments.
fn code(text: &str) -> String {
    let (mut code, mut import) = (String::new(), false);
    for line in text.lines() {
        let line = line
            .split_once("//")
            .map_or(line, |(code, _)| code)
            .trim_end();
        import |= line.starts_with("use ");
        if !import && !line.is_empty() && !line.starts_with("#!") {
            code.extend([line, "\n"]);
        }
        import &= !line.ends_with(';');
    }
    code
}

fn new_lines(old: &str, new: &str) -> String {
    let diff = TextDiff::from_lines(old, new);
    let new = diff
        .iter_all_changes()
        .filter(|change| change.tag() == ChangeTag::Insert);
    new.map(|change| change.value()).collect()
}

#[test]
fn new_lines_leave_imports_blanks_and_comments_aside() {
    let old = "use std::io;\n\nfn main() {\n    a();\n}\n";
    let new = "//! B.\nuse std::{\n    io,\n    thread,\n};\n\nfn main() {\n    a(); // why\n\n    b();\n}\n";
    assert_eq!(new_lines(&code(old), &code(new)), "    b();\n");
}

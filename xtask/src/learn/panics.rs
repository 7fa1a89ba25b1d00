//! A panic in a task or a job ends its main program with a failure, and its message is on stderr.
//!
//! No input has the mains panic. So they are built once more, with a countdown that does.

use std::{fs, process::Command, sync::atomic::AtomicBool};

use countdown_timeline::Language;

use super::{
    build,
    package::{self, Bin},
    words::words,
};
use crate::files;

const TICK: &str = "printer.tick(name, n)?;";
const PANIC: &str = "assert!(name != \"B\", \"B cannot count\");";

/// Returns the main of a concept, where B panics instead of its first tick.
fn panicking(concept: &str) -> String {
    let main = concat!(env!("CARGO_MANIFEST_DIR"), "/../crates/");
    let text = fs::read_to_string(format!("{main}{concept}/src/main.rs")).unwrap();
    assert!(text.contains(TICK), "{concept}: the main has no `{TICK}`");
    let text = text.replace(TICK, &format!("{PANIC}\n{TICK}"));
    // The page that is its documentation lies elsewhere.
    text.lines()
        .filter(|line| !line.starts_with("#![doc"))
        .map(|line| line.to_owned() + "\n")
        .collect()
}

#[test]
#[cfg_attr(wine, ignore = "needs Cargo")]
fn a_panic_ends_a_main_with_a_failure_and_its_message() {
    let metadata = files::metadata().unwrap();
    let target = metadata.target_directory.as_std_path();
    let folder = target.join("panics-test");
    // In no place of a program that does not panic.
    let names = ["async-tasks", "executor-offload"].map(|concept| {
        let name = format!("panicking-{concept}");
        package::put(&folder.join(format!("{name}.rs")), &panicking(concept)).unwrap();
        name
    });
    let bins = names.each_ref().map(|name| Bin {
        name: name.clone(),
        path: format!("{name}.rs").into(),
    });
    let words = words(Language::English);
    package::write(&folder, &metadata, &bins, words).unwrap();
    let names = names.each_ref().map(String::as_str);
    let folder = &*folder;
    let place = build::Place { folder, target };
    let built = build::build(place, &names, words, &AtomicBool::new(false), |_| ()).unwrap();
    for name in names {
        let program = built
            .executable(name)
            .unwrap_or_else(|| panic!("{}", built.said(name)));
        let output = Command::new(program)
            .env("RUST_BACKTRACE", "0")
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(1), "{name}");
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert!(stderr.contains("panicked at"), "{name}: {stderr}");
        let error = stderr
            .lines()
            .find(|line| line.starts_with("Error: "))
            .unwrap_or_default();
        assert!(
            error.contains("panicked with message \"B cannot count\""),
            "{name}: {stderr}"
        );
    }
}

//! The project's own rules, checked.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use cargo_metadata::{Metadata, MetadataCommand, Package};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

fn metadata() -> Metadata {
    MetadataCommand::new().no_deps().current_dir(root()).exec().unwrap()
}

/// The text files of the repository, those that are not committed yet too.
fn files() -> Vec<(String, String)> {
    let listed = Command::new("git")
        .args(["ls-files", "--cached", "--others", "--exclude-standard"])
        .current_dir(root())
        .output()
        .expect("git lists the files");
    let names = String::from_utf8(listed.stdout).unwrap();
    let file = |name: &str| {
        let text = fs::read_to_string(root().join(name)).ok()?;
        Some((name.to_owned(), text))
    };
    names.lines().filter_map(file).collect()
}

/// The crates with one idea each: they have a binary and are found by the verifier.
fn concepts(metadata: &Metadata) -> Vec<&Package> {
    let is_concept = |package: &&Package| {
        let binary = package.targets.iter().any(cargo_metadata::Target::is_bin);
        binary && package.metadata.get("countdown").is_some()
    };
    let concepts: Vec<_> = metadata.workspace_packages().into_iter().filter(is_concept).collect();
    assert!(concepts.len() >= 3);
    concepts
}

#[test]
fn a_concept_is_one_short_file() {
    for package in concepts(&metadata()) {
        let binary = package.targets.iter().find(|target| target.is_bin()).unwrap();
        let main = fs::read_to_string(&binary.src_path).unwrap();
        let main = main.split("\n#[cfg(test)]").next().unwrap();
        let lines = main.lines().count();
        assert!((20..=37).contains(&lines), "{}: {lines} lines", binary.src_path);
        let functions: Vec<_> =
            main.split("fn ").skip(1).filter_map(|f| f.split('(').next()).collect();
        assert!(functions.starts_with(&["main"]), "{}", binary.src_path);
        assert!(functions.ends_with(&["count_down"]), "{}", binary.src_path);
    }
}

/// What each crate may take from the others; those that are not here are concepts.
const ARROWS: [(&str, &[&str]); 4] = [
    ("countdown-core", &[]),
    ("countdown-trace", &["countdown-core"]),
    ("countdown-verify", &["countdown-core"]),
    ("xtask", &["countdown-core", "countdown-verify"]),
];

#[test]
fn arrows_lead_one_way() {
    let metadata = metadata();
    let packages = metadata.workspace_packages();
    let inside = |name: &str| packages.iter().any(|package| *package.name == name);
    for package in &packages {
        let listed = ARROWS.iter().find(|(name, _)| *package.name == *name);
        let allowed = listed.map_or(&["countdown-core", "countdown-trace"][..], |(_, allowed)| allowed);
        for dependency in package.dependencies.iter().filter(|found| inside(&found.name)) {
            let name = &*dependency.name;
            assert!(allowed.contains(&name), "{} depends on {name}", package.name);
        }
    }
}

#[test]
fn a_program_says_in_a_sentence_what_it_shows_and_how_to_run_it() {
    let metadata = metadata();
    let is_found = |package: &&Package| package.metadata.get("countdown").is_some();
    for package in metadata.workspace_packages().into_iter().filter(is_found) {
        for target in package.targets.iter().filter(|target| target.is_example()) {
            let text = fs::read_to_string(&target.src_path).unwrap();
            let header: Vec<_> = text.lines().map_while(|line| line.strip_prefix("//!")).collect();
            let header = header.join(" ").split_whitespace().collect::<Vec<_>>().join(" ");
            let run = format!("-p {} --example {}", package.name, target.name);
            assert!(
                header.contains("cargo run ") && header.contains(&run),
                "{}: no `{run}`",
                target.src_path
            );
            let sentence = header.split_once(". ").map_or(0, |(sentence, _)| sentence.len());
            assert!(sentence > 0, "{}: no sentence", target.src_path);
        }
    }
}

#[test]
fn the_front_page_names_every_program() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let metadata = metadata();
    for package in metadata.workspace_packages() {
        let is_shown = |target: &&cargo_metadata::Target| {
            let solution = target.src_path.as_str().contains("solutions");
            (target.is_bin() || target.is_example()) && !solution
        };
        let programs = package.metadata.get("countdown").map(|_| &package.targets);
        for target in programs.into_iter().flatten().filter(is_shown) {
            let link = format!("[{}](crates/{}/", target.name, package.name);
            assert!(readme.contains(&link), "README.md has no {link}…");
        }
    }
}

#[test]
fn the_core_serves_others_in_a_few_lines() {
    for name in ["std_threads", "smol", "virtual_clock"] {
        let path = root().join(format!("crates/countdown-core/examples/{name}.rs"));
        let lines = fs::read_to_string(path).unwrap().lines().count();
        assert!(lines <= 25, "{name}: {lines} lines");
    }
}

#[test]
fn no_registry_or_machine_is_named() {
    let hosts = ["crates.", "docs.", "index.crates.", "static.crates."];
    let hosts = hosts.iter().flat_map(|host| [format!("{host}io"), format!("{host}rs")]);
    let others = ["pypi", "npmjs"].map(|host| format!("{host}.org"));
    let folders = ["work", "root", "home"].map(|folder| format!("/{folder}/"));
    let names: Vec<String> = hosts.chain(others).chain(folders).collect();
    for (file, text) in files().iter().filter(|(file, _)| file != "Cargo.lock") {
        for name in &names {
            assert!(!text.contains(name.as_str()), "{file} names {name}");
        }
    }
}

#[test]
fn lines_are_plain() {
    let own = |file: &str| !file.starts_with("tests/golden/");
    for (file, text) in files().iter().filter(|(file, _)| own(file)) {
        assert!(!text.contains('\r'), "{file} has carriage returns");
        assert!(text.ends_with('\n'), "{file} does not end with a line break");
        let blank = text.lines().position(|line| line.ends_with([' ', '\t']));
        assert!(blank.is_none(), "{file}:{} ends with blanks", blank.unwrap_or(0) + 1);
    }
}

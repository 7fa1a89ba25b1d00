//! Rules for all packages and files.

use cargo_metadata::DependencyKind;

use crate::repository::{concepts, files, metadata, read};

/// The packages of the workspace that each may depend on.
const DEPENDENCIES: [(&str, &[&str]); 6] = [
    ("countdown-core", &[]),
    ("countdown-trace", &["countdown-core"]),
    ("countdown-verify", &["countdown-core"]),
    ("countdown-timeline", &["countdown-core", "countdown-trace"]),
    ("door", &[]),
    (
        "xtask",
        &[
            "countdown-core",
            "countdown-trace",
            "countdown-verify",
            "countdown-timeline",
        ],
    ),
];
const OF_CONCEPTS: &[&str] = &["countdown-core", "countdown-trace"];

#[test]
fn packages_depend_on_what_is_below_them() {
    let (metadata, concepts) = (metadata(), concepts());
    let packages = metadata.workspace_packages();
    for package in &packages {
        let listed = DEPENDENCIES.iter().find(|(name, _)| *package.name == *name);
        let allowed = match listed {
            Some((_, allowed)) => allowed,
            None if concepts.iter().any(|concept| *package.name == *concept) => &OF_CONCEPTS,
            None => panic!("{} is not in the table of dependencies", package.name),
        };
        for dependency in &package.dependencies {
            let is_ours = packages.iter().any(|other| *other.name == dependency.name);
            // Tests of all but the core may hold programs to goldens.
            let is_test = dependency.kind == DependencyKind::Development
                && dependency.name == "countdown-verify"
                && *package.name != "countdown-core";
            let is_allowed = !is_ours || is_test || allowed.contains(&&*dependency.name);
            assert!(
                is_allowed,
                "{} depends on {}",
                package.name, dependency.name
            );
        }
        let manifest = read(&package.manifest_path);
        let inherits = manifest.contains("\n[lints]\nworkspace = true\n");
        assert!(inherits, "{} lacks the workspace's lints", package.name);
    }
}

#[test]
fn no_file_names_a_registry_host_or_a_path_of_this_machine() {
    let hosts = ["crates.", "index.crates.", "static.crates."].map(|host| format!("{host}io"));
    let others = ["pypi", "npmjs"].map(|host| format!("{host}.org"));
    let folders = ["work", "root", "home", "tmp"].map(|folder| format!("/{folder}/"));
    let names: Vec<String> = hosts.into_iter().chain(others).chain(folders).collect();
    for (file, text) in files() {
        if file.ends_with("Cargo.lock") {
            continue;
        }
        for (line, number) in text.lines().zip(1..) {
            let name = names.iter().find(|name| line.contains(*name));
            assert!(name.is_none(), "{file}:{number} names {}", name.unwrap());
        }
    }
}

#[test]
fn no_line_ends_with_a_blank_or_a_carriage_return() {
    for (file, text) in files() {
        if file.starts_with("tests/golden/") {
            continue;
        }
        assert!(
            text.ends_with('\n'),
            "{file} does not end with a line break"
        );
        for (line, number) in text.split('\n').zip(1..) {
            let ends_in_blank = line.ends_with([' ', '\t', '\r']);
            assert!(!ends_in_blank, "{file}:{number} ends with a blank");
        }
    }
}

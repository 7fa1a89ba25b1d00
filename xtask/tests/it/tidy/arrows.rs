//! Who may depend on whom.

use cargo_metadata::{DependencyKind, Package};

use crate::repository::{concepts, metadata};

/// A package, and those of the workspace that it may depend on. Whichever is not named is a concept.
const ARROWS: [(&str, &[&str]); 6] = [
    ("countdown-core", &[]),
    ("countdown-trace", &["countdown-core"]),
    ("countdown-verify", &["countdown-core"]),
    ("countdown-timeline", &["countdown-core", "countdown-trace", "countdown-verify"]),
    ("xtask", &["countdown-core", "countdown-trace", "countdown-verify", "countdown-timeline"]),
    ("door", &["countdown-core", "countdown-verify"]),
];
const OF_A_CONCEPT: &[&str] = &["countdown-core", "countdown-trace"];
/// Tests of all but the core may hold a program to a golden.
const OF_TESTS: &str = "countdown-verify";

fn may_depend(package: &str, on: &str, kind: DependencyKind) -> bool {
    let arrows = ARROWS.iter().find(|(name, _)| *name == package).map(|(_, on)| *on);
    let in_tests = kind == DependencyKind::Development && package != "countdown-core";
    arrows.unwrap_or(OF_A_CONCEPT).contains(&on) || in_tests && on == OF_TESTS
}

#[test]
fn packages_depend_only_where_an_arrow_leads() {
    let metadata = metadata();
    let packages = metadata.workspace_packages();
    let inside = |name: &str| packages.iter().any(|package| *package.name == name);
    for Package { name, dependencies, .. } in &packages {
        for dependency in dependencies.iter().filter(|dependency| inside(&dependency.name)) {
            let may = may_depend(name, &dependency.name, dependency.kind);
            assert!(may, "{name} depends on {}, and no arrow leads there", dependency.name);
        }
    }
}

#[test]
fn whichever_package_is_no_concept_has_arrows_of_its_own() {
    let (metadata, concepts) = (metadata(), concepts());
    for package in metadata.workspace_packages() {
        let named = ARROWS.iter().any(|(name, _)| *package.name == *name);
        let concept = concepts.iter().any(|concept| *concept == *package.name);
        assert!(named != concept, "{}: name it in README.md's lesson or in ARROWS", package.name);
    }
}

#[test]
fn packages_have_the_workspaces_lints() {
    for package in metadata().workspace_packages() {
        let manifest = std::fs::read_to_string(&package.manifest_path).unwrap();
        let inherits = manifest.contains("\n[lints]\nworkspace = true\n");
        assert!(inherits, "{}: no `[lints] workspace = true`", package.manifest_path);
    }
}

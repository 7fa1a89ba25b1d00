//! Who may depend on whom: CONTRIBUTING.md has it as a drawing.

use cargo_metadata::{DependencyKind, Package};

use super::house::House;
use crate::repository::{concepts, metadata, read};

/// Tests of all but the core may hold a program to a golden.
const OF_TESTS: &str = "countdown-verify";

fn house() -> House {
    House::drawn(&read("CONTRIBUTING.md"))
}

/// The room of a package: the concepts share one.
fn room(package: &str) -> String {
    let is_concept = concepts().iter().any(|concept| *concept == package);
    if is_concept {
        "concepts".into()
    } else {
        package.to_owned()
    }
}

#[test]
fn packages_depend_only_on_what_they_stand_on() {
    let (metadata, house) = (metadata(), house());
    let packages = metadata.workspace_packages();
    let inside = |name: &str| packages.iter().any(|package| *package.name == name);
    for Package {
        name, dependencies, ..
    } in &packages
    {
        for dependency in dependencies
            .iter()
            .filter(|dependency| inside(&dependency.name))
        {
            let in_tests = dependency.kind == DependencyKind::Development
                && **name != "countdown-core"
                && dependency.name == OF_TESTS;
            let may = in_tests || house.stands_on(&room(name), &dependency.name);
            assert!(
                may,
                "{name} depends on {}, and does not stand on it",
                dependency.name
            );
        }
    }
}

#[test]
fn each_package_has_a_room() {
    let mut packages: Vec<_> = metadata()
        .workspace_packages()
        .iter()
        .map(|package| room(&package.name))
        .collect();
    packages.sort();
    packages.dedup();
    let mut rooms = house().rooms();
    rooms.sort();
    assert_eq!(
        rooms, packages,
        "the drawing in CONTRIBUTING.md, and the packages"
    );
}

#[test]
fn packages_have_the_workspaces_lints() {
    for package in metadata().workspace_packages() {
        let manifest = read(&package.manifest_path);
        let inherits = manifest.contains("\n[lints]\nworkspace = true\n");
        assert!(
            inherits,
            "{}: no `[lints] workspace = true`",
            package.manifest_path
        );
    }
}

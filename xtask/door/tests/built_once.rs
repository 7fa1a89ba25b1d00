//! A newcomer waits for no library twice.
//!
//! Cargo unites the features of a library over all that it builds at once. If they differ from one
//! command to the next, it builds the library again, and all that depends on it.

// On Windows it is not so: almost every library asks for other features of `windows-sys`.
#![cfg(unix)]

use std::{
    collections::{BTreeMap, BTreeSet, hash_map::DefaultHasher},
    hash::{Hash, Hasher},
    process::Command,
};

use serde::Deserialize;

/// What the door has Cargo build, then the verifier, and at last who runs the tests.
const COMMANDS: [&str; 5] = [
    "build -p countdown-verify -p xtask --bin countdown-verify",
    "build -p sequential -p async-tasks -p executor-offload --bins",
    "build -p sequential -p async-tasks -p executor-offload -p countdown-core -p countdown-verify \
        --bins --examples",
    "build -p countdown-verify -p xtask --bin xtask",
    "test --workspace --no-run",
];

/// What Cargo would build, each unit with those that it needs.
#[derive(Deserialize)]
struct Graph {
    units: Vec<Unit>,
}

#[derive(Deserialize)]
struct Unit {
    pkg_id: String,
    target: Target,
    mode: String,
    platform: Option<String>,
    features: Vec<String>,
    dependencies: Vec<Dependency>,
}

#[derive(Deserialize)]
struct Target {
    kind: Vec<String>,
}

#[derive(Deserialize)]
struct Dependency {
    index: usize,
}

impl Graph {
    fn of(command: &str) -> Self {
        let mut cargo = Command::new(env!("CARGO"));
        cargo
            .args(command.split_whitespace())
            .args(["--unit-graph", "-Zunstable-options"]);
        let output = cargo.env("RUSTC_BOOTSTRAP", "1").output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{command}: {said}");
        serde_json::from_slice(&output.stdout).unwrap()
    }

    /// Each library, and what tells one build of it from another.
    fn libraries(&self) -> impl Iterator<Item = (&str, u64)> {
        let mut known = BTreeMap::new();
        let is_library = |unit: &Unit| {
            let is_kind = |kind: &String| kind.contains("lib") || kind == "proc-macro";
            unit.mode == "build" && unit.target.kind.iter().any(is_kind)
        };
        let units = self.units.iter().enumerate();
        let libraries = units.filter(move |(_, unit)| is_library(unit));
        libraries.map(move |(index, unit)| (&*unit.pkg_id, self.build(index, &mut known)))
    }

    fn build(&self, index: usize, known: &mut BTreeMap<usize, u64>) -> u64 {
        if let Some(build) = known.get(&index) {
            return *build;
        }
        let unit = &self.units[index];
        let mut hasher = DefaultHasher::new();
        (&unit.pkg_id, &unit.target.kind, &unit.mode).hash(&mut hasher);
        (&unit.platform, &unit.features).hash(&mut hasher);
        for dependency in &unit.dependencies {
            self.build(dependency.index, known).hash(&mut hasher);
        }
        let build = hasher.finish();
        known.insert(index, build);
        build
    }
}

#[test]
fn each_library_is_built_once() {
    let mut builds = BTreeMap::<String, BTreeSet<u64>>::new();
    for graph in COMMANDS.map(Graph::of) {
        for (package, build) in graph.libraries() {
            builds.entry(package.to_owned()).or_default().insert(build);
        }
    }
    assert!(builds.len() > 100);
    let again = builds.iter().filter(|(_, builds)| builds.len() > 1);
    let again: Vec<_> = again.map(|(package, _)| package).collect();
    assert!(again.is_empty(), "built more than once: {again:#?}");
}

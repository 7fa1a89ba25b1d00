//! What is built more than once makes a newcomer wait.

use std::{
    collections::{BTreeMap, BTreeSet},
    process::Command,
};

use cargo_metadata::{Message, TargetKind, camino::Utf8PathBuf};

use crate::repository::{alone, concepts, root};

/// Cargo unites features over what it builds at once: a dependency whose features differ from package
/// to package is built anew for another selection. So the workspace has one list of features.
#[test]
#[ignore = "builds the workspace"]
fn each_dependency_is_built_once() {
    let _alone = alone();
    let concepts: Vec<_> = concepts()
        .into_iter()
        .flat_map(|name| ["-p".into(), name])
        .collect();
    let mains = concepts
        .iter()
        .map(String::as_str)
        .chain(["--bins"])
        .collect::<Vec<_>>();
    // What a newcomer does, one after the other; the door builds the first, and the one before the last.
    let door = ["-p", "countdown-verify", "-p", "xtask", "--bin"];
    let [verifier, xtask] = ["countdown-verify", "xtask"].map(|bin| [&door[..], &[bin]].concat());
    let commands: [(&str, &[&str]); 5] = [
        ("build", &verifier),
        ("build", &mains),
        ("build", &["-p", "countdown-core", "--examples"]),
        ("build", &xtask),
        ("test", &["--workspace", "--no-run"]),
    ];
    let mut built = BTreeMap::new();
    for (command, arguments) in commands {
        build(command, arguments, &mut built);
    }
    let twice = built.iter().filter(|(_, files)| files.len() > 1);
    let twice: Vec<_> = twice
        .map(|(name, files)| format!("{name} {}", files.len()))
        .collect();
    assert!(
        twice.is_empty(),
        "{} are built more than once:\n{}",
        twice.len(),
        twice.join("\n")
    );
}

/// Adds the library files of each package that this builds, or has built.
fn build(command: &str, arguments: &[&str], built: &mut BTreeMap<String, BTreeSet<String>>) {
    let mut cargo = Command::new(env!("CARGO"));
    cargo
        .arg(command)
        .args(arguments)
        .args(["--message-format=json", "--quiet"]);
    let output = cargo.current_dir(root()).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command} {arguments:?}: {said}");
    for message in Message::parse_stream(&*output.stdout) {
        let Message::CompilerArtifact(artifact) = message.unwrap() else {
            continue;
        };
        let is_library = artifact.target.kind.contains(&TargetKind::Lib);
        let foreign = !artifact.manifest_path.starts_with(root());
        let is_rlib = |file: &&Utf8PathBuf| file.extension() == Some("rlib");
        for file in artifact
            .filenames
            .iter()
            .filter(is_rlib)
            .filter(|_| is_library && foreign)
        {
            let package = artifact.package_id.repr.rsplit(['#', '/']).next().unwrap();
            let files = built.entry(package.to_owned()).or_default();
            files.insert(file.to_string());
        }
    }
}

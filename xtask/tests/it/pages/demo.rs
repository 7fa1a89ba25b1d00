//! A demo is added as CONTRIBUTING.md tells.

use std::{
    env, fs,
    path::Path,
    process::{Command, Output},
};

use super::page::{blocks, shown};
use crate::repository::{alone, read, root};

#[test]
#[ignore = "builds a copy of the workspace"]
fn a_demo_is_added_as_told() {
    let _alone = alone();
    let page = read("CONTRIBUTING.md");
    let (_, section) = page.split_once("\n## Add a demo\n").expect("it tells how");
    let section = section.split("\n## ").next().unwrap();
    let (_, path) = section
        .split_once("`crates/")
        .expect("it says where the demo goes");
    let path = format!("crates/{}", path.split('`').next().unwrap());
    let copy = tempfile::tempdir().unwrap();
    copy_workspace(copy.path());
    let program = blocks(section)
        .into_iter()
        .find(|block| block.language == "rust")
        .unwrap();
    fs::write(copy.path().join(path), program.text).unwrap();
    let commands = shown(section);
    assert!(!commands.is_empty());
    for shown in commands {
        let run = xtask(
            shown.command.strip_prefix("cargo xtask ").unwrap(),
            copy.path(),
        );
        let said = String::from_utf8_lossy(&run.stderr);
        assert!(run.status.success(), "{}: {said}", shown.command);
    }
}

fn xtask(arguments: &str, folder: &Path) -> Output {
    let mut xtask = Command::new(env!("CARGO_BIN_EXE_xtask"));
    xtask.args(arguments.split(' ')).current_dir(folder);
    // In CI goldens are not written, and this copy is built in its own folder.
    xtask
        .env_remove("CI")
        .env_remove("CARGO_TARGET_DIR")
        .output()
        .unwrap()
}

fn copy_workspace(to: &Path) {
    let tracked = Command::new("git")
        .arg("ls-files")
        .current_dir(root())
        .output()
        .unwrap();
    for file in String::from_utf8(tracked.stdout).unwrap().lines() {
        let to = to.join(file);
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::copy(root().join(file), to).unwrap();
    }
}

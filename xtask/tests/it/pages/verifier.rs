//! The verifier's pages, and what it does in this workspace.

use countdown_core::RULE;
use serde_json::Value;

use super::page::{blocks, xtask};
use crate::repository::{concepts, read};

#[test]
fn every_field_is_documented() {
    let wrong = format!("{RULE}\n0.9000 \tA = 3\n");
    let arguments = ["verify", "--format", "json", "--from", "-", "sequential"];
    let report: Value = serde_json::from_slice(&xtask(&arguments, &wrong).stdout).unwrap();
    let program = &report["programs"][0];
    let parts = [
        &report,
        program,
        &program["timing"],
        &program["differences"][0],
    ];
    let page = read("docs/verify.md");
    for field in parts
        .iter()
        .flat_map(|part| part.as_object().unwrap().keys())
    {
        assert!(
            page.contains(&format!("`{field}`")),
            "docs/verify.md has no `{field}`"
        );
    }
}

#[test]
fn the_documents_goldens_are_fixed() {
    for concept in concepts() {
        let blessed = xtask(&["verify", "--bless", &concept], "");
        let said = String::from_utf8([blessed.stdout, blessed.stderr].concat()).unwrap();
        assert_eq!(blessed.status.code(), Some(2), "{concept}: {said}");
        assert!(said.contains("is never rewritten"), "{concept}: {said}");
    }
}

#[test]
fn the_test_that_its_readme_shows_is_one_that_is_run() {
    let page = read("crates/countdown-verify/README.md");
    let shown = blocks(&page)
        .into_iter()
        .find(|block| block.language == "rust")
        .unwrap();
    assert!(read("crates/sequential/tests/golden.rs").ends_with(&shown.text));
}

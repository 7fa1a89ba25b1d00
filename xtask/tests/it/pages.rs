//! Pages show what is so: current code, transcripts that match, links that lead somewhere.

use std::{
    path::{Component, Path, PathBuf},
    process::Command,
};

use countdown_core::{Golden, RULE};
use serde_json::Value;

use crate::{
    markdown::{anchors, blocks, links, pages, shown},
    repository::{concepts, files, judge, read, root, xtask},
};

#[test]
fn pages_are_current_in_whichever_folder_that_is_asked() {
    let elsewhere = tempfile::tempdir().unwrap();
    let mut xtask = Command::new(env!("CARGO_BIN_EXE_xtask"));
    xtask.args(["pages", "--check"]).current_dir(&elsewhere);
    let checked = xtask.output().unwrap();
    let printed = String::from_utf8([checked.stdout, checked.stderr].concat()).unwrap();
    assert!(checked.status.success(), "{printed}");
}

#[test]
fn concepts_show_their_program_its_port_and_what_is_new() {
    let concepts = concepts();
    for (number, concept) in concepts.iter().enumerate() {
        let page = format!("crates/{concept}/README.md");
        let text = read(&page);
        let port = format!("<!-- code: {}.py -->", concept.replace('-', "_"));
        for comment in ["<!-- code: src/main.rs -->", &port] {
            assert!(
                text.lines().any(|line| line == comment),
                "{page} has no {comment}"
            );
        }
        if let Some(before) = number.checked_sub(1).map(|before| &concepts[before]) {
            let diff = format!("<!-- diff: ../{before}/src/main.rs src/main.rs -->");
            assert!(text.contains(&diff), "{page} has no {diff}");
        }
    }
}

#[test]
fn concepts_list_their_exercises_by_title() {
    for (file, text) in files() {
        let Some((concept, file)) = file.split_once("/exercises/") else {
            continue;
        };
        let Some(name) = file.strip_suffix(".rs") else {
            continue;
        };
        for (page, start, colon) in [
            ("README.md", "//! Exercise ", ": "),
            ("README.zh-CN.md", "//! 练习 ", "："),
        ] {
            let title = text.lines().find_map(|line| line.strip_prefix(start));
            let (number, title) = title.and_then(|it| it.split_once(colon)).expect(name);
            let mut letters = title.trim_end_matches(['.', '。']).chars();
            let first: String = letters.next().unwrap().to_uppercase().collect();
            let item = format!("{number}. [**{first}{}**][{name}]", letters.as_str());
            let page = format!("{concept}/{page}");
            assert!(read(&page).contains(&item), "{page} has no {item}");
        }
    }
}

#[test]
fn transcripts_match_their_goldens() {
    for concept in concepts() {
        let page = format!("crates/{concept}/README.md");
        let mut shown = shown(&read(&page));
        shown.retain(|shown| shown.output.starts_with(RULE));
        assert!(!shown.is_empty(), "{page} shows no transcript");
        for shown in shown {
            let judged = judge(shown.program(), &shown.output);
            judged.unwrap_or_else(|printed| panic!("{page}: {}: {printed}", shown.command));
        }
    }
}

#[test]
fn the_librarys_example_prints_what_its_readme_shows() {
    let readme = read("crates/countdown-core/README.md");
    assert!(readme.contains("Duration::from_millis(200)"));
    let mut shown = ["text", ""]
        .into_iter()
        .flat_map(|language| blocks(&readme, language));
    let shown = shown.find(|block| block.starts_with(RULE)).unwrap();
    let due = format!("{RULE}\n0.2000 \tA = 2\n{RULE}\n0.4000 \tA = 1\n{RULE}\nDone\n");
    let comparison = Golden::parse(due).unwrap().compare(shown);
    assert!(comparison.matches(), "{comparison}");
}

#[test]
fn the_verifiers_readme_shows_a_test_that_is_run() {
    let page = read("crates/countdown-verify/README.md");
    let test = read("crates/sequential/tests/golden.rs");
    let shown = blocks(&page, "rust");
    assert!(shown.iter().any(|block| test.ends_with(block)), "{shown:?}");
}

#[test]
fn the_fields_of_the_report_are_documented() {
    let wrong = format!("{RULE}\n0.9000 \tA = 3\n");
    let arguments = ["verify", "--format", "json", "--from", "-", "sequential"];
    let report: Value = serde_json::from_slice(&xtask(&arguments, &wrong).stdout).unwrap();
    let program = &report["programs"][0];
    let page = read("docs/verify.md");
    for part in [
        &report,
        program,
        &program["timing"],
        &program["differences"][0],
    ] {
        for field in part.as_object().unwrap().keys() {
            let is_documented = page.contains(&format!("`{field}`"));
            assert!(is_documented, "docs/verify.md has no `{field}`");
        }
    }
}

#[test]
fn the_articles_goldens_are_never_rewritten() {
    for concept in concepts() {
        let blessed = xtask(&["verify", "--bless", &concept], "");
        let printed = String::from_utf8([blessed.stdout, blessed.stderr].concat()).unwrap();
        assert_eq!(blessed.status.code(), Some(2), "{concept}: {printed}");
        assert!(printed.contains("is fixed"), "{concept}: {printed}");
    }
}

#[test]
fn links_lead_to_files_and_headings() {
    let mut lost = Vec::new();
    for page in pages() {
        for link in links(&read(&page)) {
            if link.contains("://") {
                continue;
            }
            let (target, heading) = target(&page, &link);
            let exists = root().join(&target).is_file();
            if !exists || heading.is_some_and(|it| !anchors(&read(&target)).contains(&it.into())) {
                lost.push(format!("{page}: {link}"));
            }
        }
    }
    assert!(lost.is_empty(), "these lead nowhere:\n{}", lost.join("\n"));
}

/// The file and the heading that a page's link leads to.
pub(crate) fn target<'a>(page: &str, link: &'a str) -> (String, Option<&'a str>) {
    let (file, heading) = match link.split_once('#') {
        Some((file, heading)) => (file, Some(heading)),
        None => (link, None),
    };
    if file.is_empty() {
        return (page.to_owned(), heading);
    }
    let mut path = PathBuf::new();
    for component in Path::new(page).with_file_name(file).components() {
        match component {
            Component::ParentDir => assert!(path.pop(), "{page}: {link} leaves the repository"),
            other => path.push(other),
        }
    }
    (path.display().to_string(), heading)
}

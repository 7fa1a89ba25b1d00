//! The concepts' pages: what they repeat is current, and their transcripts are right.

use std::process::Command;

use countdown_core::{Golden, RULE};

use super::page::{blocks, judge, program, shown};
use crate::repository::{concepts, files, read};

#[test]
fn what_pages_repeat_is_current_wherever_that_is_asked() {
    let elsewhere = tempfile::tempdir().unwrap();
    let mut xtask = Command::new(env!("CARGO_BIN_EXE_xtask"));
    let checked = xtask
        .args(["pages", "--check"])
        .current_dir(&elsewhere)
        .output()
        .unwrap();
    let said = String::from_utf8([checked.stdout, checked.stderr].concat()).unwrap();
    assert!(checked.status.success(), "{said}");
}

#[test]
fn a_concept_shows_its_program_and_its_port() {
    for concept in concepts() {
        let page = format!("crates/{concept}/README.md");
        let port = format!("<!-- code: {}.py -->", concept.replace('-', "_"));
        for comment in [&port, "<!-- code: src/main.rs -->"] {
            let has = read(&page).lines().any(|line| line == comment);
            assert!(has, "{page} has no {comment}");
        }
    }
}

#[test]
fn a_concept_ends_with_what_is_new_since_the_one_before() {
    for pair in concepts().windows(2) {
        let (page, before) = (format!("crates/{}/README.md", pair[1]), &pair[0]);
        let diff = format!("<!-- diff: ../{before}/src/main.rs src/main.rs -->");
        let text = read(&page);
        let (_, rest) = text
            .rsplit_once(&diff)
            .unwrap_or_else(|| panic!("{page} has no {diff}"));
        let (_, rest) = rest.split_once("\n<!-- end -->\n").unwrap();
        let after = rest
            .lines()
            .find(|line| !line.is_empty() && !line.starts_with('['));
        assert_eq!(after, None, "{page} goes on after {diff}");
    }
}

#[test]
fn a_concept_lists_its_exercises_by_their_titles() {
    for (name, text) in files() {
        let Some((concept, file)) = name.split_once("/exercises/") else {
            continue;
        };
        let Some(label) = file.strip_suffix(".rs") else {
            continue;
        };
        for (page, start, colon) in [
            ("README.md", "//! Exercise ", ": "),
            ("README.zh-CN.md", "//! 练习 ", "："),
        ] {
            let title = text.lines().find_map(|line| line.strip_prefix(start));
            let (number, title) = title.and_then(|it| it.split_once(colon)).expect(&name);
            let title = capital(title.trim_end_matches(['.', '。']));
            let item = format!("{number}. [**{title}**][{label}]");
            let page = format!("{concept}/{page}");
            assert!(read(&page).contains(&item), "{page} has no {item}");
        }
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .into_iter()
        .flat_map(char::to_uppercase)
        .chain(letters)
        .collect()
}

#[test]
fn the_librarys_example_prints_what_its_readme_shows() {
    let readme = read("crates/countdown-core/README.md");
    assert!(readme.contains("Duration::from_millis(200)"));
    let shown = blocks(&readme)
        .into_iter()
        .find(|block| block.text.starts_with(RULE))
        .unwrap();
    let due = format!("{RULE}\n0.2000 \tA = 2\n{RULE}\n0.4000 \tA = 1\n{RULE}\nDone\n");
    let comparison = Golden::parse(due).unwrap().compare(shown.text);
    assert!(comparison.matches(), "{comparison}");
}

#[test]
fn transcripts_match_their_goldens() {
    for concept in concepts() {
        let page = format!("crates/{concept}/README.md");
        let shown = shown(&read(&page));
        let transcripts = || shown.iter().filter(|shown| shown.output.starts_with(RULE));
        assert!(transcripts().next().is_some(), "{page} shows no transcript");
        for shown in transcripts() {
            let judged = judge(program(&shown.command), &shown.output);
            judged.unwrap_or_else(|said| panic!("{page}: {}: {said}", shown.command));
        }
    }
}

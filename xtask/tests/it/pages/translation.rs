//! Neither language falls behind: a page `X.zh-CN.md` has what `X.md` has, section by section.

use std::path::Path;

use super::{
    links::{headings, normal},
    outline::{Section, sections},
    page::pages,
};
use crate::repository::{concepts, read, root};

/// The name of a file in Chinese; none where it is that already.
pub(crate) fn in_chinese(file: &str) -> Option<String> {
    let (name, extension) = file.rsplit_once('.')?;
    (!name.ends_with(".zh-CN")).then(|| format!("{name}.zh-CN.{extension}"))
}

/// The pages in both languages, by their English names.
pub(crate) fn translated() -> Vec<String> {
    let pages = pages();
    let has = |page: &&String| in_chinese(page).is_some_and(|chinese| pages.contains(&chinese));
    pages.iter().filter(has).cloned().collect()
}

/// Books for those who read Chinese.
const CHINESE_LINKS: [&str; 3] = [
    "https://kaisery.github.io/trpl-zh-cn/",
    "https://course.rs/",
    "https://github.com/rustcc/Rust_Atomics_and_Locks",
];

/// The verb that English has and Chinese has not: its word for it means to sleep, too.
const CHINESE_CODE: [&str; 2] = ["await", ".await"];

#[test]
fn neither_language_has_fallen_behind() {
    let mut behind = Vec::new();
    for page in translated() {
        let chinese = in_chinese(&page).unwrap();
        let mut in_english = sections(&read(&page));
        for link in in_english.iter_mut().flat_map(|section| &mut section.links) {
            *link = link_in_chinese(&page, link);
        }
        let mut in_chinese = sections(&read(&chinese));
        for section in &mut in_chinese {
            section
                .links
                .retain(|link| !CHINESE_LINKS.contains(&link.as_str()));
        }
        let found = differences(&in_english, &in_chinese);
        behind.extend(found.into_iter().map(|it| format!("{chinese}: {it}")));
    }
    assert!(behind.is_empty(), "{}", behind.join("\n"));
}

/// The front page, the concepts' pages and those in docs/ are for learning; `docs/verify.md` and all
/// others are looked up in, and in English only.
#[test]
fn what_one_learns_from_is_in_both_languages() {
    let concepts = concepts()
        .into_iter()
        .map(|concept| format!("crates/{concept}/"));
    let folders: Vec<_> = concepts.chain(["docs/".into()]).collect();
    let is_to_read = |page: &String| {
        let is_inside = folders.iter().any(|folder| page.starts_with(folder));
        is_inside && page != "docs/verify.md" && in_chinese(page).is_some()
    };
    let to_read = pages().into_iter().filter(is_to_read);
    let translated = translated();
    for page in to_read.chain(["README.md".into()]) {
        assert!(translated.contains(&page), "{page} is not in Chinese");
    }
}

#[test]
fn each_language_leads_to_the_other() {
    for page in translated() {
        let chinese = Path::new(&page)
            .file_name()
            .and_then(|name| in_chinese(name.to_str()?));
        let top = &sections(&read(&page))[1].links;
        assert_eq!(top.first(), chinese.as_ref(), "the first link of {page}");
    }
}

/// Where a page's link leads: a file and a heading.
pub(super) fn target<'a>(page: &str, link: &'a str) -> (String, Option<&'a str>) {
    let (file, heading) = link
        .split_once('#')
        .map_or((link, None), |(file, it)| (file, Some(it)));
    if file.is_empty() {
        return (page.to_owned(), heading);
    }
    (
        normal(&Path::new(page).with_file_name(file))
            .display()
            .to_string(),
        heading,
    )
}

/// The link that a page in Chinese has where the English one has this. Each leads to the other.
fn link_in_chinese(page: &str, link: &str) -> String {
    if link.contains("://") {
        return link.to_owned();
    }
    let (file, heading) = target(page, link);
    if Some(&file) == in_chinese(page).as_ref() {
        return link.replace(".zh-CN.", ".");
    }
    let Some(chinese) = in_chinese(&file).filter(|chinese| root().join(chinese).is_file()) else {
        return link.to_owned();
    };
    let path = link
        .split('#')
        .next()
        .and_then(in_chinese)
        .unwrap_or_default();
    let Some(heading) = heading else { return path };
    let heading = headings(&read(&file))
        .position(|it| it == heading)
        .expect("it is there");
    format!(
        "{path}#{}",
        headings(&read(&chinese)).nth(heading).unwrap_or_default()
    )
}

fn differences(english: &[Section], chinese: &[Section]) -> Vec<String> {
    let mut found = Vec::new();
    if english.len() != chinese.len() {
        found.push(format!(
            "{} headings, in English {}",
            chinese.len() - 1,
            english.len() - 1
        ));
    }
    for (english, chinese) in english.iter().zip(chinese) {
        let code = |section: &Section| section.code.iter().cloned().collect();
        let is_shared =
            |code: &String| english.code.contains(code) || !CHINESE_CODE.contains(&code.as_str());
        let mut code_in_chinese: Vec<String> = code(chinese);
        code_in_chinese.retain(is_shared);
        let aspects = [
            ("parts", first_apart(&english.parts, &chinese.parts)),
            ("links", only(english.links.clone(), chinese.links.clone())),
            (
                "numbers",
                only(numbers(&english.text), numbers(&chinese.text)),
            ),
            ("code", only(code(english), code_in_chinese)),
        ];
        for (what, [english, of_chinese]) in aspects {
            if english != of_chinese {
                let heading = &chinese.heading;
                found.push(format!(
                    "`{heading}`: {what}: {of_chinese:?}, in English {english:?}"
                ));
            }
        }
    }
    found
}

/// Of two lists the first entries that differ.
fn first_apart(one: &[String], other: &[String]) -> [Vec<String>; 2] {
    let same = one
        .iter()
        .zip(other)
        .take_while(|(one, other)| one == other)
        .count();
    [one, other].map(|parts| parts[same..].iter().take(1).cloned().collect())
}

/// Of two lists the entries that only one has.
fn only(one: Vec<String>, mut other: Vec<String>) -> [Vec<String>; 2] {
    let mut rest = one;
    rest.retain(|entry| {
        let same = other.iter().position(|it| it == entry);
        same.map(|index| other.remove(index)).is_none()
    });
    [rest, other]
}

/// The numbers in a text, without commas; 10 万 is 100000.
fn numbers(text: &str) -> Vec<String> {
    let mut numbers = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        let digits = &rest[start..];
        let end = digits.find(|c: char| !c.is_ascii_digit() && !".,".contains(c));
        let (number, after) = digits.split_at(end.unwrap_or(digits.len()));
        let number = number.trim_end_matches(['.', ',']).replace(',', "");
        let is_in_ten_thousands = after.trim_start().starts_with('万');
        numbers.push(if is_in_ten_thousands {
            (number.parse::<f64>().unwrap() * 10_000.0).to_string()
        } else {
            number
        });
        rest = after;
    }
    numbers
}

#[test]
fn numbers_are_the_same_in_either_way_of_writing_them() {
    assert_eq!(
        numbers("1,000 to 1,000,000, in 6.9 s."),
        ["1000", "1000000", "6.9"]
    );
    assert_eq!(
        numbers("10 万到 1.6万，共 6.9 秒"),
        ["100000", "16000", "6.9"]
    );
}

#[test]
fn what_falls_behind_is_found() {
    let english = "# T\n\nOne, 3.0 s: [a](a.rs), `b`.\n\n- x\n\n| h | `c` |\n|---|---|\n| 1 | 2 |\n\n\
                   ```sh\nd\n```\n";
    let chinese = english.replace("One, ", "一，");
    let found = |chinese: &str| differences(&sections(english), &sections(chinese));
    assert!(found(&chinese).is_empty(), "{:?}", found(&chinese));
    for (from, to) in [
        ("# T", "## T"),
        ("# T", "# T\n\n## U"),
        ("3.0 s", "3.1 s"),
        ("a.rs", "b.rs"),
        ("`b`", "b"),
        ("- x", "- x\n- y"),
        ("- x", "1. x"),
        ("`c`", "`d`"),
        ("| 1 | 2 |", "| 1 | 2 |\n| 1 | 2 |"),
        ("| 1 | 2 |\n", ""),
        ("d\n", "e\n"),
        ("```sh", "```console"),
    ] {
        assert_ne!(
            found(&chinese.replace(from, to)),
            [""; 0],
            "{from} became {to}"
        );
    }
}

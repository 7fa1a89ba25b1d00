//! A page `NAME.zh-CN.md` has what `NAME.md` has, section by section.

use std::path::Path;

use crate::{
    markdown::{Section, anchors, pages, sections},
    pages::target,
    repository::{concepts, read, root},
};

/// The Chinese name of a file.
pub(crate) fn in_chinese(file: &str) -> Option<String> {
    let (name, extension) = file.rsplit_once('.')?;
    (!name.ends_with(".zh-CN")).then(|| format!("{name}.zh-CN.{extension}"))
}

/// The pages in both languages: their English names and their Chinese ones.
pub(crate) fn translated() -> Vec<(String, String)> {
    let pages = pages();
    let both = pages.iter().filter_map(|page| {
        let chinese = in_chinese(page)?;
        pages.contains(&chinese).then(|| (page.clone(), chinese))
    });
    both.collect()
}

/// Links to books in Chinese, which Chinese pages have besides.
const CHINESE_LINKS: [&str; 3] = [
    "https://kaisery.github.io/trpl-zh-cn/",
    "https://course.rs/",
    "https://github.com/rustcc/Rust_Atomics_and_Locks",
];

/// Code that Chinese pages may have besides: the Chinese verb for "to await" means "to sleep" too.
const CHINESE_CODE: [&str; 2] = ["await", ".await"];

#[test]
fn neither_language_has_fallen_behind() {
    let mut behind = Vec::new();
    for (page, chinese) in translated() {
        let mut in_english = sections(&read(&page));
        for section in &mut in_english {
            for link in &mut section.links {
                *link = link_in_chinese(&page, link);
            }
        }
        let mut in_chinese = sections(&read(&chinese));
        for section in &mut in_chinese {
            let links = &mut section.links;
            links.retain(|link| !CHINESE_LINKS.contains(&&**link));
        }
        let differences = differences(&in_english, &in_chinese);
        behind.extend(differences.into_iter().map(|it| format!("{chinese}: {it}")));
    }
    assert!(behind.is_empty(), "{}", behind.join("\n"));
}

/// `docs/verify.md` and the tools' pages are reference, and in English only.
#[test]
fn the_lesson_is_in_both_languages() {
    let concepts = concepts().into_iter();
    let mut folders: Vec<_> = concepts
        .map(|concept| format!("crates/{concept}/"))
        .collect();
    folders.push("docs/".into());
    let translated = translated();
    for page in pages() {
        let is_lesson = page == "README.md" || folders.iter().any(|it| page.starts_with(it));
        let is_english = in_chinese(&page).is_some() && page != "docs/verify.md";
        let is_translated = translated.iter().any(|(english, _)| *english == page);
        assert!(
            !is_lesson || !is_english || is_translated,
            "{page} is not in Chinese"
        );
    }
}

#[test]
fn each_page_links_to_the_other_language_first() {
    for (page, chinese) in translated() {
        let chinese = Path::new(&chinese).file_name().unwrap().to_str().unwrap();
        let first = sections(&read(&page))[1].links.first().cloned();
        assert_eq!(first.as_deref(), Some(chinese), "the first link of {page}");
    }
}

/// The link that the Chinese page has in place of this one.
fn link_in_chinese(page: &str, link: &str) -> String {
    if link.contains("://") {
        return link.to_owned();
    }
    let (file, heading) = target(page, link);
    let chinese = in_chinese(&file);
    if chinese.is_none() && in_chinese(page) == Some(file) {
        return link.replace(".zh-CN.", "."); // from either language to the other
    }
    let Some(chinese) = chinese.filter(|chinese| root().join(chinese).is_file()) else {
        return link.to_owned();
    };
    let path = link.split('#').next().and_then(in_chinese);
    let path = path.unwrap_or_default();
    let Some(heading) = heading else { return path };
    let (english, chinese) = (
        anchors(&read(target(page, link).0)),
        anchors(&read(chinese)),
    );
    let number = english.iter().position(|it| it == heading);
    format!("{path}#{}", chinese[number.expect("the heading is there")])
}

fn differences(english: &[Section], chinese: &[Section]) -> Vec<String> {
    let mut differences = Vec::new();
    if english.len() != chinese.len() {
        let [english, chinese] = [english, chinese].map(|sections| sections.len() - 1);
        differences.push(format!("{chinese} headings, in English {english}"));
    }
    for (english, chinese) in english.iter().zip(chinese) {
        let code = |section: &Section| section.code.iter().cloned().collect();
        let mut chinese_code: Vec<String> = code(chinese);
        chinese_code.retain(|it| english.code.contains(it) || !CHINESE_CODE.contains(&&**it));
        for (what, [in_english, in_chinese]) in [
            ("structure", first_different(&english.parts, &chinese.parts)),
            (
                "links",
                unmatched(english.links.clone(), chinese.links.clone()),
            ),
            (
                "numbers",
                unmatched(numbers(&english.text), numbers(&chinese.text)),
            ),
            ("code", unmatched(code(english), chinese_code)),
        ] {
            if in_english != in_chinese {
                let heading = &chinese.heading;
                differences.push(format!(
                    "`{heading}`: {what}: {in_chinese:?}, in English {in_english:?}"
                ));
            }
        }
    }
    differences
}

/// The first entries of two lists that differ.
fn first_different(one: &[String], other: &[String]) -> [Vec<String>; 2] {
    let same = one.iter().zip(other).take_while(|(a, b)| a == b).count();
    [one, other].map(|parts| parts[same..].iter().take(1).cloned().collect())
}

/// The entries of two lists that the other list does not have, in whatever order.
fn unmatched(mut one: Vec<String>, mut other: Vec<String>) -> [Vec<String>; 2] {
    one.retain(|entry| {
        let same = other.iter().position(|it| it == entry);
        same.map(|index| other.remove(index)).is_none()
    });
    [one, other]
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

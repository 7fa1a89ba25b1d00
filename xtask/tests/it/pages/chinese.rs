//! The Chinese of pages, programs and pictures: the lesson's terms, and how it is set.

use std::{collections::BTreeSet, mem::take};

use pulldown_cmark::{Event, Tag, TagEnd};

use super::{
    outline::{events, sections},
    page::pages,
    translation::{in_chinese, target, translated},
    typography::{is_han, mistakes},
};
use crate::repository::{files, read};

/// What is not said, and what is instead.
const WORDS: [(&str, &str); 33] = [
    ("倒数", "倒计时；动词用「数」"),
    ("迟到", "延迟"),
    ("应到时刻", "预定时刻"),
    ("基准记录", "参照记录"),
    ("期物", "future"),
    ("恐慌", "panic"),
    ("板条箱", "crate"),
    ("被缓存", "被缓冲"),
    ("缺省", "默认"),
    ("滴答", "节拍"),
    ("连同时刻一起", "和当时的时间一起"),
    ("测试各个部件", "运行各部分的测试"),
    ("装它们的东西", "每个任务占用的内存"),
    ("起落在后面", "在……之间开始掉队"),
    ("每个任务的内存", "每任务内存"),
    ("到头了", "到上限了"),
    ("没有地方放它们", "内存放不下"),
    ("同样的做法相比", "Rust 的延迟 ÷ Python 同样做法的延迟"),
    ("睡眠从不", "`sleep` 从不"),
    ("直到最后一个制表符", "其余每个字节，包括制表符和换行符"),
    ("只认识", "只依赖"),
    ("互不认识", "互不依赖"),
    ("底下的东西", "底层原理"),
    ("做成任务", "包装成任务"),
    ("变成任务", "包装成任务"),
    ("交还", "让出"),
    ("亲手", "手工、手动"),
    ("评判", "检验"),
    ("花任何代价", "不占处理器时间"),
    ("等待者", "直接写 `.await`"),
    ("被等待", "直接写 `.await`"),
    ("谁就绪", "哪个就绪"),
    ("“", "「」"),
];

#[test]
fn chinese_is_written_as_agreed() {
    let mut found = Vec::new();
    for (file, line) in lines() {
        let words = WORDS.iter().filter(|(word, _)| line.contains(word));
        let words = words.map(|(word, better)| format!("`{word}`: {better}"));
        found.extend(
            words
                .chain(mistakes(&line))
                .map(|it| format!("{file}: {it} in `{line}`")),
        );
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// The lines in Chinese, with their files: all but test data, and what is quoted from the document
/// in its own words.
fn lines() -> Vec<(String, String)> {
    let is_of_tests = |name: &str| name.contains("tests/") || name.ends_with("/tests.rs");
    let (pages, mut lines) = (pages(), Vec::new());
    for (name, text) in files().into_iter().filter(|(name, _)| !is_of_tests(name)) {
        let (text, english) = match name.strip_suffix(".zh-CN.md") {
            Some(page) => (as_rendered(&text), as_rendered(&read(format!("{page}.md")))),
            // Chinese in a page in English is quoted.
            None if pages.contains(&name) => continue,
            None => (
                text.split("#[cfg(test)]")
                    .next()
                    .unwrap()
                    .replace("\\n", "\n"),
                String::new(),
            ),
        };
        let quoted: BTreeSet<_> = english.lines().collect();
        let chinese = text
            .lines()
            .filter(|line| line.contains(is_han) && !quoted.contains(line));
        lines.extend(chinese.map(|line| (name.clone(), line.trim().to_owned())));
    }
    lines
}

fn as_rendered(page: &str) -> String {
    sections(page)
        .into_iter()
        .map(|section| section.text)
        .collect()
}

/// Where a page first leads to one that is in English only.
#[test]
fn what_is_in_english_only_is_said_to_be() {
    let (pages, both) = (pages(), translated());
    for page in both.iter().filter_map(|page| in_chinese(page)) {
        let mut seen: BTreeSet<_> = both.iter().cloned().collect();
        for (link, after) in links(&read(&page)) {
            let (file, _) = target(&page, &link);
            let first = pages.contains(&file) && !file.ends_with(".zh-CN.md") && seen.insert(file);
            assert!(
                !first || after.starts_with("（英文）"),
                "{page}: {link} is （英文）"
            );
        }
    }
}

/// The links in a page's text, each with the text that follows it.
fn links(page: &str) -> Vec<(String, String)> {
    let (mut links, mut to) = (Vec::new(), String::new());
    let mut events = events(page).peekable();
    while let Some(event) = events.next() {
        match event {
            Event::Start(Tag::Link { dest_url, .. }) => to = dest_url.into_string(),
            Event::End(TagEnd::Link) => {
                let after = events.peek().map(|next| match next {
                    Event::Text(text) => text.to_string(),
                    _ => String::new(),
                });
                links.push((take(&mut to), after.unwrap_or_default()));
            }
            _ => {}
        }
    }
    links
}

/// Slanted characters are hard to read.
#[test]
fn no_chinese_is_in_italics() {
    for page in translated().iter().filter_map(|page| in_chinese(page)) {
        let text = read(&page);
        let mut events = events(&text);
        while events.any(|event| event == Event::Start(Tag::Emphasis)) {
            let slanted = events
                .by_ref()
                .take_while(|it| *it != Event::End(TagEnd::Emphasis));
            let chinese =
                slanted.filter(|it| matches!(it, Event::Text(text) if text.contains(is_han)));
            let chinese: Vec<_> = chinese.collect();
            assert!(chinese.is_empty(), "{page}: {chinese:?} is in italics");
        }
    }
}

/// Beside Chinese punctuation `**` is often no emphasis.
#[test]
fn no_mark_is_left_in_what_is_rendered() {
    for page in pages() {
        let text = as_rendered(&read(&page));
        let line = text
            .lines()
            .find(|line| line.contains(['*', '`']) || line.contains("]["));
        assert!(
            line.is_none(),
            "{page} shows the mark itself: {}",
            line.unwrap_or_default()
        );
    }
}

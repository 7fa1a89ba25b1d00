//! The Chinese of pages, programs and pictures: the lesson's terms, and how it is set.

use std::{collections::BTreeSet, mem::take};

use pulldown_cmark::{Event, Tag, TagEnd};

use super::{
    outline::{CODE, events, sections},
    page::pages,
    translation::{in_chinese, target, translated},
};
use crate::repository::{files, read};

/// What is not said, and what is instead.
const WORDS: [(&str, &str); 24] = [
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
    ("“", "「」"),
];

#[test]
fn chinese_is_written_as_agreed() {
    let mut found = Vec::new();
    for (file, line) in lines() {
        let words = WORDS.iter().filter(|(word, _)| line.contains(word));
        let words = words.map(|(word, better)| format!("`{word}`: {better}"));
        found.extend(words.chain(mistakes(&line)).map(|it| format!("{file}: {it} in `{line}`")));
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
            None => {
                (text.split("#[cfg(test)]").next().unwrap().replace("\\n", "\n"), String::new())
            }
        };
        let quoted: BTreeSet<_> = english.lines().collect();
        let chinese = text.lines().filter(|line| line.contains(is_han) && !quoted.contains(line));
        lines.extend(chinese.map(|line| (name.clone(), line.trim().to_owned())));
    }
    lines
}

fn as_rendered(page: &str) -> String {
    sections(page).into_iter().map(|section| section.text).collect()
}

/// What is not set as it should be. In 「」 stand words that are quoted.
fn mistakes(line: &str) -> Vec<String> {
    let unquoted = line.split('「').map(|it| it.split_once('」').map_or(it, |(_, after)| after));
    let chars: Vec<char> = unquoted.collect::<Vec<_>>().join("「」").chars().collect();
    let mistake = |from: usize| {
        let mistake = match chars[from..] {
            [a, b, ..] if is_chinese(a) && is_narrow(b) || is_narrow(a) && is_chinese(b) => {
                "punctuation of half width"
            }
            [',' | ';' | ':', ' ', b, ..] if is_chinese(b) => "punctuation of half width",
            [a, b, ..] if is_han(a) && is_latin(b) || is_latin(a) && is_han(b) => "no blank",
            [a, ' ', b, ..] if is_chinese(a) && is_chinese(b) => "a blank",
            [a, ' ', b, ..] if is_wide(a) && is_latin(b) || is_latin(a) && is_wide(b) => "a blank",
            _ => return None,
        };
        let around = &chars[from.saturating_sub(2)..chars.len().min(from + 5)];
        Some(format!("{mistake} at `{}`", around.iter().collect::<String>()))
    };
    (0..chars.len()).filter_map(mistake).collect()
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}')
}

/// Punctuation of full width.
fn is_wide(c: char) -> bool {
    "，。：；！？、（）「」《》".contains(c)
}

fn is_chinese(c: char) -> bool {
    is_han(c) || is_wide(c)
}

fn is_narrow(c: char) -> bool {
    ",.:;!?()".contains(c)
}

fn is_latin(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '%' || c == CODE
}

#[test]
fn mistakes_are_found() {
    for right in ["等 3 秒，即 99% 的时间。", "用 Rust（1.88）写：async", "见 A.", "「python的,」"]
    {
        assert_eq!(mistakes(right), [""; 0]);
    }
    for wrong in [
        "等,等",
        "等(等)",
        "等3 秒",
        "等\u{fffc}",
        "等 等",
        "等， 3",
        "A （等）",
        "等.",
        "等:",
        "A, 等",
    ] {
        assert!(!mistakes(wrong).is_empty(), "{wrong}");
    }
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
            assert!(!first || after.starts_with("（英文）"), "{page}: {link} is （英文）");
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

/// Beside Chinese punctuation `**` is often no emphasis.
#[test]
fn no_mark_is_left_in_what_is_rendered() {
    for page in pages() {
        let text = as_rendered(&read(&page));
        let line = text.lines().find(|line| line.contains(['*', '`']) || line.contains("]["));
        assert!(line.is_none(), "{page} shows the mark itself: {}", line.unwrap_or_default());
    }
}

//! The Chinese of pages, programs and pictures: the lesson's terms, and how it is set.

use std::collections::BTreeSet;

use crate::{
    markdown::{CODE, pages, sections},
    repository::{files, read},
};

/// Words that are not used, and what is used instead.
const WORDS: [(&str, &str); 19] = [
    ("倒数", "倒计时；动词用「数」"),
    ("迟到", "延迟"),
    ("应到时刻", "预定时刻"),
    ("基准记录", "参照记录"),
    ("期物", "future"),
    ("恐慌", "panic"),
    ("被缓存", "被缓冲"),
    ("缺省", "默认"),
    ("滴答", "节拍"),
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
fn chinese_has_the_lessons_terms_and_is_set_well() {
    let mut mistakes = Vec::new();
    for (file, line) in lines() {
        for (word, better) in WORDS {
            if line.contains(word) {
                mistakes.push(format!("{file}: `{word}`, not {better} in `{line}`"));
            }
        }
        let settings = mistakes_of_setting(&line).into_iter();
        mistakes.extend(settings.map(|it| format!("{file}: {it} in `{line}`")));
    }
    assert!(mistakes.is_empty(), "{}", mistakes.join("\n"));
}

/// The lines in Chinese, with their files: not those of tests, nor quotations from the article,
/// which an English page has as well.
fn lines() -> Vec<(String, String)> {
    let pages = pages();
    let mut lines = Vec::new();
    for (name, text) in files() {
        let is_test = name.contains("tests/") || name.ends_with("/tests.rs");
        let english = name
            .strip_suffix(".zh-CN.md")
            .map(|page| format!("{page}.md"));
        if is_test || english.is_none() && pages.contains(&name) {
            continue;
        }
        let (text, english) = if let Some(english) = english {
            (rendered(&text), rendered(&read(english)))
        } else {
            let code = text.split("#[cfg(test)]").next().unwrap();
            (code.replace("\\n", "\n"), String::new())
        };
        let quoted: BTreeSet<_> = english.lines().collect();
        let chinese = text.lines().filter(|line| line.contains(is_han));
        let chinese = chinese.filter(|line| !quoted.contains(line));
        lines.extend(chinese.map(|line| (name.clone(), line.trim().to_owned())));
    }
    lines
}

fn rendered(page: &str) -> String {
    let sections = sections(page).into_iter();
    sections.map(|section| section.text).collect()
}

/// Beside Chinese punctuation `**` often does not mark emphasis.
#[test]
fn no_markup_is_left_in_what_is_rendered() {
    for page in pages() {
        let text = rendered(&read(&page));
        let is_left = |line: &&str| line.contains(['*', '`']) || line.contains("][");
        let left = text.lines().find(is_left);
        assert!(left.is_none(), "{page} shows markup: {}", left.unwrap());
    }
}

/// Punctuation of half width, and blanks that are missing or too many. In 「」 words are quoted.
fn mistakes_of_setting(line: &str) -> Vec<String> {
    let quoted = line.split('「').map(|part| match part.split_once('」') {
        Some((_, after)) => after,
        None => part,
    });
    let chars: Vec<char> = quoted.collect::<Vec<_>>().join("「」").chars().collect();
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
        let around: String = around.iter().collect();
        Some(format!("{mistake} at `{around}`"))
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

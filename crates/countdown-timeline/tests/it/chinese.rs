//! Drawings in Chinese: all but names, and the lines of programs.

use std::time::Duration;

use super::recorded;
use countdown_timeline::{Language, Motion, svg, terminal};

/// The names in the recording, and what is written alike in both languages.
const NAMES: [&str; 14] = [
    "sequential",
    "async-tasks",
    "executor-offload",
    "blocking_pitfall",
    "event_loop",
    "A",
    "B",
    "C",
    "main",
    "worker",
    "tokio-rt-worker",
    "s",
    "µs",
    "CPU",
];

/// The words in Latin letters that are none of these names.
fn english<'a>(text: &'a str, names: &[&str]) -> Vec<&'a str> {
    let is_latin = |c: char| c.is_ascii_alphabetic() || ['-', '_', 'µ'].contains(&c);
    let words = text
        .split(|c| !is_latin(c))
        .filter(|word| word.contains(char::is_alphabetic));
    words.filter(|word| !names.contains(word)).collect()
}

/// The text with something else in place of what is between these characters.
fn without(text: &str, from: char, to: char, instead: &str) -> String {
    let mut parts = text.split(from);
    let first = parts.next().unwrap_or_default().to_owned();
    let rest = parts.filter_map(|part| part.split_once(to));
    rest.fold(first, |text, (_, part)| text + instead + part)
}

#[test]
fn lanes_of_text_are_in_chinese_and_in_line() {
    for columns in 40..140 {
        let drawn = terminal(&recorded(), Duration::ZERO, columns, Language::Chinese);
        let text = without(&drawn, '\u{1b}', 'm', "");
        assert_eq!(english(&text, &NAMES), [""; 0], "{text}");
        let is_in_columns = |line: &str| unicode_width::UnicodeWidthStr::width(line) <= columns;
        assert!(
            text.lines().all(is_in_columns),
            "{columns} columns:\n{text}"
        );
    }
}

#[test]
fn a_picture_is_in_chinese() {
    let picture = svg(&recorded(), Duration::ZERO, Motion::Once, Language::Chinese);
    let (head, rest) = picture.split_once("<style>").unwrap();
    let (_, rest) = rest.split_once("</style>").unwrap();
    let text = without(&(head.to_owned() + rest), '<', '>', " ");
    assert!(
        text.contains("sequential、async-tasks") && text.contains("阻塞*"),
        "{text}"
    );
    assert_eq!(english(&text, &NAMES), [""; 0], "{text}");
    assert!(head.contains(r#"lang="zh-CN""#), "{head}");
}

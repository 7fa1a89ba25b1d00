//! What is drawn in Chinese: all of it but names, and what programs said.

use std::{fs, time::Duration};

use countdown_timeline::{Language, Motion, svg, terminal};
use serde_json::{Value, json};

use super::{browser::Browser, page::Page, recorded};

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

/// No two texts of a row stand over each other, whether the picture is wide or narrow.
#[test]
#[ignore = "needs chromium"]
fn the_texts_of_a_picture_stay_apart() {
    const OVER: &str = "
        const seen = [...document.querySelectorAll('text')].map((text) => [text.textContent.trim(),
            text.getBoundingClientRect()]).filter(([text, box]) => text && box.width > 0);
        const meet = (a, b) => a.left < b.right - 1 && b.left < a.right - 1
            && a.top < b.bottom - 4 && b.top < a.bottom - 4;
        return seen.flatMap(([text, box], number) => seen.slice(number + 1)
            .filter(([, other]) => meet(box, other)).map(([other]) => `${text} over ${other}`))";
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("timeline.svg");
    let browser = Browser::start(1200);
    for language in Language::ALL {
        let picture = svg(&recorded(), Duration::from_secs(7), Motion::Still, language);
        fs::write(&file, picture).unwrap();
        for width in [1200, 800, 500, 400] {
            browser.resize(width, 1000);
            browser.open(&file);
            assert_eq!(browser.run(OVER), json!([]), "{language:?}, {width}");
        }
    }
}

#[test]
#[ignore = "needs chromium"]
fn a_page_is_in_chinese() {
    let all = "return document.body.innerText + [...document.querySelectorAll('[aria-label]')]
        .map((element) => element.getAttribute('aria-label')).join('\\n')";
    let transcripts =
        "document.querySelectorAll('pre').forEach((pre) => { pre.textContent = ''; })";
    let overflow = "return document.documentElement.scrollWidth > innerWidth";
    for width in [1200, 400] {
        let page = Page::open_in(Language::Chinese, width);
        page.browser.resize(width, 1000);
        page.browser.run("seek(1.2e9)");
        assert_eq!(
            page.states("sequential"),
            "在 main 上执行; 尚未创建; 尚未创建; 阻塞于 A"
        );
        assert_eq!(page.states("async-tasks"), "挂起; 挂起; 挂起; 空闲");
        assert_eq!(page.shown("blocking_pitfall", ".queue"), "B、C");
        let tip = page.browser.run(
            "document.querySelector('.bar').focus(); focused.get(
            document.activeElement)(); return tip.textContent",
        );
        let told = tip.as_str().unwrap_or_default();
        assert!(
            told.starts_with("倒计时 A，1.2000 s\n阻塞*（main）：0.00"),
            "{told}"
        );
        // What a program printed and told is its own.
        page.browser.run(transcripts);
        page.browser.run("tip.hidden = true");
        let text = page.browser.text(all);
        let keys = ["Shift", "Home", "End", "Tab", "ms"];
        assert_eq!(
            english(&text, &[&NAMES[..], &keys].concat()),
            [""; 0],
            "{text}"
        );
        assert_eq!(
            page.browser.run("return document.documentElement.lang"),
            json!("zh-CN")
        );
        assert_eq!(page.browser.run(overflow), Value::Bool(false), "{width}");
        page.browser.press(&[" "]);
        page.browser.wait("return playing");
        assert_eq!(page.button(), "暂停");
        page.is_quiet();
    }
}

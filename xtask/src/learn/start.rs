//! The file that the learner starts with: an exercise in one language, without its hints.
//!
//! What is said in Chinese comes after the same in English, and begins in Chinese: the paragraphs of
//! the header, and further down the lines of a comment.

use countdown_timeline::Language;

use super::{prediction::Lines, words::words};
use crate::prose::{is_chinese, wrapped};

/// Paragraphs of the header that are not for the learner, or not yet.
const LEFT_OUT: [&str; 7] = [
    "Hint:",
    "提示：",
    "Overlooked:",
    "容易忽略：",
    "Holds:",
    "Again:",
    "Page:",
];

/// How wide the lines of a header are, without `//! `.
const WIDTH: usize = 92;

/// Returns the source of an exercise as the learner gets it, with `added` at the end of its header.
pub(crate) fn start(source: &str, added: &str, language: Language) -> String {
    let end = source
        .split_inclusive('\n')
        .take_while(|line| line.starts_with("//!"))
        .map(str::len);
    let (header, code) = source.split_at(end.sum());
    header_in(header, language) + added + &code_in(code, language)
}

/// Returns the file with what the exercises are given, in one language.
pub(crate) fn given(language: Language) -> String {
    start(include_str!("given.rs"), "", language)
}

/// Returns what has to hold as a paragraph of a header.
pub(crate) fn what_holds(sentences: &[String], language: Language) -> String {
    let lines = |text: &str| -> String {
        let text = wrapped(text, WIDTH - 2).replace('\n', "\n//!   ");
        format!("//! - {text}\n")
    };
    let list: String = sentences.iter().map(|sentence| lines(sentence)).collect();
    if list.is_empty() {
        return list;
    }
    format!("//!\n//! {}\n{list}", words(language).also_holds)
}

/// Returns the lines that are to be predicted as a paragraph of a header.
pub(crate) fn to_predict(lines: &Lines, language: Language) -> String {
    let how = wrapped(words(language).fill_in, WIDTH).replace('\n', "\n//! ");
    format!("//!\n//! {how}\n//!\n{}", lines.blank())
}

fn header_in(header: &str, language: Language) -> String {
    let is_kept = |paragraph: &&str| {
        let text = paragraph.trim_start_matches("//!").trim_start();
        let left_out = LEFT_OUT.iter().any(|label| text.starts_with(label));
        is_in(text, language) && !left_out
    };
    let kept: Vec<&str> = header.split("//!\n").filter(is_kept).collect();
    kept.join("//!\n")
}

/// Returns the code with the part of each comment that is in this language.
fn code_in(code: &str, language: Language) -> String {
    let lines: Vec<&str> = code.split_inclusive('\n').collect();
    let blocks = lines.chunk_by(|one, next| comment(one).is_some() == comment(next).is_some());
    let mut text = String::new();
    for block in blocks {
        let begins = |line: &&str| comment(line).is_some_and(|text| text.starts_with(is_chinese));
        let (english, chinese) =
            block.split_at(block.iter().position(begins).unwrap_or(block.len()));
        let whole = chinese.is_empty() || language == Language::English;
        text.extend(if whole { english } else { chinese }.iter().copied());
    }
    text
}

/// Returns what a line says that is nothing but a comment.
fn comment(line: &str) -> Option<&str> {
    line.trim_start()
        .strip_prefix("//")
        .map(|text| text.trim_start_matches('/').trim_start())
}

fn is_in(text: &str, language: Language) -> bool {
    text.starts_with(is_chinese) == (language == Language::Chinese)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: &str = "//! Exercise 2: a title.\n//!\n//! Goal: one\n//! two.\n//!\n\
        //! Hint: look\n//! there.\n//!\n\
        //! 练习 2：标题。\n//!\n//! 目标：一\n//! `two`。\n//!\n//! 提示：看\n//! 那里。\n//!\n\
        //! Holds: `f` is called\n\nuse std::io;\n\n/// It runs.\n/// 它运行。\n\
        /// `fn` 也算。\nfn main() {\n    // One.\n    // 一。\n    run();\n}\n\n/// As it is.\n\
        fn run() {}\n";

    #[test]
    fn the_learner_gets_one_language_and_no_hint() {
        let english = "//! Exercise 2: a title.\n//!\n//! Goal: one\n//! two.\n\nuse std::io;\n\n\
            /// It runs.\nfn main() {\n    // One.\n    run();\n}\n\n/// As it is.\nfn run() {}\n";
        assert_eq!(start(SOURCE, "", Language::English), english);
        let chinese = "//! 练习 2：标题。\n//!\n//! 目标：一\n//! `two`。\n\nuse std::io;\n\n\
            /// 它运行。\n/// `fn` 也算。\nfn main() {\n    // 一。\n    run();\n}\n\n\
            /// As it is.\nfn run() {}\n";
        assert_eq!(start(SOURCE, "", Language::Chinese), chinese);
    }

    #[test]
    fn what_has_to_hold_stands_at_the_end_of_the_header() {
        let added = what_holds(&["one".into(), "two".into()], Language::English);
        let text = start(SOURCE, &added, Language::English);
        assert!(text.contains("two.\n//!\n//! It also has to hold:\n//! - one\n//! - two\n\nuse"));
        assert_eq!(what_holds(&[], Language::English), "");
    }

    #[test]
    fn without_a_header_the_code_is_all_there_is() {
        for source in ["", "fn main() {}", "//! One.", "//! One.\n"] {
            assert_eq!(start(source, "", Language::English), source);
        }
    }

    #[test]
    fn what_is_given_is_in_one_language() {
        assert!(!given(Language::English).contains(is_chinese));
        assert!(!given(Language::Chinese).contains("Leave it"));
    }
}

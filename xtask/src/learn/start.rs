//! What the learner starts with: an exercise in one language, without its hint.
//!
//! Whatever is said in Chinese comes after the same in English, and begins in Chinese: the
//! paragraphs of the header, and further down the lines of a comment.

use countdown_timeline::Language;

use crate::prose::is_chinese;

/// Paragraphs of the header that are not for the learner, or not yet.
const LEFT_OUT: [&str; 3] = ["Hint:", "提示：", "Golden:"];

/// The source of an exercise as the learner gets it.
pub(crate) fn start(source: &str, language: Language) -> String {
    let end = source
        .lines()
        .take_while(|line| line.starts_with("//!"))
        .map(|line| line.len() + 1);
    let (header, code) = source.split_at(end.sum::<usize>().min(source.len()));
    header_in(header, language) + &code_in(code, language)
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

/// Of each comment the part in this language.
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

/// What a line says that is nothing but a comment.
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
        //! Golden: other\n\nuse std::io;\n\n/// It runs.\n/// 它运行。\n/// `fn` 也算。\n\
        fn main() {\n    // One.\n    // 一。\n    run();\n}\n\n/// As it is.\nfn run() {}\n";

    #[test]
    fn the_learner_gets_one_language_and_no_hint() {
        let english = "//! Exercise 2: a title.\n//!\n//! Goal: one\n//! two.\n\nuse std::io;\n\n\
            /// It runs.\nfn main() {\n    // One.\n    run();\n}\n\n/// As it is.\nfn run() {}\n";
        assert_eq!(start(SOURCE, Language::English), english);
        let chinese = "//! 练习 2：标题。\n//!\n//! 目标：一\n//! `two`。\n\nuse std::io;\n\n\
            /// 它运行。\n/// `fn` 也算。\nfn main() {\n    // 一。\n    run();\n}\n\n\
            /// As it is.\nfn run() {}\n";
        assert_eq!(start(SOURCE, Language::Chinese), chinese);
    }

    #[test]
    fn without_a_header_the_code_is_all_there_is() {
        for source in ["", "fn main() {}"] {
            assert_eq!(start(source, Language::Chinese), source);
        }
    }
}

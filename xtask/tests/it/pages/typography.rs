//! How Chinese is set: its punctuation, and blanks beside Latin letters.

use super::outline::CODE;

/// What is not set as it should be. In 「」 stand words that are quoted.
pub(crate) fn mistakes(line: &str) -> Vec<String> {
    let unquoted = line
        .split('「')
        .map(|it| it.split_once('」').map_or(it, |(_, after)| after));
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
        Some(format!(
            "{mistake} at `{}`",
            around.iter().collect::<String>()
        ))
    };
    (0..chars.len()).filter_map(mistake).collect()
}

pub(crate) fn is_han(c: char) -> bool {
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
    for right in [
        "等 3 秒，即 99% 的时间。",
        "用 Rust（1.88）写：async",
        "见 A.",
        "「python的,」",
    ] {
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

//! Prose in English or Chinese: joined from lines, and wrapped to lines.

use unicode_linebreak::linebreaks;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

pub(crate) fn is_chinese(letter: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&letter)
}

/// Removes the blanks that joining lines has put between Chinese letters, and beside Chinese marks.
pub(crate) fn joined(text: &str) -> String {
    let is_mark = |letter| is_wide(letter) && !is_chinese(letter);
    let mut words = text.split(' ');
    let mut joined = words.next().unwrap_or_default().to_owned();
    for word in words {
        let blank = match (joined.chars().next_back(), word.chars().next()) {
            (Some(last), Some(first)) if is_mark(last) || is_mark(first) => "",
            (Some(last), Some(first)) if is_wide(last) && is_wide(first) => "",
            _ => " ",
        };
        joined.extend([blank, word]);
    }
    joined
}

/// Breaks a text into lines of so many columns, at blanks and beside Chinese letters.
pub(crate) fn wrapped(text: &str, columns: usize) -> String {
    let (mut wrapped, mut column, mut start) = (String::new(), 0, 0);
    for (end, _) in linebreaks(text) {
        let (piece, rest) = (&text[start..end], &text[end..]);
        let is_inside_word =
            piece.ends_with(|c| !is_wide(c) && c != ' ') && rest.starts_with(|c| !is_wide(c));
        if is_inside_word {
            continue;
        }
        if column > 0 && column + piece.trim_end().width() > columns {
            wrapped.truncate(wrapped.trim_end().len());
            wrapped.push('\n');
            column = 0;
        }
        wrapped += piece;
        column += piece.width();
        start = end;
    }
    wrapped
}

fn is_wide(letter: char) -> bool {
    letter.width() == Some(2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_is_joined_without_blanks() {
        for (text, expected) in [
            ("one two", "one two"),
            ("一， 二 三。", "一，二三。"),
            ("一 `two` 三", "一 `two` 三"),
            ("用 `one`； `two`", "用 `one`；`two`"),
            ("", ""),
        ] {
            assert_eq!(joined(text), expected);
        }
    }

    #[test]
    fn lines_break_between_chinese_letters_and_not_before_their_marks() {
        for (text, expected) in [
            ("one two three", "one two\nthree"),
            ("longer-than-that one", "longer-than-that\none"),
            ("一二三四，五六", "一二三\n四，五六"),
            ("一二三（四）五", "一二三\n（四）五"),
            ("等 `jo` 完成", "等 `jo`\n完成"),
            ("一二 three", "一二\nthree"),
            ("", ""),
        ] {
            assert_eq!(wrapped(text, 8), expected);
        }
    }
}

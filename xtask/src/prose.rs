//! Prose in English or Chinese: put together from lines, and broken into lines.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// What does not begin a line, and what does not end one.
const CLOSING: &str = "，。、：；！？）」』》…";
const OPENING: &str = "（「『《";

pub(crate) fn is_chinese(letter: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&letter)
}

/// Without the blanks that stand where lines in Chinese were put together.
pub(crate) fn joined(text: &str) -> String {
    let mut words = text.split(' ');
    let mut joined = words.next().unwrap_or_default().to_owned();
    for word in words {
        let ends = joined.chars().next_back().zip(word.chars().next());
        let meet = |(last, first)| {
            let marks = [last, first]
                .into_iter()
                .any(|c| is_wide(c) && !is_chinese(c));
            marks || is_wide(last) && is_wide(first)
        };
        if !ends.is_some_and(meet) {
            joined.push(' ');
        }
        joined.push_str(word);
    }
    joined
}

/// Broken into lines of so many columns, at blanks and between Chinese letters.
pub(crate) fn wrapped(text: &str, columns: usize) -> String {
    let (mut wrapped, mut column) = (String::new(), 0);
    for piece in pieces(text) {
        if column > 0 && column + piece.trim_end().width() > columns {
            wrapped.truncate(wrapped.trim_end().len());
            wrapped.push('\n');
            column = 0;
        }
        wrapped.push_str(piece);
        column += piece.width();
    }
    wrapped
}

/// The parts that a line is not broken in, each with the blanks after it.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let mut ends = rest.char_indices().zip(rest.chars().skip(1));
        let end = ends.find(|((_, last), next)| breaks(*last, *next));
        let end = end.map_or(rest.len(), |((at, last), _)| at + last.len_utf8());
        let (piece, after) = rest.split_at(end);
        rest = after;
        (!piece.is_empty()).then_some(piece)
    })
}

fn breaks(last: char, next: char) -> bool {
    let between = is_wide(last) || is_wide(next);
    let held = next == ' ' || CLOSING.contains(next) || OPENING.contains(last);
    last == ' ' && next != ' ' || between && !held
}

fn is_wide(letter: char) -> bool {
    letter.width() == Some(2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_is_put_together_without_blanks() {
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
    fn a_line_is_broken_at_blanks_and_between_chinese_letters() {
        for (text, lines) in [
            ("one two three", &["one two", "three"][..]),
            ("one", &["one"]),
            ("longer-than-that one", &["longer-than-that", "one"]),
            ("一二三四五六", &["一二三四", "五六"]),
            ("一二三四，五六", &["一二三", "四，五六"]),
            ("一二三（四）五", &["一二三", "（四）五"]),
            ("等 `jo` 完成", &["等 `jo`", "完成"]),
            ("一二 three", &["一二", "three"]),
            ("", &[]),
        ] {
            assert_eq!(
                wrapped(text, 8).lines().collect::<Vec<_>>(),
                lines,
                "{text}"
            );
        }
    }

    /// Whatever the text: nothing is lost, and no line is too long that could be broken.
    #[test]
    fn what_is_broken_is_all_there() {
        let text = "等一段时间，而要等到 `Instant::now()`（某个时刻）。then on and on".repeat(3);
        let bare = |text: &str| text.replace([' ', '\n'], "");
        for columns in 1..120 {
            let wrapped = wrapped(&text, columns);
            assert_eq!(bare(&wrapped), bare(&text));
            for line in wrapped.lines() {
                assert!(
                    line.width() <= columns || pieces(line).count() == 1,
                    "{columns}: {line}"
                );
                assert!(!line.starts_with(|c| CLOSING.contains(c)) && line.trim() == line);
            }
        }
    }
}

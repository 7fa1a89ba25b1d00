//! The comment on top of a program: what is said there in English, and then in Chinese.

/// The lines `//!` at the top of a program.
pub(crate) fn lines(source: &str) -> impl Iterator<Item = &str> {
    source.lines().map_while(|line| line.strip_prefix("//!")).map(str::trim)
}

/// What a program shows, in a sentence: the first line that begins in Chinese, or nothing.
pub(crate) fn chinese(source: &str) -> String {
    let line = lines(source).find(|line| line.starts_with(is_chinese));
    line.unwrap_or_default().trim_end_matches('。').to_owned()
}

pub(crate) fn is_chinese(letter: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&letter)
}

//! Texts, and how much room they take: in columns, of which a wide character has two.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::model::{MILLISECOND, SECOND, Time};

/// What is said of less than a millisecond.
pub(crate) const NOTHING: &str = "0 s";

/// A time in seconds, to the millisecond, and for long ones to the tenth of a second.
pub(crate) fn seconds(time: Time) -> String {
    let (whole, part) = (time / SECOND, time % SECOND / MILLISECOND);
    match (whole, part) {
        (0, 0) => NOTHING.to_owned(),
        (..1000, _) => format!("{whole}.{part:03} s"),
        _ => format!("{whole}.{} s", part / 100),
    }
}

/// The part of a label that tells it from the others of its task: `3` of `A = 3`.
pub(crate) fn short(label: &str) -> &str {
    label.rsplit(" = ").next().unwrap_or(label)
}

/// The columns that a text takes.
pub(crate) fn width(text: &str) -> usize {
    text.width()
}

/// The same, to reckon with.
pub(crate) fn columns(text: &str) -> i64 {
    i64::try_from(text.width()).unwrap_or(i64::MAX / 64)
}

/// As much of a text as there is room for.
pub(crate) fn cut(text: &str, room: usize) -> String {
    if text.width() <= room {
        return text.to_owned();
    }
    let mut used = 1;
    let fits = |sign: &char| {
        used += sign.width().unwrap_or_default();
        used <= room
    };
    let kept: String = text.chars().take_while(fits).collect();
    kept.trim_end().to_owned() + "…"
}

/// A text and blanks after it, up to this width.
pub(crate) fn padded(text: &str, width: usize) -> String {
    format!(
        "{text}{:blanks$}",
        "",
        blanks = width.saturating_sub(text.width())
    )
}

/// Without what a terminal would obey, or XML cannot write.
pub(crate) fn plain(text: &str) -> String {
    text.replace(char::is_control, "�")
}

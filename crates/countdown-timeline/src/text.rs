//! Texts and their widths: in columns, of which a wide character takes two.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::model::{MILLISECOND, SECOND, Time};

/// Less than a millisecond, as `seconds` writes it.
pub(crate) const NOTHING: &str = "0 s";

/// A time in seconds, to the millisecond, or to a tenth of a second if it is long.
pub(crate) fn seconds(time: Time) -> String {
    let (whole, part) = (time / SECOND, time % SECOND / MILLISECOND);
    match (whole, part) {
        (0, 0) => NOTHING.to_owned(),
        (..1000, _) => format!("{whole}.{part:03} s"),
        _ => format!("{whole}.{} s", part / 100),
    }
}

/// The part of a label that differs within its task: `3` of `A = 3`.
pub(crate) fn short(label: &str) -> &str {
    label.rsplit(" = ").next().unwrap_or(label)
}

pub(crate) fn width(text: &str) -> usize {
    text.width()
}

/// The width of a text, to be subtracted from.
pub(crate) fn signed_width(text: &str) -> i64 {
    i64::try_from(text.width()).unwrap_or(i64::MAX / 64)
}

/// Shortens a text to a width, with an ellipsis at its end.
pub(crate) fn cut(text: &str, room: usize) -> String {
    if text.width() <= room {
        return text.to_owned();
    }
    let mut used = 1;
    let fits = |letter: &char| {
        used += letter.width().unwrap_or_default();
        used <= room
    };
    let kept: String = text.chars().take_while(fits).collect();
    kept.trim_end().to_owned() + "…"
}

/// Extends a text to a width with blanks.
pub(crate) fn padded(text: &str, width: usize) -> String {
    text.to_owned() + &" ".repeat(width.saturating_sub(text.width()))
}

/// Replaces control characters, which a terminal would obey and XML cannot contain.
pub(crate) fn plain(text: &str) -> String {
    text.replace(char::is_control, "�")
}

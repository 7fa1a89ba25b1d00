//! The elements of a picture.

use crate::model::{SECOND, State, Time};

/// In pixels, if the picture is as wide as a README on a desktop.
pub(super) type Length = i64;

/// The height of a lane, and of its bars.
pub(super) const ROW: Length = 34;
const BAR: Length = 24;

pub(super) fn rect(class: &str, x: Length, y: Length, width: Length, height: Length) -> String {
    format!(r#"<rect class="{class}" x="{x}" y="{y}" width="{width}" height="{height}"/>"#)
}

/// A line from the first of each two coordinates to the second.
pub(super) fn line(class: &str, x: (Length, Length), y: (Length, Length)) -> String {
    let ((x1, x2), (y1, y2)) = (x, y);
    format!(r#"<line class="{class}" x1="{x1}" x2="{x2}" y1="{y1}" y2="{y2}"/>"#)
}

/// A line of text in the middle of a row.
pub(super) fn text(class: &str, x: Length, y: Length, words: &str) -> String {
    let (y, words) = (y + ROW / 2, escaped(words));
    format!(r#"<text class="{class}" x="{x}" y="{y}" dy=".35em">{words}</text>"#)
}

/// A bar in the colour of a state.
pub(super) fn swatch(state: State, x: Length, width: Length, y: Length) -> String {
    let height = if state == State::Idle { 1 } else { BAR };
    rect(state.name(), x, y + (ROW - height) / 2, width, height)
}

pub(super) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

/// A time in seconds, rounded to a tenth.
pub(super) fn tenths(time: Time) -> String {
    let tenths = (time + SECOND / 20) / (SECOND / 10);
    format!("{}.{}", tenths / 10, tenths % 10)
}

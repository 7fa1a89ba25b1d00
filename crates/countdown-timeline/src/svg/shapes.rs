use svg::node::element::{ClipPath, Definitions, Group, Line, Pattern, Rectangle, TSpan, Text};

use super::{LEFT, MARGIN, ROW};
use crate::{
    model::{SECOND, State, Time, Timeline},
    text::{columns, cut},
};

/// Lengths are pixels where the picture is as wide as the page of a README on a desktop.
pub(super) type Length = i64;

const BAR: Length = 24;

/// A program's name and what it shows, and for narrow pictures how long it took.
pub(super) fn heading(run: &Timeline, summary: &str, y: Length, right: Length) -> Group {
    let about = summary
        .split([':', ',', '：', '，'])
        .next()
        .unwrap_or_default();
    let room = (right - MARGIN - 11 * columns(&run.program)) / 8;
    let about = cut(about, usize::try_from(room).unwrap_or_default());
    let title = Text::new("")
        .set("x", MARGIN)
        .set("y", y + 6 + ROW / 2)
        .set("dy", ".35em")
        .add(TSpan::new(&*run.program).set("class", "program"))
        .add(TSpan::new(about).set("class", "wide dim").set("dx", 10));
    let took = text(&format!("{} s", tenths(run.end)), right, y + 6);
    Group::new()
        .set("class", "heading")
        .add(title)
        .add(took.set("class", "narrow end dim"))
}

pub(super) fn caption(words: &str, y: Length) -> Text {
    text(words, MARGIN, y - 4).set("class", "dim caption")
}

/// What sets blocked from busy for those who see no colours.
pub(super) fn hatching() -> Definitions {
    let pattern = Pattern::new()
        .set("id", "hatching")
        .set("width", 8)
        .set("height", 8)
        .set("patternUnits", "userSpaceOnUse")
        .set("patternTransform", "rotate(45)")
        .add(rectangle(0, 0, 8, 8).set("class", "hatched"))
        .add(line((0, 0), (0, 8)).set("class", "hatch"));
    Definitions::new().add(pattern)
}

/// The part of the lanes that is over: all of it, unless the picture moves.
pub(super) fn past(right: Length, height: Length) -> ClipPath {
    let all = rectangle(LEFT, 0, right + 2 - LEFT, height);
    ClipPath::new()
        .set("id", "past")
        .add(all.set("class", "past"))
}

pub(super) fn swatch(state: State, x: Length, width: Length, y: Length) -> Rectangle {
    let height = if state == State::Idle { 1 } else { BAR };
    rectangle(x, y + (ROW - height) / 2, width, height).set("class", state.name())
}

pub(super) fn rectangle(x: Length, y: Length, width: Length, height: Length) -> Rectangle {
    Rectangle::new()
        .set("x", x)
        .set("y", y)
        .set("width", width)
        .set("height", height)
}

/// A line from the first of each two ends to the other.
pub(super) fn line(x: (Length, Length), y: (Length, Length)) -> Line {
    Line::new()
        .set("x1", x.0)
        .set("x2", x.1)
        .set("y1", y.0)
        .set("y2", y.1)
}

/// A line of text in the middle of a row.
pub(super) fn text(content: &str, x: Length, y: Length) -> Text {
    Text::new(content)
        .set("x", x)
        .set("y", y + ROW / 2)
        .set("dy", ".35em")
}

/// A time in seconds, to the next tenth.
pub(super) fn tenths(time: Time) -> String {
    let tenths = (time + SECOND / 20) / (SECOND / 10);
    format!("{}.{}", tenths / 10, tenths % 10)
}

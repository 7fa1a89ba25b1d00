//! The picture for a README: one file for light and dark pages, and for wide and narrow ones.
//!
//! Where it is shown narrower than the page of a README on a desktop, its style sheet enlarges the
//! letters and shows what is short: elements of the class `wide` give way to those of `narrow`. What
//! moves in it does so by its style sheet alone, and comes to rest as what stands still elsewhere.

mod lane;
mod legend;
mod shapes;

use std::time::Duration;

use svg::{
    Document, Node,
    node::element::{Description, Group, Line, Style, Title},
};

use self::{
    lane::Labels,
    shapes::{Length, caption, hatching, heading, line, past, rectangle, text},
};
use crate::{
    axis::Axis,
    labels::{Size, labels},
    model::{LaneKind, Limit, SECOND, Time, Timeline, Wake},
    totals::{Column, columns},
    words::{Language, Words},
};

const WIDTH: Length = 800;
const MARGIN: Length = 12;
/// Where the lanes begin.
const LEFT: Length = 142;
/// How wide a column of the table is.
const COLUMN: Length = 66;
const ROW: Length = 34;
const HEAD: Length = 40;
const CAPTION: Length = 26;
/// How wide a letter may be, in either size of letters.
const LETTERS: [(Length, &str); 2] = [(9, "wide"), (14, "narrow")];
/// What is longer does not move: nobody watches it.
const LONGEST: Time = 60 * SECOND;

/// Whether a picture moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Motion {
    /// It counts along in real time, once, and then stands still. Runs of more than a minute do not.
    Once,
    /// It stands still.
    Still,
}

/// Draws runs under each other as an SVG, on one time axis that goes on `until` then at least.
#[must_use]
pub fn svg(runs: &[Timeline], until: Duration, motion: Motion, language: Language) -> String {
    let words = language.words();
    let runs: Vec<Timeline> = runs
        .iter()
        .map(|run| run.limited(Limit::SVG, words))
        .collect();
    let axis = Axis::of(&runs, until);
    let columns = columns(&runs);
    let right = WIDTH - MARGIN - 8 - COLUMN * Length::try_from(columns.len()).unwrap_or_default();
    let moves = motion == Motion::Once && axis.end <= LONGEST;
    let picture = Picture {
        axis,
        right,
        columns,
        moves,
        words,
    };
    let (lanes, bottom) = picture.runs(&runs);
    let names: Vec<&str> = runs.iter().map(Timeline::program).collect();
    let described: Vec<String> = runs.iter().map(|run| words.describe(run)).collect();
    let (legend, height) = picture.legend(&runs, bottom + 50);
    let document = Document::new()
        .set("viewBox", (0, 0, WIDTH, height))
        .set("width", WIDTH)
        .set("height", height)
        .set("role", "img")
        .set("lang", language.tag())
        .set("aria-labelledby", "title description")
        .add(Title::new((words.timeline_of)(&names.join(words.and))).set("id", "title"))
        .add(
            Description::new()
                .set("id", "description")
                .add(svg::node::Text::new(described.join("\n"))),
        )
        .add(Style::new(picture.style()))
        .add(hatching())
        .add(past(right, height))
        .add(
            rectangle(0, 0, WIDTH, height)
                .set("class", "page")
                .set("rx", 8),
        )
        .add(picture.axis(bottom))
        .add(line((right, right), (MARGIN + HEAD, bottom)).set("class", "now"))
        .add(lanes)
        .add(legend);
    format!("{document}\n")
}

struct Picture {
    axis: Axis,
    /// Where the lanes end.
    right: Length,
    columns: Vec<Column>,
    moves: bool,
    words: &'static Words,
}

impl Picture {
    fn style(&self) -> String {
        let still = include_str!("svg/picture.css");
        if !self.moves {
            return still.to_owned();
        }
        let motion = include_str!("svg/motion.css");
        let motion = motion.replace("{length}", &format!("{}px", self.right - LEFT));
        let motion = motion.replace("{left}", &format!("{LEFT}px"));
        still.to_owned() + &motion.replace("{end}", &delay(self.axis.end))
    }

    /// All runs, and where they end.
    fn runs(&self, runs: &[Timeline]) -> (Group, Length) {
        let (mut group, mut y) = (Group::new(), MARGIN);
        let [wide, narrow] = LETTERS.map(|(letter, _)| {
            labels(runs, Size { letter, gap: 8 }, |at| {
                self.x(at) - LEFT - lane::BEFORE
            })
        });
        for ((run, wide), narrow) in runs.iter().zip(wide).zip(narrow) {
            let lanes: Vec<Labels> = wide
                .into_iter()
                .zip(narrow)
                .map(|(wide, narrow)| [wide, narrow])
                .collect();
            group.append(self.run(run, &lanes, &mut y));
        }
        (group, y)
    }

    fn run(&self, run: &Timeline, labels: &[Labels], y: &mut Length) -> Group {
        let mut group = Group::new();
        group.append(heading(run, self.words.summary(run), *y, self.right));
        *y += HEAD;
        let (mut rows, mut before) = (Vec::new(), None);
        for (lane, labels) in run.lanes().zip(labels) {
            if before != Some(lane.kind) {
                group.append(self.caption(lane.kind, *y));
                *y += CAPTION;
            }
            before = Some(lane.kind);
            group.append(self.lane(lane, run, labels, *y));
            rows.push(*y);
            *y += ROW;
        }
        if let Some(left_out) = &run.left_out {
            group.append(caption(left_out, *y));
            *y += CAPTION;
        }
        for wake in run.visible_wakes() {
            group.append(self.wake(wake, run, &rows));
        }
        *y += MARGIN;
        group
    }

    /// What stands above the lanes of a kind.
    fn caption(&self, kind: LaneKind, y: Length) -> Group {
        let mut group = Group::new().add(caption(self.words.kinds.of(kind), y));
        for (column, number) in self.columns.iter().zip(1..) {
            let word = text(
                column.head(kind.is_thread(), self.words),
                self.at_column(number),
                y - 4,
            );
            group.append(word.set("class", "wide end dim"));
        }
        group
    }

    /// A line from whoever woke a task.
    fn wake(&self, wake: &Wake, run: &Timeline, rows: &[Length]) -> Line {
        let from = rows[wake.by.unwrap_or(run.tasks.len() + wake.thread)] + ROW / 2;
        let (x, to) = (self.x(wake.at), rows[wake.task] + ROW / 2);
        self.appears(line((x, x), (from, to)).set("class", "at wake"), wake.at)
    }

    fn axis(&self, bottom: Length) -> Group {
        let mut group = Group::new();
        for mark in self.axis.marks((self.right - LEFT) / 14, 2) {
            let x = self.x(mark.at);
            group.append(line((x, x), (MARGIN + HEAD, bottom)).set("class", "grid"));
            let unit = if mark.at == 0 { " s" } else { "" };
            group.append(text(&(mark.text + unit), x, bottom).set("class", "middle dim"));
        }
        group
    }

    /// What is not there before a time, where the picture moves.
    fn appears<N: Node>(&self, mut node: N, at: Time) -> N {
        if self.moves {
            node.assign("style", format!("animation-delay:{}", delay(at)));
        }
        node
    }

    fn x(&self, at: Time) -> Length {
        LEFT + self.axis.scaled(at, self.right - LEFT)
    }

    /// Where a column of the table ends.
    fn at_column(&self, number: Length) -> Length {
        self.right + 8 + COLUMN * number
    }
}

fn delay(at: Time) -> String {
    format!("{}ms", at / 1_000_000)
}

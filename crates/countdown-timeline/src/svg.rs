//! The picture for a README: one file for light and dark pages, and for wide and narrow ones.
//!
//! If it is shown narrower than a README on a desktop, its style sheet enlarges the letters and
//! shows shorter texts: elements of the class `wide` give way to those of `narrow`. All motion is
//! in the style sheet, and ends in what a still picture shows.

mod elements;
mod lane;

use std::{collections::BTreeSet, fmt::Write, time::Duration};

use self::elements::{Length, ROW, escaped, line, rect, swatch, tenths, text};
use crate::{
    axis::Axis,
    columns::{self, Column},
    labels::{Label, Size, labels},
    model::{LaneKind, Limit, SECOND, State, Time, Timeline, Wake},
    text::{cut, signed_width},
    words::{Language, Words, fill},
};

const WIDTH: Length = 800;
const MARGIN: Length = 12;
/// Where the lanes begin.
const LEFT: Length = 142;
/// The width of a column of the table.
const COLUMN: Length = 66;
/// The heights of a program's heading and of a caption.
const HEAD: Length = 40;
const CAPTION: Length = 26;
/// The width of a sample in the legend.
const SAMPLE: Length = 26;
/// The widths of a letter, and the classes of the texts that they are for.
const LETTERS: [(Length, &str); 2] = [(9, "wide"), (14, "narrow")];
/// Longer pictures do not move, since nobody would watch them to their end.
const LONGEST: Time = 60 * SECOND;

/// The motion of a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Motion {
    /// It counts along in real time, once. Pictures of more than a minute do not.
    Once,
    /// It stands still.
    Still,
}

/// Draws programs below each other as an SVG, on one time axis that ends at `until` or later.
#[must_use]
pub fn svg(timelines: &[Timeline], until: Duration, motion: Motion, language: Language) -> String {
    let words = language.words();
    let timelines: Vec<Timeline> = timelines
        .iter()
        .map(|timeline| timeline.limited(Limit::SVG, words))
        .collect();
    let axis = Axis::of(&timelines, until);
    let columns = columns::shown(&timelines);
    let table = COLUMN * Length::try_from(columns.len()).unwrap_or_default();
    let picture = Picture {
        axis,
        right: WIDTH - MARGIN - 8 - table,
        columns,
        moves: motion == Motion::Once && axis.end <= LONGEST,
        language,
        words,
    };
    picture.draw(&timelines)
}

struct Picture {
    axis: Axis,
    /// Where the lanes end.
    right: Length,
    columns: Vec<Column>,
    moves: bool,
    language: Language,
    words: &'static Words,
}

impl Picture {
    fn draw(&self, timelines: &[Timeline]) -> String {
        let names: Vec<&str> = timelines.iter().map(Timeline::program).collect();
        let title = fill(self.words.timeline_of, &[&names.join(self.words.and)]);
        let described = timelines.iter().map(|it| self.words.describe(it));
        let description = described.collect::<Vec<_>>().join("\n");

        let (programs, bottom) = self.programs(timelines);
        let (legend, height) = self.legend(timelines, bottom + 50);
        let (title, description) = (escaped(&title), escaped(&description));
        let (style, axis) = (self.style(), self.axis(bottom));
        let (tag, right) = (self.language.tag(), self.right);
        let now = line("now", (right, right), (MARGIN + HEAD, bottom));
        let past = rect("past", LEFT, 0, right + 2 - LEFT, height);
        let ground = rect("blocked-ground", 0, 0, 8, 8);
        let stripe = line("blocked-stripe", (0, 0), (0, 8));
        format!(
            r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}"
  width="{WIDTH}" height="{height}" role="img" lang="{tag}" aria-labelledby="title description">
<title id="title">{title}</title>
<desc id="description">{description}</desc>
<style>
{style}</style>
<defs>
<pattern id="stripes" width="8" height="8" patternUnits="userSpaceOnUse"
  patternTransform="rotate(45)">{ground}{stripe}</pattern>
<clipPath id="past">{past}</clipPath>
</defs>
<rect class="page" width="{WIDTH}" height="{height}" rx="8"/>
{axis}{now}
{programs}{legend}</svg>
"#
        )
    }

    fn style(&self) -> String {
        let palette = include_str!("palette.css");
        let still = palette.to_owned() + include_str!("svg/picture.css");
        if !self.moves {
            return still;
        }
        let motion = include_str!("svg/motion.css")
            .replace("{length}", &format!("{}px", self.right - LEFT))
            .replace("{left}", &format!("{LEFT}px"))
            .replace("{end}", &delay(self.axis.end));
        still + &motion
    }

    /// Draws all programs, and tells where they end.
    fn programs(&self, timelines: &[Timeline]) -> (String, Length) {
        let labels = LETTERS.map(|(letter, _)| {
            labels(timelines, Size { letter, gap: 8 }, |at| {
                self.x(at) - LEFT - lane::BEFORE
            })
        });
        let (mut programs, mut y) = (String::new(), MARGIN);
        for (number, timeline) in timelines.iter().enumerate() {
            let labels = labels.each_ref().map(|labels| &*labels[number]);
            programs += &self.program(timeline, labels, &mut y);
        }
        (programs, y)
    }

    fn program(&self, timeline: &Timeline, labels: [&[Vec<Label>]; 2], y: &mut Length) -> String {
        let mut program = self.heading(timeline, *y);
        *y += HEAD;
        let (mut rows, mut before) = (Vec::new(), None);
        for (number, lane) in timeline.lanes().enumerate() {
            if before != Some(lane.kind) {
                program += &self.caption(lane.kind, *y);
                *y += CAPTION;
            }
            before = Some(lane.kind);
            let labels = labels.map(|labels| &*labels[number]);
            program += &self.lane(lane, timeline, labels, *y);
            rows.push(*y);
            *y += ROW;
        }
        if let Some(left_out) = &timeline.left_out {
            program += &text("dim caption", MARGIN, *y - 4, left_out);
            *y += CAPTION;
        }
        for wake in timeline.visible_wakes() {
            program += &self.wake(wake, timeline, &rows);
        }
        *y += MARGIN;
        program + "\n"
    }

    /// A program's name and what it shows, and for narrow pictures how long it took.
    fn heading(&self, timeline: &Timeline, y: Length) -> String {
        let summary = self.language.summary(timeline);
        let about = summary.split([':', ',', '：', '，']).next();
        let room = (self.right - MARGIN - 11 * signed_width(&timeline.program)) / 8;
        let about = cut(
            about.unwrap_or_default(),
            usize::try_from(room).unwrap_or_default(),
        );
        let (name, about) = (escaped(&timeline.program), escaped(&about));
        let took = format!("{} s", tenths(timeline.end));
        let took = text("narrow end dim", self.right, y + 6, &took);
        let y = y + 6 + ROW / 2;
        format!(
            r#"<g class="heading"><text x="{MARGIN}" y="{y}" dy=".35em"><tspan class="program"
>{name}</tspan><tspan class="wide dim" dx="15">{about}</tspan></text>{took}</g>
"#
        )
    }

    /// The row above the lanes of a kind.
    fn caption(&self, kind: LaneKind, y: Length) -> String {
        let mut caption = text("dim caption", MARGIN, y - 4, self.words.lanes(kind));
        for (column, number) in self.columns.iter().zip(1..) {
            let head = column.head(kind, self.words);
            caption += &text("wide end dim", self.column_end(number), y - 4, head);
        }
        caption + "\n"
    }

    /// A line to a task from the lane that woke it.
    fn wake(&self, wake: &Wake, timeline: &Timeline, rows: &[Length]) -> String {
        let from = rows[wake.by.unwrap_or(timeline.tasks.len() + wake.thread)] + ROW / 2;
        let (x, to) = (self.x(wake.at), rows[wake.task] + ROW / 2);
        let line = line("wake", (x, x), (from, to));
        self.appearing(wake.at, &line)
    }

    fn axis(&self, bottom: Length) -> String {
        let mut axis = String::new();
        for mark in self.axis.marks((self.right - LEFT) / 14, 2) {
            let x = self.x(mark.at);
            let unit = if mark.at == 0 { " s" } else { "" };
            axis += &line("grid", (x, x), (MARGIN + HEAD, bottom));
            axis += &text("middle dim", x, bottom, &(mark.text + unit));
        }
        axis + "\n"
    }

    /// Explains what can be seen. Returns where the legend ends, too.
    fn legend(&self, timelines: &[Timeline], y: Length) -> (String, Length) {
        let lanes = timelines.iter().flat_map(Timeline::lanes);
        let stretches = lanes.flat_map(|lane| &lane.stretches);
        let visible = stretches.filter(|stretch| self.is_visible(stretch));
        let states: BTreeSet<State> = visible.map(|stretch| stretch.state).collect();

        let (mut legend, mut x) = (String::new(), MARGIN);
        let mut entry = |sample: &dyn Fn(Length) -> String, word: &str| {
            let _ = write!(legend, "{}{}", sample(x), text("", x + SAMPLE + 8, y, word));
            x += 2 * SAMPLE + 14 * signed_width(word);
        };
        for state in &states {
            let star = if state.is_inferred() { "*" } else { "" };
            let word = format!("{}{star}", self.words.state(*state));
            entry(&|x| swatch(*state, x, SAMPLE, y), &word);
        }
        if timelines.iter().any(|it| !it.visible_wakes().is_empty()) {
            let middle = |x| x + SAMPLE / 2;
            let sample = |x| line("wake", (middle(x), middle(x)), (y + 4, y + ROW - 4));
            entry(&sample, self.words.woken);
        }
        let is_inferred = states.iter().any(|state| state.is_inferred());
        if is_inferred {
            legend += &text("dim", MARGIN, y + ROW, self.words.inferred);
        }
        (legend + "\n", y + ROW * (1 + Length::from(is_inferred)) - 4)
    }

    /// Elements that a moving picture shows from a time on.
    fn appearing(&self, at: Time, elements: &str) -> String {
        let style = if self.moves {
            format!(r#" style="animation-delay:{}""#, delay(at))
        } else {
            String::new()
        };
        format!(r#"<g class="at"{style}>{elements}</g>"#) + "\n"
    }

    fn x(&self, at: Time) -> Length {
        LEFT + self.axis.scaled(at, self.right - LEFT)
    }

    /// The right end of a column of the table.
    fn column_end(&self, number: Length) -> Length {
        self.right + 8 + COLUMN * number
    }
}

fn delay(at: Time) -> String {
    format!("{}ms", at / 1_000_000)
}

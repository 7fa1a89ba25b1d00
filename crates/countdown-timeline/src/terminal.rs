//! The picture as lanes of text.

mod cells;
mod table;
#[cfg(test)]
mod tests;

use std::{fmt::Write, time::Duration};

use anstyle::Style;

use self::{
    cells::{Overlay, cells, pass, render, sign, wake_sign},
    table::Table,
};
use crate::{
    axis::Axis,
    labels::{Label, Size, labels},
    model::{Lane, LaneKind, State, Time, Timeline},
    text::{cut, padded, width},
    words::{Language, Words},
};

/// The most columns of a lane's name, and the fewest of a lane.
const NAME: usize = 18;
const LEAST: usize = 10;
const DIM: Style = Style::new().dimmed();
const BOLD: Style = Style::new().bold();

/// Draws programs as text with ANSI styles, in so many columns, on one time axis that ends at
/// `until` or later.
#[must_use]
pub fn terminal(
    timelines: &[Timeline],
    until: Duration,
    columns: usize,
    language: Language,
) -> String {
    let words = language.words();
    let lanes = timelines.iter().flat_map(Timeline::lanes);
    let names = lanes.map(|lane| width(&words.name(lane)).min(NAME)).max();
    // Two columns before a name, and one after it.
    let left = names.unwrap_or_default() + 3;
    let table = Table::of(timelines, columns.saturating_sub(left), words);
    let lane = columns.saturating_sub(left + table.width()).max(LEAST);
    let picture = Picture {
        left,
        lane,
        table,
        axis: Axis::of(timelines, until),
        language,
        words,
    };

    let labels = labels(timelines, Size { letter: 1, gap: 1 }, |at| {
        picture.column(at) + 1
    });
    let programs = timelines.iter().zip(&labels);
    let programs: String = programs
        .map(|(timeline, labels)| picture.program(timeline, labels, columns))
        .collect();
    let wakes = timelines.iter().any(|it| !it.visible_wakes().is_empty());
    programs + &picture.axis() + &legend(columns, wakes, words)
}

struct Picture {
    /// The columns before a lane, and of it.
    left: usize,
    lane: usize,
    table: Table,
    axis: Axis,
    language: Language,
    words: &'static Words,
}

impl Picture {
    fn program(&self, timeline: &Timeline, labels: &[Vec<Label>], columns: usize) -> String {
        let name = &timeline.program;
        let room = columns.saturating_sub(width(name) + 2);
        let summary = cut(self.language.summary(timeline), room);
        let mut text = format!("{BOLD}{name}{BOLD:#}  {DIM}{summary}{DIM:#}\n");
        let mut before = None;
        let wakes = self.wakes(timeline);
        for ((lane, labels), wakes) in timeline.lanes().zip(labels).zip(&wakes) {
            if before != Some(lane.kind) {
                text += &self.caption(lane.kind);
            }
            before = Some(lane.kind);
            text += &self.lane(lane, timeline, labels, wakes);
        }
        text + "\n"
    }

    /// The line above the lanes of a kind.
    fn caption(&self, kind: LaneKind) -> String {
        let lanes = padded(self.words.lanes(kind), self.left + self.lane);
        let caption = lanes + &self.table.head(kind, self.words);
        format!("{DIM}{}{DIM:#}\n", caption.trim_end())
    }

    fn lane(&self, lane: &Lane, timeline: &Timeline, labels: &[Label], wakes: &[i64]) -> String {
        let mut overlays: Vec<Overlay> = Vec::new();
        for label in labels {
            let text = if label.text.is_empty() {
                "•"
            } else {
                &label.text
            };
            let overlay = Overlay::ending(text, label.end);
            let free = overlays.last().map_or(0, Overlay::end);
            if overlay.column >= free {
                overlays.push(overlay);
            }
        }
        if lane.kind.is_thread() {
            self.name_tasks(&mut overlays, lane, timeline);
        }
        let mut cells = cells(lane, self.axis, self.lane);
        for column in wakes {
            pass(&mut cells, *column);
        }

        let room = self.left - 3;
        let name = padded(&cut(&self.words.name(lane), room), room);
        let bars = render(&cells, &overlays);
        format!("  {name} {bars}{}\n", self.table.row(lane, self.words))
    }

    /// Adds the names of tasks where a thread is in one for long.
    fn name_tasks(&self, overlays: &mut Vec<Overlay>, lane: &Lane, timeline: &Timeline) {
        let mut names = Vec::new();
        for stretch in &lane.stretches {
            let (from, to) = (self.column(stretch.from), self.column(stretch.to));
            let Some(task) = stretch.with.filter(|_| to - from > 2) else {
                continue;
            };
            let name = Overlay::new(&timeline.tasks[task].name, from + 1);
            let is_clear = |it: &Overlay| it.end() <= name.column || it.column >= name.end();
            if name.end() <= to && overlays.iter().all(is_clear) {
                names.push(name);
            }
        }
        overlays.append(&mut names);
        overlays.sort_by_key(|overlay| overlay.column);
    }

    /// The columns of each lane that wakes between other lanes pass through.
    fn wakes(&self, timeline: &Timeline) -> Vec<Vec<i64>> {
        let mut lanes = vec![Vec::new(); timeline.lanes().count()];
        for wake in timeline.visible_wakes() {
            let from = wake.by.unwrap_or(timeline.tasks.len() + wake.thread);
            let (first, last) = (wake.task.min(from), wake.task.max(from));
            for lane in lanes.iter_mut().take(last).skip(first + 1) {
                lane.push(self.column(wake.at));
            }
        }
        lanes
    }

    fn column(&self, at: Time) -> i64 {
        let columns = i64::try_from(self.lane).unwrap_or(i64::MAX);
        self.axis.scaled(at, columns).min(columns - 1)
    }

    fn axis(&self) -> String {
        let (mut text, mut used) = (String::new(), 0);
        let room = self.left + self.lane + self.table.width() - " s".len();
        let columns = i64::try_from(self.lane).unwrap_or(i64::MAX);
        for mark in self.axis.marks(columns, 2) {
            let column = self.left + usize::try_from(self.column(mark.at)).unwrap_or_default();
            let end = column + mark.text.len();
            if end <= room && (column > used || used == 0) {
                text = padded(&text, column) + &mark.text;
                used = end;
            }
        }
        text + " s\n"
    }
}

/// Explains the signs, in as many lines as it takes.
fn legend(columns: usize, wakes: bool, words: &Words) -> String {
    let states = State::ALL.map(|state| (sign(state), words.meaning(state)));
    let wake = wakes.then(|| (wake_sign(), words.woken_means));
    let (mut text, mut used) = (String::new(), 0);
    for (sign, meaning) in states.into_iter().chain(wake) {
        let length = 4 + width(meaning);
        let separator = match used {
            0 => "",
            _ if used + length <= columns => "  ",
            _ => "\n",
        };
        used = if separator == "\n" {
            length
        } else {
            used + length
        };
        let _ = write!(text, "{separator}{sign} {meaning}");
    }
    format!("{text}\n{}\n", words.inferred)
}

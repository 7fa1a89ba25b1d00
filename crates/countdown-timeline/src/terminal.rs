//! The picture as lanes of text.

mod cells;
mod legend;
mod table;
#[cfg(test)]
mod tests;

use std::{fmt::Write, time::Duration};

use anstyle::Style;

use self::{
    cells::{Overlay, cells, pass, render},
    legend::legend,
    table::Table,
};
use crate::{
    axis::Axis,
    labels::{Label, Size, labels},
    model::{Lane, LaneKind, Time, Timeline},
    text::{cut, padded, width},
    words::{Language, Words},
};

/// How wide a lane's name may be.
const NAME: usize = 18;
/// The columns that a lane has at least.
const LEAST: usize = 10;
const DIM: Style = Style::new().dimmed();
const BOLD: Style = Style::new().bold();

/// Draws runs as text with ANSI styles, on one time axis that goes on `until` then at least, in so
/// many `columns` with all that stands beside the lanes.
#[must_use]
pub fn terminal(runs: &[Timeline], until: Duration, columns: usize, language: Language) -> String {
    let words = language.words();
    let names = runs
        .iter()
        .flat_map(Timeline::lanes)
        .map(|lane| words.name(lane));
    let widest = names.map(|name| width(&name).min(NAME)).max();
    // Two columns before a name, and one after it.
    let left = widest.unwrap_or_default() + 3;
    let table = Table::of(runs, columns.saturating_sub(left), words);
    let lane = columns.saturating_sub(left + table.width()).max(LEAST);
    let picture = Picture {
        left,
        lane,
        table,
        axis: Axis::of(runs, until),
        words,
    };
    let legend = legend(
        columns,
        runs.iter().any(|run| !run.visible_wakes().is_empty()),
        words,
    );
    let labels = labels(runs, Size { letter: 1, gap: 1 }, |at| {
        picture.column(at) + 1
    });
    let runs = runs
        .iter()
        .zip(labels)
        .map(|(run, labels)| picture.run(run, &labels, columns));
    runs.collect::<String>() + &picture.axis() + &legend
}

struct Picture {
    /// The columns before a lane, and of it.
    left: usize,
    lane: usize,
    table: Table,
    axis: Axis,
    words: &'static Words,
}

impl Picture {
    fn run(&self, run: &Timeline, labels: &[Vec<Label>], columns: usize) -> String {
        let summary = cut(
            self.words.summary(run),
            columns.saturating_sub(width(&run.program) + 2),
        );
        let mut text = format!("{BOLD}{}{BOLD:#}  {DIM}{summary}{DIM:#}\n", run.program);
        let mut before = None;
        let wakes = self.wakes(run);
        for ((lane, labels), wakes) in run.lanes().zip(labels).zip(&wakes) {
            if before != Some(lane.kind) {
                text += &self.head(lane.kind);
            }
            before = Some(lane.kind);
            text += &self.lane(lane, run, labels, wakes);
        }
        text + "\n"
    }

    /// What stands above the lanes of a kind.
    fn head(&self, kind: LaneKind) -> String {
        let words = padded(self.words.kinds.of(kind), self.left + self.lane)
            + &self.table.head(kind, self.words);
        format!("{DIM}{}{DIM:#}\n", words.trim_end())
    }

    fn lane(&self, lane: &Lane, run: &Timeline, labels: &[Label], wakes: &[i64]) -> String {
        let name = padded(&cut(&self.words.name(lane), self.left - 3), self.left - 3);
        let mut overlays: Vec<Overlay> = Vec::new();
        for label in labels {
            let mark = || Overlay::ending("•", label.end);
            let free = overlays.last().map_or(0, Overlay::end);
            let overlay = Some(Overlay::ending(&label.text, label.end));
            let overlay = overlay
                .filter(|_| !label.text.is_empty())
                .unwrap_or_else(mark);
            overlays.extend(Some(overlay).filter(|overlay| overlay.column >= free));
        }
        if lane.kind.is_thread() {
            self.name_tasks(&mut overlays, lane, run);
        }
        let mut cells = cells(lane, self.axis, self.lane);
        for column in wakes {
            pass(&mut cells, *column);
        }
        format!(
            "  {name} {}{}\n",
            render(&cells, &overlays),
            self.table.row(lane, self.words)
        )
    }

    /// Adds a task's name where the thread turns to it for long.
    fn name_tasks(&self, overlays: &mut Vec<Overlay>, lane: &Lane, run: &Timeline) {
        let mut names = Vec::new();
        for stretch in &lane.stretches {
            let (from, to) = (self.column(stretch.from), self.column(stretch.to));
            let Some(task) = stretch.with.filter(|_| to - from > 2) else {
                continue;
            };
            let name = Overlay::new(&run.tasks[task].name, from + 1);
            let clear = |other: &Overlay| other.end() <= name.column || other.column >= name.end();
            if name.end() <= to && overlays.iter().all(clear) {
                names.push(name);
            }
        }
        overlays.append(&mut names);
        overlays.sort_by_key(|overlay| overlay.column);
    }

    /// The columns of each lane through which a wake goes from another lane to another.
    fn wakes(&self, run: &Timeline) -> Vec<Vec<i64>> {
        let mut lanes = vec![Vec::new(); run.lanes().count()];
        for wake in run.visible_wakes() {
            let from = wake.by.unwrap_or(run.tasks.len() + wake.thread);
            let (first, last) = (wake.task.min(from), wake.task.max(from));
            let between = lanes.iter_mut().take(last).skip(first + 1);
            between.for_each(|lane| lane.push(self.column(wake.at)));
        }
        lanes
    }

    fn column(&self, at: Time) -> i64 {
        let columns = i64::try_from(self.lane).unwrap_or(i64::MAX);
        self.axis.scaled(at, columns).min(columns - 1)
    }

    /// A mark at each round time that there is room for.
    fn axis(&self) -> String {
        let (mut text, mut used) = (String::new(), 0);
        let unit = " s";
        let room = self.left + self.lane + self.table.width() - unit.len();
        for mark in self
            .axis
            .marks(i64::try_from(self.lane).unwrap_or(i64::MAX), 2)
        {
            let column = self.left + usize::try_from(self.column(mark.at)).unwrap_or_default();
            let end = column + mark.text.len();
            if end <= room && (column > used || used == 0) {
                let _ = write!(text, "{:blanks$}{}", "", mark.text, blanks = column - used);
                used = end;
            }
        }
        text + unit + "\n"
    }
}

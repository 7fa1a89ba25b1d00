//! The picture as lanes of text.

use std::{collections::BTreeMap, fmt::Write};

use anstyle::{AnsiColor, Style};
use unicode_width::UnicodeWidthStr;

use super::model::{
    Lane, Printed, Run, SECOND, State, Stretch, Time, cut, marks, scaled, seconds, short,
};

/// The columns of the totals: busy, blocked, idle.
const TOTALS: u16 = 3 * 9;
/// How wide a lane's name may be.
const NAME: u16 = 18;

/// Draws the runs on one time axis, `width` columns wide.
pub(crate) fn draw(runs: &[Run], width: u16) -> String {
    let lanes = || runs.iter().flat_map(|run| run.tasks.iter().chain(&run.threads));
    let widest = lanes().map(|lane| plain(&lane.name).width().min(NAME.into())).max();
    let name = widest.unwrap_or_default();
    // Two columns before the name, and one after it.
    let taken = TOTALS + 3 + u16::try_from(name).unwrap_or(NAME);
    let end = runs.iter().map(|run| run.end).max().unwrap_or_default().max(1);
    let mut picture =
        Picture { name, columns: width.saturating_sub(taken).max(10), end, label: |label| label };
    if !picture.fits(runs) {
        picture.label = short;
    }
    let runs: String = runs.iter().map(|run| picture.run(run, width.into())).collect();
    runs + &picture.axis() + &legend(width.into())
}

struct Picture {
    /// How wide the names are.
    name: usize,
    columns: u16,
    end: Time,
    /// What is shown of a label.
    label: fn(&str) -> &str,
}

/// What stands in one column of a lane.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Cell {
    sign: char,
    style: Style,
}

const EMPTY: Cell = Cell { sign: ' ', style: Style::new() };

impl Picture {
    fn run(&self, run: &Run, width: usize) -> String {
        let (bold, dim) = (Style::new().bold(), Style::new().dimmed());
        let name = plain(&run.program);
        let summary = cut(&plain(&run.summary), width.saturating_sub(name.width() + 2));
        let mut text = format!("{bold}{name}{bold:#}  {dim}{summary}{dim:#}\n");
        let (head, blank) = ("tasks", self.name + 3 + usize::from(self.columns));
        let _ =
            writeln!(text, "{dim}{head:blank$}{:>9}{:>9}{:>9}{dim:#}", "busy", "blocked", "idle");
        for (number, lane) in run.tasks.iter().enumerate() {
            let mut cells = self.cells(lane);
            self.label(&mut cells, run, |printed| printed.task == Some(number));
            text += &self.lane(lane, &cells);
        }
        let _ = writeln!(text, "{dim}{}{dim:#}", run.workers);
        for (number, lane) in run.threads.iter().enumerate() {
            let mut cells = self.cells(lane);
            self.name_tasks(&mut cells, lane, run);
            self.label(&mut cells, run, |line| line.task.is_none() && line.thread == number);
            text += &self.lane(lane, &cells);
        }
        text + "\n"
    }

    fn lane(&self, lane: &Lane, cells: &[Cell]) -> String {
        let name = cut(&plain(&lane.name), self.name);
        let mut text = format!("  {name:width$} ", width = self.name);
        for cells in cells.chunk_by(|a, b| a.style == b.style) {
            let signs: String = cells.iter().map(|cell| cell.sign).collect();
            let _ = write!(text, "{style}{signs}{style:#}", style = cells[0].style);
        }
        for total in lane.columns() {
            let _ = write!(text, "{:>9}", seconds(total));
        }
        text + "\n"
    }

    fn cells(&self, lane: &Lane) -> Vec<Cell> {
        (0..self.columns).map(|column| self.cell(lane, column)).collect()
    }

    /// What the lane did for the longest part of a column; or that it was busy in between.
    fn cell(&self, lane: &Lane, column: u16) -> Cell {
        let (from, to) = (self.time(column), self.time(column + 1));
        let within = |stretch: &&Stretch| stretch.from < to && stretch.to > from;
        let length = |stretch: &&Stretch| stretch.to.min(to) - stretch.from.max(from);
        let within: Vec<&Stretch> = lane.stretches.iter().filter(within).collect();
        let covered: Time = within.iter().map(length).sum();
        let main = within.iter().max_by_key(|stretch| length(stretch));
        let held = |state| within.iter().any(|stretch| stretch.state == state);
        let polled = held(State::Busy) && !held(State::Blocked);
        match main {
            Some(main) if polled && main.state != State::Busy => State::Busy.cell().thin(),
            Some(main) if covered * 2 >= to - from => main.state.cell(),
            _ => EMPTY,
        }
    }

    /// When a column begins.
    fn time(&self, column: u16) -> Time {
        scaled(column.into(), self.columns.into(), self.end)
    }

    fn column(&self, at: Time) -> usize {
        let column = u16::try_from(scaled(at, self.end, self.columns.into()));
        column.unwrap_or_default().min(self.columns - 1).into()
    }

    /// Writes each tick's label into the lane, so that it ends where the tick is.
    fn label(&self, cells: &mut [Cell], run: &Run, own: impl Fn(&Printed) -> bool) {
        for tick in run.printed.iter().filter(|printed| own(printed)) {
            let cells = cells[..=self.column(tick.at)].iter_mut().rev();
            for (cell, sign) in cells.zip(plain((self.label)(&tick.label)).chars().rev()) {
                *cell = Cell { sign, style: Style::new().bold() };
            }
        }
    }

    /// Whether all labels stay clear of each other.
    fn fits(&self, runs: &[Run]) -> bool {
        runs.iter().all(|run| {
            let mut free = BTreeMap::new();
            run.printed.iter().all(|tick| {
                let free = free.entry(tick.task).or_insert(0);
                let column = self.column(tick.at);
                let fits = column + 1 >= *free + plain((self.label)(&tick.label)).width();
                *free = column + 4;
                fits
            })
        })
    }

    /// Writes a task's name where the thread turns to it for long.
    fn name_tasks(&self, cells: &mut [Cell], lane: &Lane, run: &Run) {
        for stretch in &lane.stretches {
            let Some(task) = stretch.with else { continue };
            let name = plain(&run.tasks[task].name);
            let (from, to) = (self.column(stretch.from), self.column(stretch.to));
            if to - from > name.width() + 1 {
                for (cell, sign) in cells[from + 1..].iter_mut().zip(name.chars()) {
                    *cell = Cell { sign, style: Style::new().bold() };
                }
            }
        }
    }

    /// A mark for each second, or as many as there is room for.
    fn axis(&self) -> String {
        // Four columns at least for each.
        let step = 1 + self.time(4) / SECOND;
        let mut text = String::new();
        for second in marks(self.end, step) {
            let column = self.name + 3 + self.column(second * SECOND);
            let _ = write!(text, "{:width$}{second}", "", width = column - text.len());
        }
        text + " s\n"
    }
}

impl State {
    fn cell(self) -> Cell {
        let (sign, color) = match self {
            State::Busy => ('█', AnsiColor::Green),
            State::Blocked => ('▒', AnsiColor::Red),
            State::Ready => ('░', AnsiColor::Yellow),
            State::Waiting => ('─', AnsiColor::Blue),
            State::Idle => ('·', AnsiColor::BrightBlack),
        };
        Cell { sign, style: color.on_default() }
    }
}

impl Cell {
    /// For what takes less than a column.
    fn thin(self) -> Self {
        Self { sign: '│', ..self }
    }
}

fn legend(width: usize) -> String {
    let states = [
        (State::Busy, "busy: a task runs"),
        (State::Blocked, "blocked*: a task holds its thread"),
        (State::Ready, "ready*: not served yet"),
        (State::Waiting, "waiting for its timer"),
        (State::Idle, "idle: no task"),
    ];
    let (mut text, mut used) = (String::new(), 0);
    for (state, meaning) in states {
        let Cell { sign, style } = state.cell();
        let fits = used + 4 + meaning.width() <= width;
        let between = if used == 0 {
            ""
        } else if fits {
            "  "
        } else {
            "\n"
        };
        used = if fits { used } else { 0 } + 4 + meaning.width();
        let _ = write!(text, "{between}{style}{sign}{style:#} {meaning}");
    }
    text + "\n* inferred from CPU time and from due times\n"
}

/// Without what a terminal would obey.
fn plain(text: &str) -> String {
    text.replace(char::is_control, "�")
}

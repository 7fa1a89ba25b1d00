use std::fmt::Write;

use anstyle::{AnsiColor, Style};

use super::BOLD;
use crate::{
    axis::Axis,
    model::{Lane, State, Time},
    text::columns,
};

/// What stands in one column of a lane.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Cell {
    sign: char,
    style: Style,
}

const EMPTY: Cell = Cell {
    sign: ' ',
    style: Style::new(),
};
/// For what takes less than a column.
const THIN: char = '│';

/// For a wake on its way.
const WAKE: Cell = Cell {
    sign: '┊',
    style: AnsiColor::BrightBlack.on_default(),
};

/// A text over cells.
pub(super) struct Overlay {
    pub(super) column: i64,
    width: i64,
    text: String,
}

impl Overlay {
    pub(super) fn new(text: &str, column: i64) -> Self {
        Self {
            column,
            width: columns(text),
            text: text.to_owned(),
        }
    }

    /// One whose last column is before `end`.
    pub(super) fn ending(text: &str, end: i64) -> Self {
        let overlay = Self::new(text, end);
        Self {
            column: end - overlay.width,
            ..overlay
        }
    }

    /// The column after its last.
    pub(super) fn end(&self) -> i64 {
        self.column.saturating_add(self.width)
    }
}

/// What the lane did in each of so many columns.
pub(super) fn cells(lane: &Lane, axis: Axis, columns: usize) -> Vec<Cell> {
    let columns = i64::try_from(columns).unwrap_or(i64::MAX);
    let mut stretches = &lane.stretches[..];
    let column = |column| {
        let (from, to) = (axis.time(column, columns), axis.time(column + 1, columns));
        let over = stretches
            .iter()
            .take_while(|stretch| stretch.to <= from)
            .count();
        stretches = &stretches[over..];
        let mut held = [0; State::ALL.len()];
        for stretch in stretches.iter().take_while(|stretch| stretch.from < to) {
            held[stretch.state as usize] += stretch.to.min(to) - stretch.from.max(from);
        }
        cell(held, to - from)
    };
    (0..columns).map(column).collect()
}

/// What it did for the longest part of a column; or that it was busy in between.
fn cell(held: [Time; State::ALL.len()], length: Time) -> Cell {
    let time = |state: State| held[state as usize];
    let covered: Time = held.iter().sum();
    let main = State::ALL
        .into_iter()
        .max_by_key(|state| time(*state))
        .unwrap_or(State::Idle);
    let polled = time(State::Busy) > 0 && time(State::Blocked) == 0;
    match main {
        _ if covered == 0 => EMPTY,
        State::Busy if covered * 2 >= length => sign_of(main),
        _ if polled => Cell {
            sign: THIN,
            ..sign_of(State::Busy)
        },
        _ if covered * 2 >= length => sign_of(main),
        _ => EMPTY,
    }
}

fn sign_of(state: State) -> Cell {
    let (sign, color) = match state {
        State::Busy => ('█', AnsiColor::Green),
        State::Blocked => ('▒', AnsiColor::Red),
        State::Ready => ('░', AnsiColor::Yellow),
        State::Waiting => ('─', AnsiColor::Blue),
        State::Idle => ('·', AnsiColor::BrightBlack),
    };
    Cell {
        sign,
        style: color.on_default(),
    }
}

/// Lets a wake pass through a column in which nothing runs.
pub(super) fn pass(cells: &mut [Cell], column: i64) {
    let cell = usize::try_from(column)
        .ok()
        .and_then(|column| cells.get_mut(column));
    let rests = |cell: &&mut Cell| ['─', '·', ' '].contains(&cell.sign);
    if let Some(cell) = cell.filter(rests) {
        *cell = WAKE;
    }
}

/// A state's sign, as the legend shows it.
pub(super) fn sign(state: State) -> String {
    sign_of(state).to_text()
}

/// A wake's sign, as the legend shows it.
pub(super) fn wake() -> String {
    WAKE.to_text()
}

impl Cell {
    fn to_text(self) -> String {
        let Self { sign, style } = self;
        format!("{style}{sign}{style:#}")
    }
}

/// The cells as text, under the overlays, which are in order and clear of each other.
pub(super) fn render(cells: &[Cell], overlays: &[Overlay]) -> String {
    let mut text = String::with_capacity(cells.len() * 4);
    let mut column = 0;
    for overlay in overlays {
        let start = usize::try_from(overlay.column)
            .unwrap_or_default()
            .min(cells.len());
        write_cells(&mut text, cells.get(column..start).unwrap_or_default());
        let _ = write!(text, "{BOLD}{}{BOLD:#}", overlay.text);
        column = usize::try_from(overlay.end())
            .unwrap_or_default()
            .min(cells.len());
    }
    write_cells(&mut text, &cells[column..]);
    text
}

fn write_cells(text: &mut String, cells: &[Cell]) {
    for cells in cells.chunk_by(|a, b| a.style == b.style) {
        let style = cells[0].style;
        let _ = write!(text, "{style}");
        text.extend(cells.iter().map(|cell| cell.sign));
        let _ = write!(text, "{style:#}");
    }
}

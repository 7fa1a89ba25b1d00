//! Lanes in cells, one for each column, and texts over them.

use std::fmt::Write;

use anstyle::{AnsiColor, Style};

use super::BOLD;
use crate::{
    axis::Axis,
    model::{Lane, State, Time},
    text::signed_width,
};

/// A column of a lane.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Cell {
    sign: char,
    style: Style,
}

const EMPTY: Cell = Cell {
    sign: ' ',
    style: Style::new(),
};
/// A column in which a lane is busy for less than the rest of the time.
const THIN: char = '│';
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
    /// A text that begins in a column.
    pub(super) fn new(text: &str, column: i64) -> Self {
        Self {
            column,
            width: signed_width(text),
            text: text.to_owned(),
        }
    }

    /// A text that ends before a column.
    pub(super) fn ending(text: &str, end: i64) -> Self {
        Self::new(text, end - signed_width(text))
    }

    /// The column after its last one.
    pub(super) fn end(&self) -> i64 {
        self.column.saturating_add(self.width)
    }
}

/// The cells of a lane.
pub(super) fn cells(lane: &Lane, axis: Axis, columns: usize) -> Vec<Cell> {
    let columns = i64::try_from(columns).unwrap_or(i64::MAX);
    let mut stretches = &lane.stretches[..];
    let mut cells = Vec::with_capacity(usize::try_from(columns).unwrap_or_default());
    for column in 0..columns {
        let (from, to) = (axis.time(column, columns), axis.time(column + 1, columns));
        let is_over = stretches.iter().take_while(|stretch| stretch.to <= from);
        stretches = &stretches[is_over.count()..];
        let mut times = [0; State::ALL.len()];
        for stretch in stretches.iter().take_while(|stretch| stretch.from < to) {
            times[stretch.state as usize] += stretch.to.min(to) - stretch.from.max(from);
        }
        cells.push(cell(times, to - from));
    }
    cells
}

/// Shows the state that takes the longest part of a column, or that the lane is busy in between.
fn cell(times: [Time; State::ALL.len()], length: Time) -> Cell {
    let time = |state: State| times[state as usize];
    let covered: Time = times.iter().sum();
    let longest = State::ALL.into_iter().max_by_key(|state| time(*state));
    let longest = longest.unwrap_or(State::Idle);
    let is_mostly_covered = covered * 2 >= length;
    if covered == 0 {
        EMPTY
    } else if longest == State::Busy && is_mostly_covered {
        cell_of(State::Busy)
    } else if time(State::Busy) > 0 && time(State::Blocked) == 0 {
        Cell {
            sign: THIN,
            ..cell_of(State::Busy)
        }
    } else if is_mostly_covered {
        cell_of(longest)
    } else {
        EMPTY
    }
}

fn cell_of(state: State) -> Cell {
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

/// Draws a wake through a column of a lane, unless the lane runs there.
pub(super) fn pass(cells: &mut [Cell], column: i64) {
    let index = usize::try_from(column).ok();
    if let Some(cell) = index.and_then(|index| cells.get_mut(index))
        && ['─', '·', ' '].contains(&cell.sign)
    {
        *cell = WAKE;
    }
}

/// The sign of a state, for the legend.
pub(super) fn sign(state: State) -> String {
    render(&[cell_of(state)], &[])
}

/// The sign of a wake, for the legend.
pub(super) fn wake_sign() -> String {
    render(&[WAKE], &[])
}

/// Writes cells as text, with overlays over them, which are sorted and do not overlap.
pub(super) fn render(cells: &[Cell], overlays: &[Overlay]) -> String {
    let index = |column: i64| usize::try_from(column).unwrap_or_default().min(cells.len());
    let mut text = String::with_capacity(cells.len() * 4);
    let mut column = 0;
    for overlay in overlays {
        let start = index(overlay.column);
        write_cells(&mut text, cells.get(column..start).unwrap_or_default());
        let _ = write!(text, "{BOLD}{}{BOLD:#}", overlay.text);
        column = index(overlay.end());
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

use anstyle::Style;

use super::{DIM, LEAST};
use crate::{
    model::{Lane, LaneKind, State, Timeline},
    text::{NOTHING, seconds, width},
    totals::{Column, columns},
    words::Words,
};

/// The columns that lanes shall have beside the table.
const LANE: usize = 32;

/// How long each lane was in which state, beside it: a table, or the longest time if that has no
/// room, or nothing.
pub(super) enum Table {
    Columns { columns: Vec<Column>, width: usize },
    Most { width: usize },
    None,
}

impl Table {
    pub(super) fn of(runs: &[Timeline], room: usize, words: &Words) -> Self {
        let lanes = || runs.iter().flat_map(Timeline::lanes);
        let longest = lanes().flat_map(|lane| lane.totals.values()).max();
        let number = longest.map_or(0, |longest| width(&seconds(*longest)));
        let columns = columns(runs);
        // Two columns between one and the next.
        let each = 2 + number.max(width(words.states.of(State::Blocked)));
        if columns.len() * each + LANE <= room {
            return Self::Columns {
                columns,
                width: each,
            };
        }
        let width = 2 + lanes()
            .map(|lane| width(&words.most(lane)))
            .max()
            .unwrap_or_default();
        if width + LEAST <= room {
            Self::Most { width }
        } else {
            Self::None
        }
    }

    pub(super) fn width(&self) -> usize {
        match self {
            Self::Columns { columns, width } => columns.len() * width,
            Self::Most { width } => *width,
            Self::None => 0,
        }
    }

    pub(super) fn head(&self, kind: LaneKind, words: &Words) -> String {
        match self {
            Self::Columns { columns, width } => {
                let cell = |column: &Column| right(column.head(kind.is_thread(), words), *width);
                columns.iter().map(cell).collect()
            }
            Self::Most { width } => right(words.mostly, *width),
            Self::None => String::new(),
        }
    }

    pub(super) fn row(&self, lane: &Lane, words: &Words) -> String {
        match self {
            Self::Columns { columns, width } => {
                let cell = |column: &Column| {
                    let text = column.text(lane);
                    let style = if text == NOTHING { DIM } else { Style::new() };
                    format!("{style}{}{style:#}", right(&text, *width))
                };
                columns.iter().map(cell).collect()
            }
            Self::Most { width } => right(&words.most(lane), *width),
            Self::None => String::new(),
        }
    }
}

fn right(text: &str, room: usize) -> String {
    let blanks = room.saturating_sub(width(text));
    format!("{:blanks$}{text}", "")
}

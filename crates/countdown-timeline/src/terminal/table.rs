//! The table beside the lanes.

use anstyle::Style;

use super::{DIM, LEAST};
use crate::{
    columns::{self, Column},
    model::{Lane, LaneKind, State, Timeline},
    text::{NOTHING, seconds, width},
    words::Words,
};

/// The fewest columns of a lane beside the table of all states.
const LANE: usize = 32;

/// The time of each lane in each state, or only its longest one if there is little room, or
/// nothing.
pub(super) enum Table {
    Columns { columns: Vec<Column>, width: usize },
    Longest { width: usize },
    None,
}

impl Table {
    pub(super) fn of(timelines: &[Timeline], room: usize, words: &Words) -> Self {
        let lanes = || timelines.iter().flat_map(Timeline::lanes);
        let largest = lanes().flat_map(|lane| lane.totals.values()).max();
        let number = largest.map_or(0, |largest| width(&seconds(*largest)));
        // Two blanks separate the columns.
        let each = 2 + number.max(width(words.state(State::Blocked)));
        let columns = columns::shown(timelines);
        if columns.len() * each + LANE <= room {
            return Self::Columns {
                columns,
                width: each,
            };
        }
        let longest = lanes().map(|lane| width(&words.longest(lane))).max();
        let width = 2 + longest.unwrap_or_default();
        if width + LEAST <= room {
            Self::Longest { width }
        } else {
            Self::None
        }
    }

    pub(super) fn width(&self) -> usize {
        match self {
            Self::Columns { columns, width } => columns.len() * width,
            Self::Longest { width } => *width,
            Self::None => 0,
        }
    }

    pub(super) fn head(&self, kind: LaneKind, words: &Words) -> String {
        match self {
            Self::Columns { columns, width } => {
                let cell = |column: &Column| right(column.head(kind, words), *width);
                columns.iter().map(cell).collect()
            }
            Self::Longest { width } => right(words.mostly, *width),
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
            Self::Longest { width } => right(&words.longest(lane), *width),
            Self::None => String::new(),
        }
    }
}

fn right(text: &str, columns: usize) -> String {
    let blanks = columns.saturating_sub(width(text));
    format!("{:blanks$}{text}", "")
}

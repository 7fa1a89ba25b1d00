//! The time axis that the programs of a picture share.

use std::{iter, time::Duration};

use serde::Serialize;

use crate::model::{MILLISECOND, SECOND, Time, Timeline};

/// A time axis that begins at the programs' starts.
#[derive(Clone, Copy)]
pub(crate) struct Axis {
    pub(crate) end: Time,
}

/// A time on the axis, and its text.
#[derive(Serialize)]
pub(crate) struct Mark {
    pub(crate) at: Time,
    pub(crate) text: String,
}

impl Axis {
    /// An axis that ends when all programs have ended, and not before `until`.
    pub(crate) fn of(timelines: &[Timeline], until: Duration) -> Self {
        let ends = timelines.iter().map(|timeline| timeline.end);
        let until = Time::try_from(until.as_nanos()).unwrap_or(Time::MAX);
        Self {
            end: ends.max().unwrap_or_default().max(until).max(1),
        }
    }

    /// The position of a time on an axis of this length.
    pub(crate) fn scaled(self, at: Time, length: i64) -> i64 {
        rational(at, length, self.end).clamp(0, length)
    }

    /// The time at the start of one of `columns`.
    pub(crate) fn time(self, column: i64, columns: i64) -> Time {
        rational(column, self.end, columns)
    }

    /// Marks at the round times for which there is room, with `gap` columns between their texts.
    pub(crate) fn marks(self, columns: i64, gap: i64) -> Vec<Mark> {
        let has_room = |step: &Time| {
            let steps = self.end / step;
            let widest = text(steps.saturating_mul(*step), *step).len();
            let each = gap + i64::try_from(widest).unwrap_or(i64::MAX);
            steps.saturating_mul(each) <= columns
        };
        // 1, 2, 5, 10, 20, … milliseconds.
        let decades = iter::successors(Some(MILLISECOND), |step| step.checked_mul(10));
        let mut steps = decades.flat_map(|step| [1, 2, 5].map(|times| step.saturating_mul(times)));
        let step = steps.find(has_room).unwrap_or(Time::MAX);

        let times = iter::successors(Some(0_i64), |at| at.checked_add(step));
        let times = times.take_while(|at| *at <= self.end);
        let mark = |at| Mark {
            at,
            text: text(at, step),
        };
        times.map(mark).collect()
    }
}

/// A time in seconds, with as many decimals as steps of this length need.
fn text(at: Time, step: Time) -> String {
    let units = [SECOND, SECOND / 10, SECOND / 100];
    let decimals = units.iter().take_while(|unit| step < **unit).count();
    match at {
        0 => "0".into(),
        _ => format!("{:.decimals$}", in_seconds(at)),
    }
}

/// `value * times / over`, without an overflow in between.
fn rational(value: i64, times: i64, over: i64) -> i64 {
    let scaled = i128::from(value) * i128::from(times) / i128::from(over);
    i64::try_from(scaled).unwrap_or(times)
}

#[expect(clippy::cast_precision_loss, reason = "it is shown to a millisecond")]
fn in_seconds(time: Time) -> f64 {
    time as f64 / SECOND as f64
}

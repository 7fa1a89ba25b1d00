//! What is shown of labels where there is little room: never one over another, never cut in front.
//!
//! A label ends where its line was printed. If all of a picture's labels with a task's name have room,
//! they are shown with it, as `A = 3`, and else all of them without it, as `3`. A label that has no
//! room behind the one before it is cut at its end, or gives way to its mark alone.

use crate::{
    model::{Printed, Time, Timeline},
    text::{columns, cut, short},
};

/// The least that a label is cut to, in columns.
const LEAST: i64 = 4;

/// What is shown of a printed line's label.
pub(crate) struct Label<'a> {
    pub(crate) printed: &'a Printed,
    /// Where it ends.
    pub(crate) end: i64,
    pub(crate) text: String,
}

/// How long labels are, and what has to stay free between them.
#[derive(Clone, Copy)]
pub(crate) struct Size {
    /// The length of a column.
    pub(crate) letter: i64,
    /// From a label's end to the next label.
    pub(crate) gap: i64,
}

/// The labels of each run's lanes, where `end` tells how far behind the lane's start one ends that
/// was printed at a time.
pub(crate) fn labels<'a>(
    timelines: &'a [Timeline],
    size: Size,
    end: impl Fn(Time) -> i64,
) -> Vec<Vec<Vec<Label<'a>>>> {
    let lane = |lane: Vec<&'a Printed>| {
        let label = |printed: &'a Printed| Label {
            printed,
            end: end(printed.at),
            text: printed.label.clone(),
        };
        lane.into_iter().map(label).collect()
    };
    let lanes = |timeline: &'a Timeline| timeline.printed_by_lane().into_iter().map(lane).collect();
    let mut all: Vec<Vec<Vec<Label>>> = timelines.iter().map(lanes).collect();
    let named = all
        .iter()
        .flatten()
        .all(|lane| size.has_room_for_names(lane));
    let form: fn(&str) -> &str = if named { |label| label } else { short };
    for lane in all.iter_mut().flatten() {
        size.fit_all(lane, form);
    }
    all
}

impl Size {
    /// Whether there is room for the labels that would be shorter without a name.
    fn has_room_for_names(self, lane: &[Label]) -> bool {
        let mut free = 0;
        lane.iter().all(|label| {
            let room = (label.end - free) / self.letter;
            free = label.end + self.gap;
            columns(&label.text) <= room || short(&label.text) == label.text
        })
    }

    fn fit_all(self, lane: &mut [Label], form: fn(&str) -> &str) {
        let mut free = 0;
        for label in lane {
            let room = (label.end - free) / self.letter;
            free = label.end + self.gap;
            label.text = fit(form(&label.text), room);
        }
    }
}

/// A text as far as it has room, in columns.
fn fit(text: &str, room: i64) -> String {
    if columns(text) <= room {
        return text.to_owned();
    }
    let room = usize::try_from(room).ok().filter(|_| room >= LEAST);
    room.map(|room| cut(text, room)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::made::timeline;

    #[test]
    fn a_label_is_cut_at_its_end_or_gives_way_to_its_mark() {
        for (text, room, shown) in [
            ("the loop is free", 16, "the loop is free"),
            ("the loop is free", 15, "the loop is fr…"),
            ("the loop is free", 5, "the…"),
            ("the loop is free", 4, "the…"),
            ("the loop is free", 3, ""),
            ("任务完成", 8, "任务完成"),
            ("任务完成", 7, "任务完…"),
            ("任务完成", 6, "任务…"),
            ("3", 0, ""),
            ("3", -2, ""),
        ] {
            assert_eq!(fit(text, room), shown, "{text} in {room}");
        }
    }

    /// Whatever the size: in a lane none stands over the one before it, or begins before the lane.
    #[test]
    fn labels_stay_apart() {
        let mut text = "process 7\nmain 0 0 new 1 A\nmain 0 0 enter 1\n".to_owned();
        for (number, label) in ["A = 3", "the loop is free", "A = 2", "任务 = 1"]
            .iter()
            .cycle()
            .take(40)
            .enumerate()
        {
            let at = number * (number % 7);
            let line = format!("main {} 0 printed 1 0.{at:04} \t{label}\n", number * 300);
            text.push_str(&line);
        }
        let timelines = [timeline(&text)];
        for letter in 1..20 {
            for gap in 0..10 {
                let lanes = labels(&timelines, Size { letter, gap }, |at| at / 1_000_000 * 3);
                let mut free = 0;
                for label in &lanes[0][0] {
                    let length = letter * columns(&label.text);
                    assert!(label.text.is_empty() || label.end - length >= free);
                    free = label.end + gap;
                }
            }
        }
    }
}

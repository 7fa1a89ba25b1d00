//! Places the labels of printed lines, so that none overlaps another.
//!
//! A label ends where its line was printed. If there is room for all labels of a picture with their
//! tasks' names, they are shown so, as `A = 3`, and otherwise all without, as `3`. A label that
//! does not fit behind the one before it is cut at its end, or left out.

use crate::{
    model::{Printed, Time, Timeline},
    text::{cut, short, signed_width},
};

/// Labels are not cut to fewer columns.
const LEAST: i64 = 4;

/// A placed label.
pub(crate) struct Label<'a> {
    pub(crate) printed: &'a Printed,
    /// Where it ends.
    pub(crate) end: i64,
    /// Empty if it is left out.
    pub(crate) text: String,
}

/// Lengths in the units of the picture.
#[derive(Clone, Copy)]
pub(crate) struct Size {
    /// The width of a letter.
    pub(crate) letter: i64,
    /// The distance between labels.
    pub(crate) gap: i64,
}

/// Places the labels of each lane of each program. `end` tells where a label ends on its lane, by
/// the time at which it was printed.
pub(crate) fn labels<'a>(
    timelines: &'a [Timeline],
    size: Size,
    end: impl Fn(Time) -> i64,
) -> Vec<Vec<Vec<Label<'a>>>> {
    let label = |printed: &'a Printed| Label {
        printed,
        end: end(printed.at),
        text: printed.label.clone(),
    };
    let lane = |lane: Vec<&'a Printed>| lane.into_iter().map(label).collect();
    let program = |timeline: &'a Timeline| {
        let lanes = timeline.printed_by_lane().into_iter();
        lanes.map(lane).collect()
    };
    let mut programs: Vec<Vec<Vec<Label>>> = timelines.iter().map(program).collect();

    let has_room = programs.iter().flatten().all(|lane| size.has_room(lane));
    let form: fn(&str) -> &str = if has_room { |label| label } else { short };
    for lane in programs.iter_mut().flatten() {
        size.fit_all(lane, form);
    }
    programs
}

impl Size {
    /// Returns true if there is room for the names in those labels that can be shown without.
    fn has_room(self, lane: &[Label]) -> bool {
        let mut free = 0;
        lane.iter().all(|label| {
            let room = (label.end - free) / self.letter;
            free = label.end + self.gap;
            signed_width(&label.text) <= room || short(&label.text) == label.text
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

/// Cuts a text to a width. It becomes empty if that is too small.
fn fit(text: &str, room: i64) -> String {
    if signed_width(text) <= room {
        return text.to_owned();
    }
    match usize::try_from(room) {
        Ok(width) if room >= LEAST => cut(text, width),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::made::timeline;

    #[test]
    fn labels_are_cut_at_their_end_or_left_out() {
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

    #[test]
    fn labels_of_any_size_do_not_overlap_or_begin_before_their_lane() {
        let mut text = "process 7\nmain 0 0 new 1 A\nmain 0 0 enter 1\n".to_owned();
        let labels_in_turn = ["A = 3", "the loop is free", "A = 2", "任务 = 1"];
        for (number, label) in labels_in_turn.iter().cycle().take(40).enumerate() {
            let at = number * (number % 7);
            let line = format!("main {} 0 printed 1 0.{at:04} \t{label}\n", number * 300);
            text.push_str(&line);
        }
        let timelines = [timeline(&text)];
        for letter in 1..20 {
            for gap in 0..10 {
                let placed = labels(&timelines, Size { letter, gap }, |at| at / 1_000_000 * 3);
                let mut free = 0;
                for label in &placed[0][0] {
                    let length = letter * signed_width(&label.text);
                    assert!(label.text.is_empty() || label.end - length >= free);
                    free = label.end + gap;
                }
            }
        }
    }
}

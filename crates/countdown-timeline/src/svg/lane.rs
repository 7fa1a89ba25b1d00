//! A lane of a picture: its name, its bars, its ticks, and the time in each state.

use std::fmt::Write;

use super::{
    LEFT, LETTERS, MARGIN, Picture, WIDTH,
    elements::{Length, ROW, escaped, line, swatch, tenths, text},
};
use crate::{
    labels::Label,
    model::{Lane, State, Stretch, Timeline},
    text::{NOTHING, cut, signed_width},
};

/// From the end of a label to its tick.
pub(super) const BEFORE: Length = 5;

impl Picture {
    /// Draws a lane, with the labels for wide and for narrow pictures.
    pub(super) fn lane(
        &self,
        lane: &Lane,
        timeline: &Timeline,
        labels: [&[Label]; 2],
        y: Length,
    ) -> String {
        let title = escaped(&self.words.lane(lane));
        let (name, ticks) = (name(&lane.name, y), self.ticks(lane, labels, y));
        let (bars, totals) = (self.bars(lane, timeline, y), self.totals(lane, timeline, y));
        format!(
            r#"<g><title>{title}</title>{name}
<g clip-path="url(#past)">{bars}</g>
{ticks}{totals}</g>
"#
        )
    }

    fn bars(&self, lane: &Lane, timeline: &Timeline, y: Length) -> String {
        let is_busy = |stretch: &&Stretch| stretch.state == State::Busy;
        let visible = || lane.stretches.iter().filter(|it| self.is_visible(it));
        let mut bars: String = visible()
            .filter(|stretch| !is_busy(stretch))
            .map(|stretch| self.bar(stretch, y))
            .collect();
        let mut free = 0;
        for stretch in visible().filter(is_busy) {
            let (from, to) = self.ends(stretch);
            // Of polls that are too close to be told apart, one is drawn.
            if to - from > 2 || from + 1 >= free {
                bars += &self.bar(stretch, y);
                free = to;
            }
        }
        if lane.kind.is_thread() {
            bars += &self.task_names(lane, timeline, y);
        }
        bars
    }

    /// Returns true if a stretch is long enough to be seen. Busy ones always are.
    pub(super) fn is_visible(&self, stretch: &Stretch) -> bool {
        stretch.state == State::Busy || self.x(stretch.to) - self.x(stretch.from) > 1
    }

    fn bar(&self, stretch: &Stretch, y: Length) -> String {
        let (from, to) = self.ends(stretch);
        swatch(stretch.state, from, to - from, y)
    }

    /// The ends of a bar, which is two pixels wide or more.
    fn ends(&self, stretch: &Stretch) -> (Length, Length) {
        let (from, to) = (self.x(stretch.from), self.x(stretch.to));
        (from, to.max(from + 2))
    }

    /// The names of tasks, where a thread is in one for long.
    fn task_names(&self, lane: &Lane, timeline: &Timeline, y: Length) -> String {
        let mut names = String::new();
        for stretch in &lane.stretches {
            let room = self.x(stretch.to) - self.x(stretch.from) - 12;
            let task = stretch.with.and_then(|task| timeline.tasks.get(task));
            let Some(task) = task.filter(|_| room > 0) else {
                continue;
            };
            for (letter, size) in LETTERS {
                if letter * signed_width(&task.name) <= room {
                    let class = format!("label {size}");
                    names += &text(&class, self.x(stretch.from) + 6, y, &task.name);
                }
            }
        }
        names
    }

    /// A mark for each tick, and as much of its label as there is room for.
    fn ticks(&self, lane: &Lane, [wide, narrow]: [&[Label]; 2], y: Length) -> String {
        let over = if lane.kind.is_thread() { " over" } else { "" };
        let mut ticks = String::new();
        for (wide, narrow) in wide.iter().zip(narrow) {
            let at = wide.printed.at;
            let x = self.x(at);
            let mut tick = line("tick", (x, x), (y + 3, y + ROW - 3));
            for (label, (_, size)) in [wide, narrow].into_iter().zip(LETTERS) {
                if !label.text.is_empty() {
                    let class = format!("label end{over} {size}");
                    tick += &text(&class, x - BEFORE, y, &label.text);
                }
            }
            ticks += &self.appearing(at, &tick);
        }
        ticks
    }

    /// The time in each state, which is known when the program ends.
    fn totals(&self, lane: &Lane, timeline: &Timeline, y: Length) -> String {
        let mut totals = String::new();
        if let Some((state, total)) = lane.longest() {
            let longest = format!("{} {} s", self.words.state(state), tenths(total));
            totals += &text("narrow end dim", WIDTH - MARGIN, y, &longest);
        }
        for (column, number) in self.columns.iter().zip(1..) {
            let total = column.text(lane);
            let dim = if total == NOTHING { " dim" } else { "" };
            let _ = write!(
                totals,
                "{}",
                text(
                    &format!("wide end{dim}"),
                    self.column_end(number),
                    y,
                    &total
                )
            );
        }
        self.appearing(timeline.end, &totals)
    }
}

/// A lane's name, twice if narrow pictures have less room for it.
fn name(name: &str, y: Length) -> String {
    let room = LEFT - 10 - MARGIN;
    // Names are mostly of small letters, which are narrower than figures.
    let [wide, narrow] =
        [9, 13].map(|letter| cut(name, usize::try_from(room / letter).unwrap_or_default()));
    let at = |class, name: &str| text(class, LEFT - 10, y, name);
    if wide == narrow {
        return at("name end", &wide);
    }
    at("name end wide", &wide) + &at("name end narrow", &narrow)
}

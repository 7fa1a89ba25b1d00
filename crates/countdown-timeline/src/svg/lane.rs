use svg::{
    Node,
    node::element::{Group, Rectangle, Text, Title},
};

use super::{
    LEFT, LETTERS, MARGIN, Picture, ROW, WIDTH,
    shapes::{Length, line, swatch, tenths, text},
};
use crate::{
    labels::Label,
    model::{Lane, State, Stretch, Timeline},
    text::{NOTHING, columns, cut},
};

/// The labels of a lane, in either size of letters.
pub(super) type Labels<'a> = [Vec<Label<'a>>; 2];

/// From a label's end to its tick.
pub(super) const BEFORE: Length = 5;

impl Picture {
    pub(super) fn lane(&self, lane: &Lane, run: &Timeline, labels: &Labels, y: Length) -> Group {
        let mut group = Group::new().add(Title::new(self.words.lane(lane)));
        for name in own_name(&lane.name, y) {
            group.append(name);
        }
        let mut bars = Group::new().set("clip-path", "url(#past)");
        let is_busy = |stretch: &&Stretch| stretch.state == State::Busy;
        let seen = || {
            lane.stretches
                .iter()
                .filter(|stretch| self.is_seen(stretch))
        };
        for stretch in seen().filter(|stretch| !is_busy(stretch)) {
            bars.append(self.bar(stretch, y));
        }
        let mut free = 0;
        for stretch in seen().filter(is_busy) {
            let (from, to) = self.ends(stretch);
            // Of polls that are too close to be told apart, one is drawn.
            if to - from > 2 || from + 1 >= free {
                bars.append(self.bar(stretch, y));
                free = to;
            }
        }
        if lane.kind.is_thread() {
            self.name_tasks(&mut bars, lane, run, y);
        }
        group.append(bars);
        let class = if lane.kind.is_thread() {
            "label end over"
        } else {
            "label end"
        };
        self.ticks(&mut group, labels, class, y);
        group.add(self.totals(lane, run, y))
    }

    /// The time in each state, which is known at the run's end.
    fn totals(&self, lane: &Lane, run: &Timeline, y: Length) -> Group {
        let mut group = self.appears(Group::new().set("class", "at"), run.end);
        if let Some((state, total)) = lane.longest() {
            let most = format!("{} {} s", self.words.states.of(state), tenths(total));
            group.append(text(&most, WIDTH - MARGIN, y).set("class", "narrow end dim"));
        }
        for (column, number) in self.columns.iter().zip(1..) {
            let total = column.text(lane);
            let class = if total == NOTHING {
                "wide end dim"
            } else {
                "wide end"
            };
            group.append(text(&total, self.at_column(number), y).set("class", class));
        }
        group
    }

    /// Whether a stretch is long enough to be seen. What anybody was busy with always is.
    pub(super) fn is_seen(&self, stretch: &Stretch) -> bool {
        stretch.state == State::Busy || self.x(stretch.to) - self.x(stretch.from) > 1
    }

    fn bar(&self, stretch: &Stretch, y: Length) -> Rectangle {
        let (from, to) = self.ends(stretch);
        swatch(stretch.state, from, to - from, y)
    }

    /// Where a stretch is drawn: what is seen is two pixels wide at least.
    fn ends(&self, stretch: &Stretch) -> (Length, Length) {
        let (from, to) = (self.x(stretch.from), self.x(stretch.to));
        (from, to.max(from + 2))
    }

    /// A mark for each tick, and its label as far as there is room.
    fn ticks(&self, group: &mut Group, [wide, narrow]: &Labels, class: &str, y: Length) {
        for (wide, narrow) in wide.iter().zip(narrow) {
            let at = wide.printed.at;
            let x = self.x(at);
            let mut tick = self.appears(Group::new().set("class", "at"), at);
            tick.append(line((x, x), (y + 3, y + ROW - 3)).set("class", "tick"));
            for (label, (_, size)) in [wide, narrow].into_iter().zip(LETTERS) {
                if !label.text.is_empty() {
                    let label = text(&label.text, x - BEFORE, y);
                    tick.append(label.set("class", format!("{class} {size}")));
                }
            }
            group.append(tick);
        }
    }

    /// The names of the tasks, where a thread turns to one for long.
    fn name_tasks(&self, bars: &mut Group, lane: &Lane, run: &Timeline, y: Length) {
        for stretch in &lane.stretches {
            let room = self.x(stretch.to) - self.x(stretch.from) - 12;
            let Some(task) = stretch.with.filter(|_| room > 0) else {
                continue;
            };
            let Some(task) = run.tasks.get(task) else {
                continue;
            };
            for (letter, class) in LETTERS {
                if letter * columns(&task.name) <= room {
                    let name = text(&task.name, self.x(stretch.from) + 6, y);
                    bars.append(name.set("class", format!("label {class}")));
                }
            }
        }
    }
}

/// A lane's name, in either size of letters if one size has less room for it.
fn own_name(name: &str, y: Length) -> Vec<Text> {
    let room = LEFT - 10 - MARGIN;
    // Names are mostly of small letters, which are narrower than figures.
    let [wide, narrow] =
        [9, 13].map(|letter| cut(name, usize::try_from(room / letter).unwrap_or_default()));
    let at = |name: &str, class| text(name, LEFT - 10, y).set("class", class);
    if wide == narrow {
        return vec![at(&wide, "name end")];
    }
    vec![at(&wide, "name end wide"), at(&narrow, "name end narrow")]
}

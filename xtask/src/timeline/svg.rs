//! The picture for a README: one file for light and dark pages, and for wide and narrow ones.
//!
//! Where it is shown narrower than the page of a README on a desktop, its style sheet enlarges the
//! letters and shows what is short: elements of the class `wide` give way to those of `narrow`.

use std::collections::{BTreeMap, BTreeSet};

use svg::{
    Document, Node,
    node::element::{
        Definitions, Description, Group, Line, Pattern, Rectangle, Style, TSpan, Text, Title,
    },
};

use super::model::{
    Lane, Printed, Run, SECOND, State, Stretch, Time, cut, describe, marks, scaled, seconds, short,
};

/// Lengths are pixels where the picture is as wide as the page of a README on a desktop.
type Length = i64;

const WIDTH: Length = 800;
/// Where the lanes begin and end.
const LEFT: Length = 142;
const RIGHT: Length = 584;
const ROW: Length = 34;
const BAR: Length = 24;
const HEAD: Length = 46;
const MARGIN: Length = 12;
/// How wide a letter may be, in either size of letters.
const LETTERS: [(Length, &str); 2] = [(9, "wide"), (14, "narrow")];

const STYLE: &str = include_str!("picture.css");

/// Draws the runs under each other, on one time axis.
pub(crate) fn draw(runs: &[Run]) -> String {
    let end = runs.iter().map(|run| run.end).max().unwrap_or_default().max(1);
    let mut picture = Picture { end, forms: [None; 2] };
    picture.forms = LETTERS.map(|(letter, _)| picture.form(runs, letter));
    let mut lanes = Group::new();
    let mut y = MARGIN;
    for run in runs {
        lanes.append(picture.run(run, &mut y));
    }
    let names: Vec<&str> = runs.iter().map(|run| &*run.program).collect();
    let text: Vec<String> = runs.iter().map(describe).collect();
    let height = y + 114;
    let document = Document::new()
        .set("viewBox", (0, 0, WIDTH, height))
        .set("width", WIDTH)
        .set("height", height)
        .set("role", "img")
        .set("aria-labelledby", "title description")
        .add(Title::new(format!("Timeline of {}", names.join(", "))).set("id", "title"))
        .add(Description::new().set("id", "description").add(svg::node::Text::new(text.join("\n"))))
        .add(Style::new(STYLE))
        .add(hatching())
        .add(rectangle(0, 0, WIDTH, height).set("class", "page").set("rx", 8))
        .add(picture.axis(y))
        .add(lanes)
        .add(picture.legend(runs, y + 50));
    // XML has no way to write them.
    format!("{document}\n").replace(|sign: char| sign.is_control() && sign != '\n', "�")
}

/// What is shown of a label.
type Form = fn(&str) -> &str;

struct Picture {
    end: Time,
    /// In either size of letters, as far as there is room for it.
    forms: [Option<Form>; 2],
}

impl Picture {
    fn run(&self, run: &Run, y: &mut Length) -> Group {
        let mut group = Group::new().add(head(run, *y));
        *y += HEAD;
        group.append(caption("tasks", *y));
        for (number, lane) in run.tasks.iter().enumerate() {
            let own = |line: &&Printed| line.task == Some(number);
            group.append(self.lane(lane, *y).add(self.ticks(run.printed.iter().filter(own), *y)));
            *y += ROW;
        }
        *y += 6;
        group.append(caption(run.workers, *y));
        for (number, lane) in run.threads.iter().enumerate() {
            let own = |line: &&Printed| line.task.is_none() && line.thread == number;
            let ticks = self.ticks(run.printed.iter().filter(own), *y);
            group.append(self.lane(lane, *y).add(self.names(lane, run, *y)).add(ticks));
            *y += ROW;
        }
        *y += MARGIN;
        group
    }

    fn lane(&self, lane: &Lane, y: Length) -> Group {
        let mut group = Group::new()
            .add(Title::new(format!("{}: {}", lane.title, lane.summary())))
            .add(text(&lane.name, LEFT - 10, y).set("class", "name end"));
        for stretch in lane.stretches.iter().filter_map(|stretch| self.stretch(stretch, y)) {
            group.append(stretch);
        }
        let busiest = lane.totals.iter().max_by_key(|(_, total)| **total);
        if let Some((state, total)) = busiest {
            let most = format!("{} {} s", state.word(), tenths(*total));
            group.append(text(&most, WIDTH - MARGIN, y).set("class", "narrow end dim"));
        }
        for (column, total) in (0..).zip(lane.columns()) {
            let class = if total >= SECOND / 1000 { "wide end" } else { "wide end dim" };
            group.append(text(&seconds(total), at_column(column), y).set("class", class));
        }
        group
    }

    /// A stretch, unless it is too short to be seen. What a thread was busy with is always seen.
    fn stretch(&self, stretch: &Stretch, y: Length) -> Option<Rectangle> {
        let (x, mut width) = (self.x(stretch.from), self.x(stretch.to) - self.x(stretch.from));
        if stretch.state == State::Busy {
            width = width.max(2);
        }
        (width > 1).then(|| swatch(stretch.state, x, width, y))
    }

    /// A mark for each tick, and its label: in full, in short, or none, as there is room.
    fn ticks<'a>(&self, ticks: impl Iterator<Item = &'a Printed>, y: Length) -> Group {
        let ticks: Vec<&Printed> = ticks.collect();
        let mut group = Group::new();
        for tick in &ticks {
            let x = self.x(tick.at);
            let line = Line::new().set("x1", x).set("x2", x).set("class", "tick");
            group.append(line.set("y1", y + 3).set("y2", y + ROW - 3));
        }
        for (form, (_, class)) in self.forms.iter().zip(LETTERS) {
            let Some(form) = form else { continue };
            for tick in &ticks {
                let label = text(form(&tick.label), self.x(tick.at) - 5, y);
                group.append(label.set("class", format!("label end {class}")));
            }
        }
        group
    }

    /// The form that all labels have room for: all of a label, or what follows the task's name.
    fn form(&self, runs: &[Run], letter: Length) -> Option<Form> {
        let forms: [Form; 2] = [|label| label, short];
        forms.into_iter().find(|form| runs.iter().all(|run| self.fits(run, *form, letter)))
    }

    fn fits(&self, run: &Run, form: Form, letter: Length) -> bool {
        let mut free = BTreeMap::new();
        run.printed.iter().all(|tick| {
            let x = self.x(tick.at);
            let width = letter * letters(form(&tick.label));
            x - 8 - width >= free.insert(tick.task, x).unwrap_or(LEFT)
        })
    }

    /// The names of the tasks, where a thread turns to one for long.
    fn names(&self, lane: &Lane, run: &Run, y: Length) -> Group {
        let mut group = Group::new();
        for stretch in &lane.stretches {
            let Some(task) = stretch.with else { continue };
            let name = &run.tasks[task].name;
            let room = self.x(stretch.to) - self.x(stretch.from) - 12;
            for (letter, class) in LETTERS {
                if letter * letters(name) <= room {
                    let name = text(name, self.x(stretch.from) + 6, y);
                    group.append(name.set("class", format!("label {class}")));
                }
            }
        }
        group
    }

    fn x(&self, at: Time) -> Length {
        LEFT + scaled(at, self.end, RIGHT - LEFT)
    }

    fn axis(&self, bottom: Length) -> Group {
        let step = 1 + scaled(44, RIGHT - LEFT, self.end) / SECOND;
        let mut group = Group::new();
        for second in marks(self.end, step) {
            let x = self.x(second * SECOND);
            let line = Line::new().set("x1", x).set("x2", x).set("class", "grid");
            group.append(line.set("y1", MARGIN + HEAD).set("y2", bottom));
            let unit = if second == 0 { " s" } else { "" };
            group.append(text(&format!("{second}{unit}"), x, bottom).set("class", "middle dim"));
        }
        group
    }

    /// The states that are seen, and which of them are inferred.
    fn legend(&self, runs: &[Run], y: Length) -> Group {
        let lanes = || runs.iter().flat_map(|run| run.tasks.iter().chain(&run.threads));
        let stretches = || lanes().flat_map(|lane| &lane.stretches);
        let seen = stretches().filter(|stretch| self.stretch(stretch, y).is_some());
        let states: BTreeSet<State> = seen.map(|stretch| stretch.state).collect();
        let (mut group, mut x) = (Group::new(), MARGIN);
        let note = "* inferred from CPU time and from due times";
        if states.iter().any(|state| state.is_inferred()) {
            group.append(text(note, MARGIN, y + ROW).set("class", "dim"));
        }
        for state in states {
            let word = if state.is_inferred() { "*" } else { "" };
            let word = format!("{}{word}", state.word());
            let swatch = swatch(state, x, 26, y);
            group = group.add(swatch).add(text(&word, x + 34, y));
            x += 52 + 14 * letters(&word);
        }
        group
    }
}

fn head(run: &Run, y: Length) -> Group {
    let heading = |text: Text, class: &str| text.set("class", class);
    let about = run.summary.split([':', ',']).next().unwrap_or_default();
    let room = (at_column(0) - 60 - 11 * letters(&run.program)) / 8;
    let title = Text::new("")
        .set("x", MARGIN)
        .set("y", y + 6 + ROW / 2)
        .set("dy", ".35em")
        .add(TSpan::new(&*run.program).set("class", "program"))
        .add(
            TSpan::new(cut(about, usize::try_from(room).unwrap_or_default()))
                .set("class", "wide dim")
                .set("dx", 10),
        );
    let mut group = Group::new()
        .add(title)
        .add(heading(text(&format!("{} s", tenths(run.end)), RIGHT, y + 6), "narrow end dim"));
    for (column, word) in (0..).zip(["busy", "blocked", "idle"]) {
        group.append(heading(text(word, at_column(column), y + 6), "wide end dim"));
    }
    group
}

fn at_column(column: Length) -> Length {
    WIDTH - MARGIN - 68 * (2 - column)
}

fn caption(word: &str, y: Length) -> Text {
    text(word, MARGIN, y).set("class", "wide dim")
}

/// What sets blocked from busy for those who see no colours.
fn hatching() -> Definitions {
    let line = Line::new().set("x1", 0).set("y1", 0).set("x2", 0).set("y2", 8);
    let pattern = Pattern::new()
        .set("id", "hatching")
        .set("width", 8)
        .set("height", 8)
        .set("patternUnits", "userSpaceOnUse")
        .set("patternTransform", "rotate(45)")
        .add(rectangle(0, 0, 8, 8).set("class", "hatched"))
        .add(line.set("class", "hatch"));
    Definitions::new().add(pattern)
}

fn swatch(state: State, x: Length, width: Length, y: Length) -> Rectangle {
    let height = if state == State::Idle { 1 } else { BAR };
    rectangle(x, y + (ROW - height) / 2, width, height).set("class", state.word())
}

fn rectangle(x: Length, y: Length, width: Length, height: Length) -> Rectangle {
    Rectangle::new().set("x", x).set("y", y).set("width", width).set("height", height)
}

/// A line of text in the middle of a row.
fn text(content: &str, x: Length, y: Length) -> Text {
    Text::new(content).set("x", x).set("y", y + ROW / 2).set("dy", ".35em")
}

fn letters(text: &str) -> Length {
    Length::try_from(text.chars().count()).unwrap_or_default()
}

/// A time in seconds, to the next tenth.
fn tenths(time: Time) -> String {
    let tenths = (time + SECOND / 20) / (SECOND / 10);
    format!("{}.{}", tenths / 10, tenths % 10)
}

//! What is left out where there is more than can be shown well.

use super::{Lane, State, Stretch, Time, Timeline};
use crate::{text::seconds, words::Words};

/// How much of a run is shown.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limit {
    /// The most tasks, and the most threads.
    lanes: usize,
    /// The most stretches of a lane, and the most printed lines, notes and wakes.
    parts: usize,
}

impl Limit {
    /// A picture is as high as its lanes are many.
    pub(crate) const SVG: Self = Self {
        lanes: 100,
        parts: usize::MAX,
    };
    /// What a browser lays out and replays without falling behind.
    pub(crate) const PAGE: Self = Self {
        lanes: 100,
        parts: 2000,
    };
}

impl Timeline {
    /// The first of everything, as far as the limit goes, and a sentence on what is left out.
    ///
    /// A stretch may be with a lane that is left out.
    pub(crate) fn limited(&self, limit: Limit, words: &Words) -> Self {
        let mut left_out = LeftOut {
            words,
            counted: Vec::new(),
        };
        let step = self.end / Time::try_from(limit.parts / 2).unwrap_or(Time::MAX);
        let lanes = |lanes: &[Lane]| {
            let shown = lanes.iter().take(limit.lanes);
            let limited = |lane: &Lane| Lane {
                name: words.name(lane),
                ..lane.limited(limit.parts, step)
            };
            shown.map(limited).collect::<Vec<_>>()
        };
        let mut run = Self {
            tasks: lanes(&self.tasks),
            threads: lanes(&self.threads),
            ..self.rest()
        };
        let task = |task: usize| task < run.tasks.len();
        let thread = |thread: usize| thread < run.threads.len();
        let printed = self
            .printed
            .iter()
            .filter(|line| line.task.map_or(thread(line.thread), task));
        let printed = printed.take(limit.parts).cloned().collect::<Vec<_>>();
        let wakes = self
            .wakes
            .iter()
            .filter(|wake| task(wake.task) && wake.by.map_or(thread(wake.thread), task));
        let wakes = wakes.take(limit.parts).cloned().collect::<Vec<_>>();
        let notes = self
            .notes
            .iter()
            .take(limit.parts)
            .cloned()
            .collect::<Vec<_>>();
        left_out.of_lanes(&self.tasks, run.tasks.len());
        left_out.of_lanes(&self.threads, run.threads.len());
        left_out.of(words.printed, printed.len(), self.printed.len());
        left_out.of(words.told, notes.len(), self.notes.len());
        let coarse = self.lanes().any(|lane| lane.stretches.len() > limit.parts);
        run.left_out = left_out.sentence(coarse.then_some(step));
        Self {
            printed,
            wakes,
            notes,
            ..run
        }
    }

    /// The run without anything that there may be much of.
    fn rest(&self) -> Self {
        Self {
            program: self.program.clone(),
            summary: self.summary.clone(),
            chinese: self.chinese.clone(),
            callsites: self.callsites.clone(),
            closed: self.closed.clone(),
            end: self.end,
            ..Self::default()
        }
    }
}

struct LeftOut<'a> {
    words: &'a Words,
    counted: Vec<String>,
}

impl LeftOut<'_> {
    fn of_lanes(&mut self, all: &[Lane], shown: usize) {
        if let Some(last) = all.last() {
            self.of(self.words.kinds.of(last.kind), shown, all.len());
        }
    }

    fn of(&mut self, what: &str, shown: usize, all: usize) {
        if shown < all {
            self.counted
                .push((self.words.fewer)(all - shown, all, what));
        }
    }

    fn sentence(self, coarse: Option<Time>) -> Option<String> {
        let Self { words, counted } = self;
        let coarse = coarse.map(|step| (words.coarse)(&seconds(step)));
        let counted = (!counted.is_empty()).then(|| (words.left_out)(&counted.join(words.and)));
        let parts: Vec<String> = counted.into_iter().chain(coarse).collect();
        (!parts.is_empty()).then(|| parts.join(words.semicolon))
    }
}

impl Lane {
    /// With stretches of less than a step drawn together, if there are too many.
    fn limited(&self, most: usize, step: Time) -> Self {
        if self.stretches.len() <= most {
            return self.clone();
        }
        let mut stretches: Vec<Stretch> = Vec::new();
        for stretch in &self.stretches {
            let joins = |last: &&mut Stretch| {
                let is_short = stretch.length() < step && last.to - last.from < step;
                is_short && last.to == stretch.from
            };
            match stretches.last_mut().filter(joins) {
                Some(last) => join(last, stretch),
                None => stretches.push(*stretch),
            }
        }
        Self {
            stretches,
            ..self.clone()
        }
    }
}

/// Of what is drawn together, that counts which keeps a thread, or else the longer part.
fn join(last: &mut Stretch, next: &Stretch) {
    let weight = |stretch: &Stretch| (stretch.state == State::Busy, stretch.length());
    let (from, main) = (
        last.from,
        if weight(next) > weight(last) {
            *next
        } else {
            *last
        },
    );
    *last = Stretch {
        from,
        to: next.to,
        ..main
    };
}

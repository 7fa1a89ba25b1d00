//! Leaves out what is too much to be shown well.

use super::{Lane, State, Stretch, Time, Timeline};
use crate::{
    text::seconds,
    words::{Words, fill},
};

/// The amount of a program that is shown.
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
    /// As much as a browser replays without falling behind.
    pub(crate) const PAGE: Self = Self {
        lanes: 100,
        parts: 2000,
    };
}

impl Timeline {
    /// The first lanes and parts up to the limit, and a sentence on what is left out.
    ///
    /// A stretch may be with a lane that is left out.
    pub(crate) fn limited(&self, limit: Limit, words: &Words) -> Self {
        let step = self.end / Time::try_from(limit.parts / 2).unwrap_or(Time::MAX);
        let lanes = |all: &[Lane]| -> Vec<Lane> {
            let shown = all.iter().take(limit.lanes);
            shown
                .map(|lane| lane.limited(limit.parts, step, words))
                .collect()
        };
        let (tasks, threads) = (lanes(&self.tasks), lanes(&self.threads));
        let is_shown = |task: Option<usize>, thread: usize| match task {
            Some(task) => task < tasks.len(),
            None => thread < threads.len(),
        };
        let printed = self
            .printed
            .iter()
            .filter(|it| is_shown(it.task, it.thread));
        let wakes = self
            .wakes
            .iter()
            .filter(|wake| is_shown(Some(wake.task), 0) && is_shown(wake.by, wake.thread));
        let mut limited = Self {
            printed: printed.take(limit.parts).cloned().collect(),
            wakes: wakes.take(limit.parts).cloned().collect(),
            notes: self.notes.iter().take(limit.parts).cloned().collect(),
            tasks,
            threads,
            program: self.program.clone(),
            summary: self.summary.clone(),
            chinese: self.chinese.clone(),
            callsites: self.callsites.clone(),
            closed: self.closed.clone(),
            end: self.end,
            left_out: None,
        };

        let is_coarse = self.lanes().any(|lane| lane.stretches.len() > limit.parts);
        let mut sentence = self.fewer(&limited, words);
        if is_coarse {
            sentence.push(fill(words.coarse, &[&seconds(step)]));
        }
        limited.left_out = (!sentence.is_empty()).then(|| sentence.join(words.semicolon));
        limited
    }

    /// Counts what is left out, as the first part of a sentence.
    fn fewer(&self, limited: &Self, words: &Words) -> Vec<String> {
        let caption = |lanes: &[Lane]| lanes.last().map_or("", |lane| words.lanes(lane.kind));
        let mut counted = Vec::new();
        for (what, shown, all) in [
            (caption(&self.tasks), limited.tasks.len(), self.tasks.len()),
            (
                caption(&self.threads),
                limited.threads.len(),
                self.threads.len(),
            ),
            (words.printed, limited.printed.len(), self.printed.len()),
            (words.notes, limited.notes.len(), self.notes.len()),
        ] {
            if shown < all {
                let (left_out, all) = ((all - shown).to_string(), all.to_string());
                counted.push(fill(words.fewer, &[&left_out, &all, what]));
            }
        }
        if counted.is_empty() {
            return Vec::new();
        }
        vec![fill(words.left_out, &[&counted.join(words.and)])]
    }
}

impl Lane {
    /// The lane with its name in words. If it has too many stretches, those shorter than a step are
    /// drawn together.
    fn limited(&self, most: usize, step: Time, words: &Words) -> Self {
        let mut lane = Self {
            name: words.name(self),
            ..self.clone()
        };
        if lane.stretches.len() > most {
            let mut coarse: Vec<Stretch> = Vec::new();
            for stretch in lane.stretches {
                match coarse.last_mut() {
                    Some(last)
                        if last.to == stretch.from
                            && last.length().max(stretch.length()) < step =>
                    {
                        last.merge(stretch);
                    }
                    _ => coarse.push(stretch),
                }
            }
            lane.stretches = coarse;
        }
        lane
    }
}

impl Stretch {
    /// Extends this stretch by the next one. The merged stretch is busy if either is, and otherwise
    /// what the longer one is.
    fn merge(&mut self, next: Stretch) {
        let weight = |stretch: &Stretch| (stretch.state == State::Busy, stretch.length());
        let main = if weight(&next) > weight(self) {
            next
        } else {
            *self
        };
        *self = Stretch {
            from: self.from,
            to: next.to,
            ..main
        };
    }
}

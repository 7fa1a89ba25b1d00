//! Golden transcripts, honest runs of them, and an oracle that does not use countdown-core.

use countdown_core::{Golden, RULE};

pub(crate) mod mutations;
pub(crate) mod verdicts;

/// The usual tolerance and grid, in ten-thousandths of a second, the unit of all times here.
pub(crate) const TENTH: u64 = 1_000;

/// Pseudo-random numbers, the same in every run.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    pub(crate) fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.roll() % end as u64).unwrap()
    }

    pub(crate) fn one_of<T: Clone>(&mut self, items: &[T]) -> T {
        items[self.below(items.len())].clone()
    }

    pub(crate) fn shuffle<T>(&mut self, items: &mut [T]) {
        for end in (2..=items.len()).rev() {
            items.swap(end - 1, self.below(end));
        }
    }
}

/// A golden: its stamps, the text after each of them, and the closing word.
#[derive(Debug, Clone)]
pub(crate) struct Sheet {
    pub(crate) ticks: Vec<(u64, String)>,
    pub(crate) word: String,
    pub(crate) grid: u64,
    pub(crate) tolerance: u64,
    /// True if no line may be taken for another, so that a difference can name only one.
    pub(crate) is_unique: bool,
}

impl Sheet {
    pub(crate) fn text(&self) -> String {
        let ticks = self.ticks.iter().map(|(stamp, key)| line(*stamp, key));
        let lines = ticks
            .chain([self.word.clone()])
            .map(|line| format!("{RULE}\n{line}\n"));
        lines.collect::<Vec<_>>().concat()
    }

    pub(crate) fn golden(&self) -> Golden {
        Golden::on_grid(self.text(), units(self.grid)).unwrap()
    }

    pub(crate) fn due(&self, tick: usize) -> u64 {
        self.ticks[tick].0 / self.grid * self.grid
    }

    /// Decides by the rules of the format, written out for this golden, whether an output is right.
    pub(crate) fn allows(&self, actual: &[u8]) -> bool {
        let Ok(text) = std::str::from_utf8(actual) else {
            return false;
        };
        let Some(text) = text.strip_suffix('\n') else {
            return false;
        };
        let lines: Vec<&str> = text.split('\n').collect();
        if lines.len() != 2 * self.ticks.len() + 2 || lines.last() != Some(&&*self.word) {
            return false;
        }
        if lines.iter().step_by(2).any(|rule| *rule != RULE) {
            return false;
        }
        let ticks = &lines[..lines.len() - 1];
        let ticks: Option<Vec<_>> = ticks
            .iter()
            .skip(1)
            .step_by(2)
            .map(|l| stamped(l))
            .collect();
        ticks.is_some_and(|ticks| self.allows_ticks(&ticks))
    }

    fn allows_ticks(&self, ticks: &[(u64, &str)]) -> bool {
        let in_time = |(tick, (stamp, _)): (usize, &(u64, &str))| {
            (self.due(tick)..=self.due(tick) + self.tolerance).contains(stamp)
        };
        let mut expected: Vec<_> = (0..ticks.len())
            .map(|t| (self.due(t), &*self.ticks[t].1))
            .collect();
        let mut found: Vec<_> = ticks
            .iter()
            .enumerate()
            .map(|(t, l)| (self.due(t), l.1))
            .collect();
        expected.sort_unstable();
        found.sort_unstable();
        expected == found
            && ticks.iter().enumerate().all(in_time)
            && ticks.windows(2).all(|pair| pair[0].0 <= pair[1].0)
    }

    /// Returns a right run: its lines late by up to the tolerance, those due together in any order.
    pub(crate) fn honest_run(&self, dice: &mut Dice) -> Run<'_> {
        let mut order: Vec<usize> = (0..self.ticks.len()).collect();
        dice.shuffle(&mut order);
        order.sort_by_key(|tick| self.due(*tick));
        let mut last = 0;
        let ticks = order.into_iter().map(|tick| {
            let late = match dice.below(8) {
                0 => 0,
                1 => self.tolerance,
                _ => dice.roll() % (self.tolerance + 1),
            };
            last = last.max(self.due(tick) + late);
            (tick, last)
        });
        Run::new(self, ticks.collect())
    }
}

/// Returns the stamp of a line and the text after it, if the stamp is well-formed.
fn stamped(text: &str) -> Option<(u64, &str)> {
    let (seconds, rest) = text.split_once('.')?;
    let units: u64 = seconds.parse::<u64>().ok()?.checked_mul(10_000)?;
    let units = units.checked_add(rest.get(..4)?.parse().ok()?)?;
    let key = text.strip_prefix(&line(units, ""))?;
    Some((units, key))
}

pub(crate) fn line(stamp: u64, key: &str) -> String {
    format!("{}.{:04}{key}", stamp / 10_000, stamp % 10_000)
}

pub(crate) fn units(units: u64) -> std::time::Duration {
    std::time::Duration::from_micros(units * 100)
}

/// An output: its ticks, as indices into the golden, and the lines made of them.
pub(crate) struct Run<'a> {
    pub(crate) sheet: &'a Sheet,
    pub(crate) ticks: Vec<(usize, u64)>,
    /// The lines, with their line breaks.
    pub(crate) lines: Vec<Vec<u8>>,
}

impl<'a> Run<'a> {
    pub(crate) fn new(sheet: &'a Sheet, ticks: Vec<(usize, u64)>) -> Self {
        let mut run = Self {
            sheet,
            ticks,
            lines: Vec::new(),
        };
        run.render();
        run
    }

    pub(crate) fn render(&mut self) {
        let ticks = self
            .ticks
            .iter()
            .map(|(tick, stamp)| line(*stamp, &self.sheet.ticks[*tick].1));
        let lines = ticks.chain([self.sheet.word.clone()]);
        self.lines = lines
            .flat_map(|line| [format!("{RULE}\n").into_bytes(), (line + "\n").into_bytes()])
            .collect();
    }

    pub(crate) fn bytes(&self) -> Vec<u8> {
        self.lines.concat()
    }

    pub(crate) fn len(&self) -> usize {
        self.ticks.len()
    }

    /// Returns the due time of the tick printed at a position.
    pub(crate) fn due(&self, position: usize) -> u64 {
        self.sheet.due(self.ticks[position].0)
    }

    /// Returns the golden file's line for the line printed at a position; the closing word is the
    /// last.
    pub(crate) fn golden_line(&self, position: usize) -> usize {
        2 * self
            .ticks
            .get(position)
            .map_or(self.sheet.ticks.len(), |(tick, _)| *tick)
            + 2
    }
}

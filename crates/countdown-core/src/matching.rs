//! Decides whether an output is right, and pairs its lines with the golden's.
//!
//! An output is right if there is a zero, and for each golden line a line of the output, such that
//! texts and times fit and the lines come in the golden's order. Lines due at the same time may
//! swap; all other lines of the output must match a `...`.
//!
//! A golden is matched section by section; `...` separates the sections. The lines of a section
//! follow each other in the output, so the place of its first line decides the places of all. For
//! each place where a section fits, one [`Place`] is kept: so the time is at most the product of
//! both lengths, and without `...` it is linear.
//!
//! If the first line's arrival tells zero, zero is open. Then a place keeps the latest zero at
//! which no line so far is early, and of several ways to a place the one with the latest zero is
//! kept. A line may be later the later zero is, so the search is repeated with the latest zero that
//! it left, until zero no longer changes.

use std::{
    collections::{HashMap, HashSet, VecDeque},
    ops::Range,
};

use crate::{
    golden::{Golden, Tolerance},
    output::{Output, units},
    stamp::Stamp,
    when::When,
};

/// How far two lines with different due times may be out of order without proof if the machine was
/// busy: the usual cost of a wake-up, in ten-thousandths of a second.
const NOISE: i64 = 20;

/// The most golden lines with holes for which every way to swap is tried.
const MOST_HOLES: usize = 1_000;

/// The most due times that are first searched for a swap; after that, all are searched.
const MOST_TOGETHER: usize = 64;

/// A right output, or one that may be right.
pub(crate) struct Matching {
    /// For each golden line the line of the output; `None` if the output was cut before it.
    pub(crate) lines: Vec<Option<usize>>,
    /// The origin of times.
    pub(crate) zero: i64,
}

/// The golden lines that were found in an output that does not match.
pub(crate) struct Furthest {
    /// As [`Matching::lines`], for the sections that were found.
    pub(crate) lines: Vec<Option<usize>>,
}

/// Matches an output with a golden.
///
/// With `excused`, each limit is widened by the machine's excuse, and lines with due times may come
/// in another order if they may be that late. If several lines fit one text, not every way to tell
/// the late one is tried.
pub(crate) fn find(
    golden: &Golden,
    output: &Output,
    tolerance: Tolerance,
    excused: bool,
) -> Result<Matching, Furthest> {
    let mut matcher = Matcher {
        golden,
        output,
        tolerance,
        early: units(tolerance.early),
        excused,
        zero: ZeroRange::FIXED,
    };
    if let Some(within) = output.first_within {
        let Some(first) = matcher.first_line() else {
            let lines = vec![None; golden.len()];
            return Err(Furthest { lines });
        };
        matcher.zero = matcher.zeros(first, within);
    }
    matcher.find()
}

struct Matcher<'a> {
    golden: &'a Golden,
    output: &'a Output,
    tolerance: Tolerance,
    early: i64,
    excused: bool,
    zero: ZeroRange,
}

/// The possible zeros.
#[derive(Clone, Copy)]
struct ZeroRange {
    earliest: i64,
    latest: i64,
    /// The line of the output whose arrival zero is, or from which it is a little earlier.
    first: Option<usize>,
}

impl ZeroRange {
    const FIXED: Self = Self {
        earliest: 0,
        latest: 0,
        first: None,
    };
}

/// A section, matched at a place in the output.
#[derive(Clone, Copy)]
struct Place {
    /// The first line of the section in the output.
    start: usize,
    /// The line after its last.
    end: usize,
    /// The line of the output that matches the section's last golden line.
    last: Option<usize>,
    /// The latest zero at which no line so far is early.
    zero: i64,
    /// The index of the previous section's place.
    before: usize,
}

impl Matcher<'_> {
    fn find(&mut self) -> Result<Matching, Furthest> {
        loop {
            let found = self.places();
            let Some(best) = found.best() else {
                return Err(self.furthest(&found));
            };
            let zero = found.all[best].zero;
            if self.zero.first.is_none() || zero >= self.zero.latest {
                let lines = self.lines(&found, best);
                let zero = self.zero.latest;
                return Ok(Matching { lines, zero });
            }
            self.zero.latest = zero;
        }
    }

    /// Returns the line of the output that tells zero: the first that fits a line that is due
    /// first.
    fn first_line(&self) -> Option<usize> {
        let due = (self.golden.len() > 0).then(|| self.golden.due(0))?;
        let together = (0..self.golden.len()).take_while(|line| self.golden.due(*line) == due);
        let together = 0..together.count();
        let fits = |index: &usize| {
            together
                .clone()
                .any(|line| self.golden.fits(line, self.output.text(*index)))
        };
        let mut lines = 0..self.output.len();
        if self.golden.follows_any(0) {
            lines.find(fits)
        } else {
            lines.next()
        }
    }

    fn zeros(&self, first: usize, (within, excuse): (i64, i64)) -> ZeroRange {
        let latest = self.output.time(first).unwrap_or_default();
        let excuse = if self.excused { excuse } else { 0 };
        let late = within.saturating_add(excuse);
        ZeroRange {
            earliest: latest.saturating_sub(late),
            latest,
            first: Some(first),
        }
    }

    /// Finds the places of each section, one section after the other.
    fn places(&self) -> Places {
        let sections = self.golden.sections();
        let mut found = Places::new(self.zero.latest);

        for (number, section) in sections.iter().enumerate() {
            let next = sections.get(number + 1);
            let wants_all = next.is_some_and(|next| self.golden.when(next.start).is_from_above());
            let must_end = next.is_none() && !self.golden.ends_with_any();

            let places = self.places_of(section, must_end, wants_all, &found);
            if places.is_empty() {
                self.find_cut(section, &mut found);
                return found;
            }
            found.push(section.clone(), places);
        }
        let is_at_end =
            |place: &Place| self.golden.ends_with_any() || place.end == self.output.len();
        found.is_whole = found.newest().iter().any(is_at_end);
        found
    }

    /// If the output was cut, takes the lines missing from `section` on for late ones, as far as
    /// the machine excuses it. The lines of the section that did come are at the end of the output.
    fn find_cut(&self, section: &Range<usize>, found: &mut Places) {
        let Some((at, excuse)) = self.output.cut.filter(|_| self.excused) else {
            return;
        };
        let at = at.saturating_sub(self.zero.latest);
        let latest = self.golden.latest(self.tolerance);
        let is_late = |bound: &i64| bound.saturating_add(excuse) >= at;
        let excused = latest
            .iter()
            .rev()
            .take_while(|bound| is_late(bound))
            .count();
        let first_excused = self.golden.len() - excused;

        for end in (section.start.max(first_excused)..section.end).rev() {
            if end == section.start {
                let is_at_end = |place: &Place| place.end == self.output.len();
                found.is_whole =
                    self.golden.follows_any(section.start) || found.newest().iter().any(is_at_end);
                return;
            }
            let part = section.start..end;
            let places = self.places_of(&part, true, false, found);
            if !places.is_empty() {
                found.push(part, places);
                found.is_whole = true;
                return;
            }
        }
    }

    /// Finds the places of a section after those of the one before.
    fn places_of(
        &self,
        section: &Range<usize>,
        must_end: bool,
        wants_all: bool,
        found: &Places,
    ) -> Vec<Place> {
        if self.golden.follows_any(section.start) {
            return self.search(section, must_end, wants_all, found);
        }
        let before = found.newest.start;
        let place = self.place(section, found.all[before].end, found, before);
        let fits = |place: &Place| !must_end || place.end == self.output.len();
        let mut places: Vec<Place> = place.filter(fits).into_iter().collect();
        if wants_all && let Some(place) = places.first().copied() {
            places.extend(self.others(section, &place));
        }
        places
    }

    /// Finds a section anywhere after the places of the one before.
    fn search(
        &self,
        section: &Range<usize>,
        must_end: bool,
        wants_all: bool,
        found: &Places,
    ) -> Vec<Place> {
        let mut places: Vec<Place> = Vec::new();
        let before = found.newest.clone();
        let Some(last_start) = self.output.len().checked_sub(section.len()) else {
            return places;
        };
        let first_start = found.all[before.start].end;
        let first_start = if must_end {
            first_start.max(last_start)
        } else {
            first_start
        };

        let from_above = self.golden.when(section.start).is_from_above();
        let by_time = if from_above {
            self.by_time(found)
        } else {
            Vec::new()
        };
        let beginning = self.beginning(section);
        let (mut passed, mut best) = (before.start, before.start);
        for start in first_start..=last_start {
            while passed < before.end && found.all[passed].end <= start {
                if found.all[passed].zero > found.all[best].zero {
                    best = passed;
                }
                passed += 1;
            }
            if !beginning.fits(self.output.text(start)) {
                continue;
            }
            let above = if from_above {
                self.above(section.start, start, found, &by_time)
            } else {
                Some(best)
            };
            let Some(place) = above.and_then(|above| self.place(section, start, found, above))
            else {
                continue;
            };
            // A later place is worth keeping only for a later zero, or for its time.
            let is_best = places.last().is_none_or(|last| place.zero > last.zero);
            if wants_all || is_best {
                places.push(place);
            }
            if wants_all {
                places.extend(self.others(section, &place));
            }
            if !wants_all && place.zero >= self.zero.latest {
                break;
            }
        }
        places
    }

    /// Returns the texts that the first line of a section may have in the output.
    fn beginning(&self, section: &Range<usize>) -> Beginning<'_> {
        let first = section.start;
        let run = first..self.golden.run_end(first).min(section.end);
        let due = self.golden.due(first);
        let may_be_first =
            |line: &usize| *line == first || self.excused || self.golden.due(*line) == due;
        let mut beginning = Beginning {
            golden: self.golden,
            texts: HashSet::new(),
            with_holes: Vec::new(),
        };
        for line in run.take_while(may_be_first) {
            if self.golden.has_hole(line) {
                beginning.with_holes.push(line);
            } else {
                beginning.texts.insert(self.golden.text(line));
            }
        }
        beginning
    }

    /// Returns the newest places, sorted by the times that the next section counts from.
    fn by_time(&self, found: &Places) -> Vec<(i64, usize)> {
        let time = |place: usize| Some((self.output.time(found.all[place].last?)?, place));
        let mut places: Vec<_> = found.newest.clone().filter_map(time).collect();
        places.sort_unstable();
        places
    }

    /// Returns the place that a section may count from: of those in time, the one with the latest
    /// zero.
    fn above(
        &self,
        line: usize,
        start: usize,
        found: &Places,
        by_time: &[(i64, usize)],
    ) -> Option<usize> {
        let time = self.output.time(start)?;
        if by_time.is_empty() {
            // No section is above: it counts from zero.
            return found.newest.clone().next();
        }
        let bounds = self.golden.bounds(line, self.tolerance);
        let first_excuse = self.output.first_within.map_or(0, |(_, excuse)| excuse);
        let excuse = self.excuse(start).saturating_add(first_excuse);
        let early = self.early.saturating_add(excuse);
        let least = bounds.first.saturating_sub(early);
        let end = by_time.partition_point(|(above, _)| *above <= time.saturating_sub(least));
        let most = bounds.last.saturating_add(self.excuse(start));

        let mut best: Option<usize> = None;
        for (above, place) in by_time[..end].iter().rev() {
            if time.saturating_sub(*above) > most {
                break;
            }
            let candidate = &found.all[*place];
            let is_later = |best: usize| candidate.zero > found.all[best].zero;
            if candidate.end <= start
                && best.is_none_or(is_later)
                && self.zero_of(line, start, candidate.last).is_some()
            {
                best = Some(*place);
            }
            if best.is_some_and(|best| found.all[best].zero >= self.zero.latest) {
                break;
            }
        }
        best
    }

    /// Matches a section at one place in the output.
    fn place(
        &self,
        section: &Range<usize>,
        start: usize,
        found: &Places,
        before: usize,
    ) -> Option<Place> {
        let end = start + section.len();
        if end > self.output.len() {
            return None;
        }
        if section.start == 0 && self.zero.first.is_some_and(|first| first != start) {
            return None;
        }
        let mut place = found.after(before, start, end);
        self.section(section, &mut place, None, &mut |_, _| {})?;
        Some(place)
    }

    /// Returns other matches of a section at a place, with another line of the output for the last
    /// golden line: the next section may count from it.
    fn others(&self, section: &Range<usize>, place: &Place) -> Vec<Place> {
        let last = section.end - 1;
        let is_in_run = |first: &usize| self.golden.run_end(*first) >= section.end;
        let first = (section.start..last).rev().take_while(is_in_run).last();
        let run = first.unwrap_or(last)..section.end;
        let at = place.end - run.len();
        let other = |here: usize| {
            let mut other = *place;
            self.rebase(&run, at, &mut other, &|base| base == here, &mut |_, _| {})?;
            Some(other)
        };
        let outputs = (at..place.end).filter(|here| place.last != Some(*here));
        outputs.filter_map(other).collect()
    }

    /// Matches the lines of a section at a place, with the line `base` of the output for its last
    /// golden line if given; `pair` receives each pair.
    fn section(
        &self,
        section: &Range<usize>,
        place: &mut Place,
        base: Option<usize>,
        pair: &mut dyn FnMut(usize, usize),
    ) -> Option<()> {
        let mut line = section.start;
        while line < section.end {
            let run = line..self.golden.run_end(line).min(section.end);
            let at = place.start + (line - section.start);
            self.run(&run, at, place, pair)?;

            // Lines due together may swap, and the next line may count from the last of them.
            line = run.end;
            let below = at + run.len();
            let is_base = |here: usize| match base {
                _ if line < section.end => self.zero_of(line, below, Some(here)).is_some(),
                Some(base) => here == base,
                None => true,
            };
            if run.len() > 1 && !place.last.is_some_and(is_base) {
                self.rebase(&run, at, place, &is_base, pair)?;
            }
        }
        Some(())
    }

    /// Pairs a run's lines in another order, so that the last golden line has the wanted line.
    fn rebase(
        &self,
        run: &Range<usize>,
        at: usize,
        place: &mut Place,
        is_wanted: &dyn Fn(usize) -> bool,
        pair: &mut dyn FnMut(usize, usize),
    ) -> Option<()> {
        let last = run.end - 1;
        let due = self.golden.due(last)?;
        let may_change = |line: &usize| {
            self.golden.due(*line) == Some(due) || self.excused && run.len() <= MOST_TOGETHER
        };
        let first = run.clone().rev().take_while(may_change).last()?;
        let outputs = at + (first - run.start)..at + run.len();
        for here in outputs.clone() {
            if !is_wanted(here) || !self.golden.fits(last, self.output.text(here)) {
                continue;
            }
            let others = outputs.clone().filter(|other| *other != here);
            let Some(mut pairs) = self.same_texts(first..last, others) else {
                continue;
            };
            pairs.push((last, here));
            pairs.sort_unstable_by_key(|(_, here)| *here);
            if self.are_in_order(&pairs, place) {
                return self.take(&pairs, last, place, pair);
            }
        }
        None
    }

    /// Matches the golden's lines of a run from the output's line `at` on; `pair` receives each
    /// pair.
    fn run(
        &self,
        run: &Range<usize>,
        at: usize,
        place: &mut Place,
        pair: &mut dyn FnMut(usize, usize),
    ) -> Option<()> {
        let mut line = run.start;
        while line < run.end {
            let here = at + (line - run.start);
            if self.golden.fits(line, self.output.text(here))
                && let Some(zero) = self.zero_of(line, here, place.last)
                && self.follows(here, place)
            {
                place.zero = place.zero.min(zero);
                place.last = Some(here);
                pair(line, here);
                line += 1;
                continue;
            }
            line = self.changed_places(line, run, here, place, pair)?;
        }
        Some(())
    }

    /// Returns `true` if a line's time is not before that of the line before it in the section.
    fn follows(&self, here: usize, place: &Place) -> bool {
        let above = (here > place.start).then(|| here - 1);
        let time = |line: Option<usize>| line.and_then(|line| self.output.time(line));
        let (above, time) = (time(above), time(Some(here)));
        above.zip(time).is_none_or(|(above, time)| above <= time)
    }

    /// Pairs the lines from `here` on with golden lines in another order; returns the next golden
    /// line.
    ///
    /// These are the lines due together with `line`. If the machine excuses it, further lines of
    /// the run join, as few as possible.
    fn changed_places(
        &self,
        line: usize,
        run: &Range<usize>,
        here: usize,
        place: &mut Place,
        pair: &mut dyn FnMut(usize, usize),
    ) -> Option<usize> {
        // The line may be the last of several that are due together, and only this one is out of
        // order.
        let due = self.golden.due(line)?;
        let is_before = |other: &usize| self.golden.due(*other) == Some(due);
        let before = (run.start..line).rev().take_while(is_before).count();
        let (first, start) = (line - before, here - before);

        let mut end = line;
        for together in 0.. {
            let next_due = self.golden.due(end);
            while end < run.end && self.golden.due(end) == next_due {
                end += 1;
            }
            if together == MOST_TOGETHER {
                end = run.end;
            }
            if let Some(pairs) = self.pairs(first..end, start, place) {
                self.take(&pairs, end - 1, place, pair)?;
                return Some(end);
            }
            if !self.excused || end == run.end {
                break;
            }
        }
        // A line that was paired in order may have to swap, too.
        let start = start - (first - run.start);
        let is_left = self.excused && first > run.start;
        let pairs = is_left.then(|| self.pairs(run.clone(), start, place));
        self.take(&pairs.flatten()?, run.end - 1, place, pair)?;
        Some(run.end)
    }

    /// Adds pairs of golden lines that have due times, up to the line `last`, and output lines.
    fn take(
        &self,
        pairs: &[(usize, usize)],
        last: usize,
        place: &mut Place,
        pair: &mut dyn FnMut(usize, usize),
    ) -> Option<()> {
        for (line, here) in pairs {
            place.zero = place.zero.min(self.zero_of(*line, *here, None)?);
            if *line == last {
                place.last = Some(*here);
            }
            pair(*line, *here);
        }
        Some(())
    }

    /// Pairs golden lines that have due times with as many lines of the output from `start` on, in
    /// any order that is allowed.
    fn pairs(
        &self,
        lines: Range<usize>,
        start: usize,
        place: &Place,
    ) -> Option<Vec<(usize, usize)>> {
        let outputs = start..start + lines.len();
        let pairs = self.same_texts(lines, outputs)?;
        self.are_in_order(&pairs, place).then_some(pairs)
    }

    /// Returns `true` if pairs, in the order of the output, are in time and in order.
    fn are_in_order(&self, pairs: &[(usize, usize)], place: &Place) -> bool {
        let mut latest_due = i64::MIN;
        pairs.iter().all(|(line, here)| {
            let due = self.golden.due(*line).map_or(0, Stamp::units);
            let ahead = latest_due.saturating_sub(due);
            latest_due = latest_due.max(due);
            let excuse = self.excuse(*here).saturating_mul(2).saturating_add(NOISE);
            let is_in_order = ahead <= 0 || self.excused && ahead <= excuse;
            is_in_order && self.zero_of(*line, *here, None).is_some() && self.follows(*here, place)
        })
    }

    /// Pairs lines by their texts; lines of equal text are paired in turn. Pairs come in the order
    /// of the output.
    ///
    /// For a few lines, with holes among them, every way is tried.
    fn same_texts(
        &self,
        lines: Range<usize>,
        outputs: impl Iterator<Item = usize>,
    ) -> Option<Vec<(usize, usize)>> {
        let has_holes = lines.clone().any(|line| self.golden.has_hole(line));
        if has_holes && lines.len() <= MOST_TOGETHER {
            let (lines, outputs): (Vec<_>, Vec<_>) = (lines.collect(), outputs.collect());
            return Some(self.in_turn(self.fill_holes(&lines, &outputs)?));
        }
        let mut by_text: HashMap<&[u8], VecDeque<usize>> = HashMap::new();
        let mut with_holes = Vec::new();
        let mut pairs = Vec::with_capacity(lines.len());
        for line in lines {
            if self.golden.has_hole(line) {
                with_holes.push(line);
            } else {
                by_text
                    .entry(self.golden.text(line))
                    .or_default()
                    .push_back(line);
            }
        }
        let mut rest = Vec::new();
        for here in outputs {
            let same = by_text.get_mut(self.output.text(here));
            match same.and_then(VecDeque::pop_front) {
                Some(line) => pairs.push((line, here)),
                None => rest.push(here),
            }
        }
        if rest.len() != with_holes.len() {
            return None;
        }
        pairs.extend(self.fill_holes(&with_holes, &rest)?);
        pairs.sort_unstable_by_key(|(_, here)| *here);
        Some(pairs)
    }

    /// Pairs golden lines of equal text in turn, in the order of the output.
    fn in_turn(&self, mut pairs: Vec<(usize, usize)>) -> Vec<(usize, usize)> {
        pairs.sort_unstable_by_key(|(line, here)| (self.golden.text(*line), *here));
        for same in pairs.chunk_by_mut(|a, b| self.golden.text(a.0) == self.golden.text(b.0)) {
            let mut lines: Vec<usize> = same.iter().map(|(line, _)| *line).collect();
            lines.sort_unstable();
            for (pair, line) in same.iter_mut().zip(lines) {
                pair.0 = line;
            }
        }
        pairs.sort_unstable_by_key(|(_, here)| *here);
        pairs
    }

    /// Pairs golden lines with holes with as many lines of the output that fit.
    fn fill_holes(&self, lines: &[usize], outputs: &[usize]) -> Option<Vec<(usize, usize)>> {
        let fits = |line: usize, here: usize| {
            self.golden.fits(line, self.output.text(here))
                && self.zero_of(line, here, None).is_some()
        };
        if lines.len() > MOST_HOLES {
            let pairs = lines.iter().copied().zip(outputs.iter().copied());
            return pairs
                .clone()
                .all(|(line, here)| fits(line, here))
                .then(|| pairs.collect());
        }
        let mut taken_by: Vec<Option<usize>> = vec![None; outputs.len()];
        for number in 0..lines.len() {
            let mut is_tried = vec![false; outputs.len()];
            let fits = |number: usize, at: usize| fits(lines[number], outputs[at]);
            if !augment(number, &fits, &mut taken_by, &mut is_tried) {
                return None;
            }
        }
        let pair = |(at, number): (usize, Option<usize>)| Some((lines[number?], outputs[at]));
        taken_by.into_iter().enumerate().map(pair).collect()
    }

    /// Returns the latest zero at which a line of the output is in time for a golden line; `None`
    /// if there is no such zero.
    fn zero_of(&self, line: usize, here: usize, above: Option<usize>) -> Option<i64> {
        let time = self.output.time(here);
        if self.golden.when(line) == When::Untimed {
            return time.is_none().then_some(i64::MAX);
        }
        let bounds = self.golden.bounds(line, self.tolerance);
        let excuse = self.excuse(here);
        let last = bounds.last.saturating_add(excuse);
        if let Some(above) = above.filter(|_| bounds.from_above) {
            let since = time?.saturating_sub(self.output.time(above)?);
            let first = bounds.first - self.early - self.excuse_of_above(above);
            return (first <= since && since <= last).then_some(i64::MAX);
        }
        let late = self.output.seen_at(here)?.saturating_sub(self.zero.latest);
        let zero = time?
            .saturating_add(self.early)
            .saturating_sub(bounds.first);
        (late <= last && zero >= self.zero.earliest).then_some(zero)
    }

    /// Returns how late the line above, from which others count, may have been observed.
    fn excuse_of_above(&self, above: usize) -> i64 {
        let is_first = self.excused && self.zero.first == Some(above);
        let first = self.output.first_within.filter(|_| is_first);
        self.excuse(above) + first.map_or(0, |(_, excuse)| excuse)
    }

    fn excuse(&self, here: usize) -> i64 {
        if self.excused {
            self.output.excuse(here)
        } else {
            0
        }
    }

    /// Returns the output's lines for the golden's lines, up to and including a place.
    fn lines(&self, found: &Places, place: usize) -> Vec<Option<usize>> {
        let mut lines = vec![None; self.golden.len()];
        let mut at = place;
        for section in found.sections.iter().rev() {
            let place = found.all[at];
            let mut again = found.after(place.before, place.start, place.end);
            let mut pair = |line: usize, here| lines[line] = Some(here);
            // It matched before, and nothing has changed.
            let _ = self.section(section, &mut again, place.last, &mut pair);
            at = place.before;
        }
        lines
    }

    fn furthest(&self, found: &Places) -> Furthest {
        let lines = self.lines(found, found.newest.start);
        Furthest { lines }
    }
}

/// Every place found, section by section.
struct Places {
    all: Vec<Place>,
    /// The places of the last section found.
    newest: Range<usize>,
    /// The sections found.
    sections: Vec<Range<usize>>,
    /// True if all sections were found.
    is_whole: bool,
}

impl Places {
    /// Creates the list with the one place before all sections.
    fn new(zero: i64) -> Self {
        let start = Place {
            start: 0,
            end: 0,
            last: None,
            zero,
            before: 0,
        };
        Self {
            all: vec![start],
            newest: 0..1,
            sections: Vec::new(),
            is_whole: false,
        }
    }

    /// Creates a place that has no line yet.
    fn after(&self, before: usize, start: usize, end: usize) -> Place {
        Place {
            start,
            end,
            before,
            ..self.all[before]
        }
    }

    fn push(&mut self, section: Range<usize>, places: Vec<Place>) {
        let from = self.all.len();
        self.all.extend(places);
        self.newest = from..self.all.len();
        self.sections.push(section);
    }

    fn newest(&self) -> &[Place] {
        &self.all[self.newest.clone()]
    }

    /// Returns the first of the last section's places with the latest zero, if the whole golden was
    /// found.
    fn best(&self) -> Option<usize> {
        let latest = |place: &usize| self.all[*place].zero;
        let best = self.newest.clone().rev().max_by_key(latest);
        best.filter(|_| self.is_whole)
    }
}

/// The texts that the first line of a section may have.
struct Beginning<'a> {
    golden: &'a Golden,
    texts: HashSet<&'a [u8]>,
    with_holes: Vec<usize>,
}

impl Beginning<'_> {
    fn fits(&self, text: &[u8]) -> bool {
        let mut with_holes = self.with_holes.iter();
        self.texts.contains(text) || with_holes.any(|line| self.golden.fits(*line, text))
    }
}

/// Finds an output line for a golden line; golden lines paired before may have to change theirs
/// (Kuhn's algorithm).
fn augment(
    number: usize,
    fits: &dyn Fn(usize, usize) -> bool,
    taken_by: &mut [Option<usize>],
    is_tried: &mut [bool],
) -> bool {
    for at in 0..taken_by.len() {
        if is_tried[at] || !fits(number, at) {
            continue;
        }
        is_tried[at] = true;
        let is_free = match taken_by[at] {
            Some(other) => augment(other, fits, taken_by, is_tried),
            None => true,
        };
        if is_free {
            taken_by[at] = Some(number);
            return true;
        }
    }
    false
}

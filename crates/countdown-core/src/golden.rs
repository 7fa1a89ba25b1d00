use std::{borrow::Cow, ops::Range, time::Duration};

use crate::{
    error::{GoldenError, ParseError},
    pattern,
    stamp::{Short, Stamp},
    texts::{Texts, without_carriage_returns},
    transcript::{Form, Transcript, label, lines_of, unlike},
    visible::Quoted,
    when::{ReadWhen, When},
};

/// How late a line may be by default: 0.1 s.
pub const TOLERANCE: Duration = Duration::from_millis(100);

/// How early a line may be by default: 2 ms.
///
/// A program may take the start of its wait a moment before it starts the clock that stamps its
/// lines; it is then early by that moment. Timers that are floored to a clock's ticks are early,
/// too.
pub const EARLY: Duration = Duration::from_millis(2);

/// The default grid of due times: 0.1 s.
pub const GRID: Duration = Duration::from_millis(100);

/// The allowed distance of a line from its due time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Tolerance {
    /// The allowed lateness. It does not apply to a range, whose second bound is the limit.
    pub late: Duration,
    /// The allowed earliness.
    pub early: Duration,
}

impl Tolerance {
    /// No tolerance: for a virtual clock, on which nothing has to be late or early.
    pub const NONE: Self = Self {
        late: Duration::ZERO,
        early: Duration::ZERO,
    };

    /// Returns this tolerance with another limit for late lines.
    #[must_use]
    pub fn late(self, late: Duration) -> Self {
        Self { late, ..self }
    }

    /// Returns this tolerance with another limit for early lines.
    #[must_use]
    pub fn early(self, early: Duration) -> Self {
        Self { early, ..self }
    }
}

/// [`TOLERANCE`] late, [`EARLY`] early.
impl Default for Tolerance {
    fn default() -> Self {
        Self {
            late: TOLERANCE,
            early: EARLY,
        }
    }
}

/// A text that says what a program has to print, and when.
///
/// It is a [`Transcript`], most often a recorded one. A recording is a little late, so the due time
/// of a line is its stamp rounded down to a grid. This works only for waits that are multiples of
/// the grid: a stamp half a step or more after a multiple is refused.
///
/// A plain golden may also say what no recording can: ranges (`0.5..1.5 retry`), times that count
/// from the line above (`+1.0 retry`), `[..]` for any text within a line, and a line `...` for any
/// lines or none. See the [crate's page](crate#a-golden-that-says-more).
///
/// ```
/// use countdown_core::{Golden, RULE};
///
/// let golden = Golden::parse(format!("{RULE}\n0.5010 \tA = 1\n{RULE}\nDone\n"))?;
/// let comparison = golden.compare(format!("{RULE}\n0.6011 \tA = 1\n{RULE}\nDone\n"));
/// assert!(!comparison.matches());
/// assert_eq!(
///     comparison.to_string(),
///     "line 2: `A = 1`: due 0.5, printed at 0.6011, 0.1011 late, 0.1 allowed\n",
/// );
///
/// let golden = Golden::parse("0.0000 connecting\n...\n+0.5..1.5 connected in [..] s\n")?;
/// assert!(golden.compare("0.0012 connecting\n0.4 no stamp\n0.9004 connected in 0.9 s\n").matches());
/// # Ok::<(), countdown_core::ParseError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Golden {
    form: Form,
    grid: Stamp,
    /// The text after the time of each line; lines `...` are left out.
    texts: Texts,
    lines: Vec<Line>,
    /// True if the last line is `...`.
    ends_with_any: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Line {
    /// The line number in the file, from 1.
    number: usize,
    when: When,
    /// True if the line above is `...`.
    follows_any: bool,
    has_hole: bool,
}

/// The line of a plain golden that stands for any lines or none.
const ANY: &[u8] = b"...";

/// The times at which a line may come, in ten-thousandths of a second.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bounds {
    /// True if they count from the line above, not from zero.
    pub(crate) from_above: bool,
    pub(crate) first: i64,
    /// `i64::MAX` if there is no last time.
    pub(crate) last: i64,
}

impl Golden {
    /// Reads a golden with due times on the usual [`GRID`].
    ///
    /// # Errors
    ///
    /// Errors if a line is malformed or lies off the grid.
    pub fn parse(text: impl AsRef<[u8]>) -> Result<Self, ParseError> {
        Self::read(text.as_ref(), Stamp::from(GRID))
    }

    /// Reads a golden with due times that are multiples of `grid`.
    ///
    /// ```
    /// use std::time::Duration;
    /// use countdown_core::Golden;
    ///
    /// let golden = Golden::on_grid("0.0752 ready\n", Duration::from_millis(25))?;
    /// assert!(golden.due_times().eq([Duration::from_millis(75)]));
    /// # Ok::<(), countdown_core::GoldenError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Errors if a line is malformed or lies off the grid, or if the grid is finer than 0.0002 s or
    /// not a multiple of 0.0001 s.
    pub fn on_grid(text: impl AsRef<[u8]>, grid: Duration) -> Result<Self, GoldenError> {
        let units = Stamp::whole(grid);
        if Duration::from(units) != grid || grid < Duration::from_micros(200) {
            return Err(GoldenError::Grid(grid));
        }
        Ok(Self::read(text.as_ref(), units)?)
    }

    fn read(text: &[u8], grid: Stamp) -> Result<Self, ParseError> {
        let converted = without_carriage_returns(text);
        let text = converted.as_deref().unwrap_or(text);

        let golden = if is_plain(text) {
            Self::read_plain(text, grid)?
        } else {
            Self::of_transcript(&Transcript::parse(text)?, grid)
        };
        golden.check_grid()?;
        Ok(golden)
    }

    fn empty(form: Form, grid: Stamp) -> Self {
        Self {
            form,
            grid,
            texts: Texts::default(),
            lines: Vec::new(),
            ends_with_any: false,
        }
    }

    fn of_transcript(transcript: &Transcript, grid: Stamp) -> Self {
        let mut golden = Self::empty(transcript.form(), grid);
        for index in 0..transcript.len() {
            golden.texts.push(transcript.text(index));
            golden.lines.push(Line {
                number: transcript.number(index),
                when: transcript.stamp(index).map_or(When::Untimed, When::At),
                follows_any: false,
                has_hole: false,
            });
        }
        golden
    }

    fn read_plain(text: &[u8], grid: Stamp) -> Result<Self, ParseError> {
        let mut golden = Self::empty(Form::Plain, grid);
        let mut last = Stamp::default();
        let mut follows_any = false;

        for (line, number) in lines_of(text).zip(1..) {
            if line == ANY {
                follows_any = true;
                continue;
            }
            let (when, text) = read_line(line, number)?;
            if let When::At(stamp) = when {
                if stamp < last {
                    return Err(unlike(number, &format!("a stamp of {last} or later"), line));
                }
                last = stamp;
            }
            golden.texts.push(text);
            golden.lines.push(Line {
                number,
                when,
                follows_any: std::mem::take(&mut follows_any),
                has_hole: pattern::has_hole(text),
            });
        }
        if !text.ends_with(b"\n") {
            let number = lines_of(text).count();
            let last = lines_of(text).last().unwrap_or_default();
            let expected = "a line break at the end of the last line";
            return Err(unlike(number, expected, last));
        }
        golden.ends_with_any = follows_any;
        Ok(golden)
    }

    fn check_grid(&self) -> Result<(), ParseError> {
        for (index, line) in self.lines.iter().enumerate() {
            let (When::At(stamp), Some(due)) = (line.when, self.due(index)) else {
                continue;
            };
            if stamp.since(due) * 2 >= self.grid() {
                let message = format!(
                    "expected a stamp less than half a step after a multiple of {} s, got {stamp}, \
                     whose due time is unclear: give the grid that the waits are multiples of",
                    Short(self.grid),
                );
                return Err(ParseError::new(line.number, message));
            }
        }
        Ok(())
    }

    /// Returns the due time of each line that has one, in order. Ranges, and times that count from
    /// the line above, are not due times.
    pub fn due_times(&self) -> impl Iterator<Item = Duration> + '_ {
        let lines = 0..self.lines.len();
        lines.filter_map(|line| self.due(line).map(Duration::from))
    }

    /// Returns the due time and the text of each line that has a due time, without the blanks before
    /// the text.
    ///
    /// ```
    /// use std::time::Duration;
    /// use countdown_core::Golden;
    ///
    /// let golden = Golden::parse("0.0000 connecting\n1.0004 retry 1\n")?;
    /// assert_eq!(golden.ticks().last(), Some((Duration::from_secs(1), "retry 1".into())));
    /// # Ok::<(), countdown_core::ParseError>(())
    /// ```
    pub fn ticks(&self) -> impl Iterator<Item = (Duration, Cow<'_, str>)> {
        let lines = 0..self.lines.len();
        lines.filter_map(|line| Some((self.due(line)?.into(), label(self.text(line)))))
    }

    /// Returns the lateness recorded in the golden itself, for each line with a due time, in order.
    pub fn lateness(&self) -> impl Iterator<Item = Duration> + '_ {
        self.lines.iter().filter_map(|line| match line.when {
            When::At(stamp) => Some(stamp.since(stamp.floor(self.grid))),
            _ => None,
        })
    }

    /// Returns the grid that its due times are multiples of.
    #[must_use]
    pub fn grid(&self) -> Duration {
        self.grid.into()
    }

    /// Returns `true` if the golden is plain: its first line that is not `...` begins with a time.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        self.form == Form::Plain
    }

    /// Returns `true` if any line has a time.
    #[must_use]
    pub fn has_times(&self) -> bool {
        self.lines.iter().any(|line| line.when != When::Untimed)
    }

    /// Returns `true` if the golden contains what no recording can: a range, a time that counts
    /// from the line above, `[..]` or `...`.
    #[must_use]
    pub fn is_written_by_hand(&self) -> bool {
        let is_by_hand = |line: &Line| {
            line.has_hole || line.follows_any || !matches!(line.when, When::At(_) | When::Untimed)
        };
        self.ends_with_any || self.lines.iter().any(is_by_hand)
    }

    /// Returns `true` if any line has an escape sequence, such as a colour.
    #[must_use]
    pub fn has_escapes(&self) -> bool {
        self.texts.has(0x1b)
    }

    /// Returns about how many bytes a matching output has, without holes and `...`.
    #[must_use]
    pub fn size(&self) -> usize {
        /// A stamp, a line feed, and a rule above.
        const BESIDE_TEXT: usize = 50;

        self.texts.size() + self.len() * BESIDE_TEXT
    }

    /// Returns `true` if the first line is due at 0.
    #[must_use]
    pub fn starts_at_zero(&self) -> bool {
        !self.lines.is_empty() && self.due(0) == Some(Stamp::default())
    }

    /// Returns the latest time at which the last line may come, counted from zero. A line without a
    /// second bound counts with its first.
    #[must_use]
    pub fn end(&self, tolerance: Tolerance) -> Duration {
        let latest = self.latest(tolerance);
        Stamp::of_units(latest.into_iter().max().unwrap_or_default()).into()
    }

    /// Returns the latest time of each line, counted from zero, in ten-thousandths of a second.
    pub(crate) fn latest(&self, tolerance: Tolerance) -> Vec<i64> {
        let mut latest: Vec<i64> = Vec::with_capacity(self.len());
        for line in 0..self.len() {
            let bounds = self.bounds(line, tolerance);
            let above = latest.last().copied().unwrap_or_default();
            let bound = match bounds {
                _ if self.when(line) == When::Untimed => above,
                Bounds {
                    last: i64::MAX,
                    first,
                    ..
                } => first,
                Bounds { last, .. } => last,
            };
            latest.push(if bounds.from_above {
                above.saturating_add(bound)
            } else {
                bound
            });
        }
        latest
    }

    pub(crate) fn form(&self) -> Form {
        self.form
    }

    /// Returns the number of lines, without rules and `...`.
    pub(crate) fn len(&self) -> usize {
        self.lines.len()
    }

    pub(crate) fn text(&self, line: usize) -> &[u8] {
        self.texts.get(line)
    }

    pub(crate) fn when(&self, line: usize) -> When {
        self.lines[line].when
    }

    pub(crate) fn number(&self, line: usize) -> usize {
        self.lines[line].number
    }

    pub(crate) fn follows_any(&self, line: usize) -> bool {
        self.lines[line].follows_any
    }

    pub(crate) fn has_hole(&self, line: usize) -> bool {
        self.lines[line].has_hole
    }

    pub(crate) fn ends_with_any(&self) -> bool {
        self.ends_with_any
    }

    /// Returns `true` if any line is `...`.
    pub(crate) fn has_any(&self) -> bool {
        self.ends_with_any || self.lines.iter().any(|line| line.follows_any)
    }

    /// Returns `true` if a text of the output fits a line.
    pub(crate) fn fits(&self, line: usize, text: &[u8]) -> bool {
        if self.has_hole(line) {
            pattern::fits(self.text(line), text)
        } else {
            self.text(line) == text
        }
    }

    /// Returns the due time of a line, if it has one.
    pub(crate) fn due(&self, line: usize) -> Option<Stamp> {
        match self.when(line) {
            When::At(stamp) => Some(stamp.floor(self.grid)),
            _ => None,
        }
    }

    /// Returns the times at which a line may come.
    pub(crate) fn bounds(&self, line: usize, tolerance: Tolerance) -> Bounds {
        let late = Stamp::whole(tolerance.late).units();
        let point = |at: Stamp, from_above| Bounds {
            from_above,
            first: at.units(),
            last: at.units().saturating_add(late),
        };
        match self.when(line) {
            When::Untimed => Bounds {
                from_above: false,
                first: 0,
                last: i64::MAX,
            },
            When::At(stamp) => point(stamp.floor(self.grid), false),
            When::After(wait) => point(wait, true),
            When::Between {
                from_above,
                first,
                last,
            } => Bounds {
                from_above,
                first: first.unwrap_or_default().units(),
                last: last.map_or(i64::MAX, Stamp::units),
            },
        }
    }

    /// Returns the sections: the lines between two `...`, or before the first or after the last.
    pub(crate) fn sections(&self) -> Vec<Range<usize>> {
        let mut sections = Vec::new();
        let mut start = 0;
        for line in 1..self.len() {
            if self.follows_any(line) {
                sections.push(start..line);
                start = line;
            }
        }
        if start < self.len() {
            sections.push(start..self.len());
        }
        sections
    }

    /// Returns the end of the *run* that begins at `first`: consecutive lines that have due times,
    /// so that they may swap when late. A line without a due time is a run of its own.
    pub(crate) fn run_end(&self, first: usize) -> usize {
        let is_open = |line: &usize| self.due(*line).is_some() && !self.follows_any(*line);
        let others = (first + 1..self.len()).take_while(is_open);
        if self.due(first).is_some() {
            first + 1 + others.count()
        } else {
            first + 1
        }
    }
}

/// Returns `true` if a text is meant for a plain golden: its first line that is not `...` begins
/// with a time, or with a malformed one if another line begins with a well-formed one.
fn is_plain(text: &[u8]) -> bool {
    let mut lines = lines_of(text).filter(|line| *line != ANY).map(When::read);
    match lines.next() {
        Some(ReadWhen::Time(..)) => true,
        Some(ReadWhen::Bad(_)) => lines.any(|read| matches!(read, ReadWhen::Time(..))),
        Some(ReadWhen::None) | None => false,
    }
}

fn read_line(line: &[u8], number: usize) -> Result<(When, &[u8]), ParseError> {
    const EXPECTED: &str = "a time like 0.5010, +0.5 or 0.5..1.5";

    match When::read(line) {
        ReadWhen::Time(when, text) if text.starts_with(b" ") => Ok((when, text)),
        ReadWhen::Time(..) => Err(unlike(number, "one space after the time", line)),
        ReadWhen::Bad(flaw) => {
            let line = Quoted(line);
            let message = format!("expected {EXPECTED}, got one with {flaw}: {line}");
            Err(ParseError::new(number, message))
        }
        ReadWhen::None if line == crate::RULE.as_bytes() => {
            let expected = "a time like 0.5010, without a rule above it";
            Err(unlike(number, expected, line))
        }
        ReadWhen::None => {
            let expected = format!("{EXPECTED} on each line");
            Err(unlike(number, &expected, line))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_with_due_times_are_one_run() {
        let golden =
            Golden::parse("0.5000 a\n1.0000 b\n+0.1 c\n1.2000 d\n...\n1.3000 e\n").unwrap();
        assert_eq!(
            [0, 1, 2, 3, 4].map(|first| golden.run_end(first)),
            [2, 2, 3, 4, 5]
        );
        assert_eq!(golden.sections(), [0..4, 4..5]);
    }

    #[test]
    fn the_end_adds_up_what_counts_from_the_line_above() {
        let end = |text| Golden::parse(text).unwrap().end(Tolerance::default());
        let ms = Duration::from_millis;
        assert_eq!(end("1.0000 a\n"), ms(1100));
        assert_eq!(end("1.0000 a\n+0.5..1.5 b\n+1.0 c\n"), ms(3700));
        assert_eq!(end("0.5.. a\n"), ms(500));
        assert_eq!(end("..2.0 a\n...\n1.0000 b\n...\n"), ms(2000));
        assert_eq!(end("text\n"), ms(0));
    }
}

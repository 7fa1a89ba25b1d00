use std::{ops::Range, time::Duration};

use crate::{
    compare::{self, Comparison},
    stamp::{Due, Stamp},
    transcript::{ParseError, Transcript},
};

/// How late a line may be where nobody says otherwise.
pub const TOLERANCE: Duration = Duration::from_millis(100);

/// The grid that due times lie on where nobody says otherwise.
pub const GRID: Duration = Duration::from_millis(100);

/// A transcript to hold others to, with the time each of its lines was due.
///
/// A golden's own stamps are honest, so a little late: the due time is the stamp rounded down to a
/// grid. Only waits that are multiples of the grid can be told from lateness; a golden with a line
/// later than half the grid is refused, for it may lie off it.
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
/// # Ok::<(), countdown_core::ParseError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Golden {
    pub(crate) transcript: Transcript,
    grid: Stamp,
}

impl Golden {
    /// Reads a golden with due times on the usual [`GRID`].
    ///
    /// # Errors
    /// When the text is not a well-formed [`Transcript`], or a line lies off the grid.
    pub fn parse(text: impl AsRef<[u8]>) -> Result<Self, ParseError> {
        Self::on_grid(Transcript::parse(text)?, GRID)
    }

    /// Takes a transcript for a golden whose due times are multiples of `grid`.
    ///
    /// ```
    /// use std::time::Duration;
    /// use countdown_core::{Golden, Transcript, RULE};
    ///
    /// let transcript = Transcript::parse(format!("{RULE}\n0.0752 \tA = 1\n{RULE}\nDone\n"))?;
    /// let golden = Golden::on_grid(transcript, Duration::from_millis(25))?;
    /// assert!(golden.due_times().eq([Duration::from_millis(75)]));
    /// # Ok::<(), countdown_core::ParseError>(())
    /// ```
    ///
    /// # Errors
    /// When a line lies off the grid, or the grid is finer than two ten-thousandths of a second.
    pub fn on_grid(transcript: Transcript, grid: Duration) -> Result<Self, ParseError> {
        let grid = Stamp::whole(grid);
        if grid.since(Stamp::default()) < Duration::from_micros(200) {
            let message = format!("expected a grid of 0.0002 s or more, found {grid} s");
            return Err(ParseError::new(1, message));
        }
        let golden = Self { transcript, grid };
        let off = golden.lateness().position(|late| late * 2 > golden.grid());
        let Some(index) = off else { return Ok(golden) };
        let message = format!(
            "expected a stamp at most half a step after a multiple of {} s, found {}, whose due \
             time is unclear: give the grid that the waits are multiples of",
            Due(grid),
            golden.transcript.stamp(index).unwrap_or_default()
        );
        Err(ParseError::new(golden.transcript.number(index), message))
    }

    /// Compares what a program printed with this golden, [`TOLERANCE`] late at most.
    #[must_use]
    pub fn compare(&self, printed: impl AsRef<[u8]>) -> Comparison {
        self.compare_within(printed, TOLERANCE)
    }

    /// Compares what a program printed with this golden, `tolerance` late at most (in whole
    /// ten-thousandths of a second).
    ///
    /// Every byte but the digits of the stamps must be the golden's. A stamp before its due time
    /// is wrong by however little; lines due at the same time may come in any order.
    ///
    /// ```
    /// use std::time::Duration;
    /// use countdown_core::{Golden, RULE};
    ///
    /// let golden = Golden::parse(format!("{RULE}\n0.5010 \tA = 1\n{RULE}\nDone\n"))?;
    /// // On a virtual clock nothing has to be late.
    /// let due = format!("{RULE}\n0.5000 \tA = 1\n{RULE}\nDone\n");
    /// assert!(golden.compare_within(due, Duration::ZERO).matches());
    /// # Ok::<(), countdown_core::ParseError>(())
    /// ```
    #[must_use]
    pub fn compare_within(&self, printed: impl AsRef<[u8]>, tolerance: Duration) -> Comparison {
        compare::compare(self, printed.as_ref(), Stamp::whole(tolerance))
    }

    /// The due time of each stamped line, in order.
    pub fn due_times(&self) -> impl Iterator<Item = Duration> + '_ {
        self.transcript.stamps().map(move |stamp| stamp.floor(self.grid).into())
    }

    /// How late the golden itself was at each stamped line, in order.
    pub fn lateness(&self) -> impl Iterator<Item = Duration> + '_ {
        self.transcript.stamps().map(move |stamp| stamp.since(stamp.floor(self.grid)))
    }

    /// The grid its due times are multiples of.
    #[must_use]
    pub fn grid(&self) -> Duration {
        self.grid.into()
    }

    /// The line at `first` and those that follow it at the same due time.
    pub(crate) fn tie(&self, first: usize) -> Range<usize> {
        let lines = first + 1..self.transcript.len();
        let tied = lines
            .take_while(|line| self.due(first).is_some() && self.due(*line) == self.due(first));
        first..first + 1 + tied.count()
    }

    /// The due time of a line, none for the closing word.
    pub(crate) fn due(&self, index: usize) -> Option<Stamp> {
        self.transcript.stamp(index).map(|stamp| stamp.floor(self.grid))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::RULE;

    #[test]
    fn ties_are_lines_due_together() {
        let line = |stamp: &str| format!("{RULE}\n{stamp} \tx\n");
        let ticks = ["0.5000", "1.0000", "1.0001", "1.0500", "1.1000"].map(line).concat();
        let golden = Golden::parse(format!("{ticks}{RULE}\nDone\n")).unwrap();
        let ties = [0..1, 1..4, 2..4, 3..4, 4..5, 5..6];
        assert_eq!([0, 1, 2, 3, 4, 5].map(|first| golden.tie(first)), ties);
        let literal = Golden::parse("a\nb\n").unwrap();
        assert_eq!([0, 1].map(|first| literal.tie(first)), [0..1, 1..2]);
    }
}

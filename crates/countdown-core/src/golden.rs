use std::{ops::Range, time::Duration};

use crate::{
    error::{GridError, ParseError},
    stamp::{Due, Stamp},
    transcript::Transcript,
};

/// How late a line may be where nobody says otherwise.
pub const TOLERANCE: Duration = Duration::from_millis(100);

/// The grid that due times lie on where nobody says otherwise.
pub const GRID: Duration = Duration::from_millis(100);

/// A transcript to hold others to, with the time each of its lines was due.
///
/// A golden's own stamps are honest, so a little late: the due time is the stamp rounded down to a
/// grid. Only waits that are multiples of the grid can be told from lateness. A golden with a line
/// half a step or more after a multiple is refused, for its due time is open; what lies off the
/// grid by less is taken for lateness.
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
        Self::new(Transcript::parse(text)?, Stamp::from(GRID))
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
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// When a line lies off the grid, or the grid is no good: it has to be 0.0002 s or more, in
    /// whole ten-thousandths of a second, which is what stamps count in.
    pub fn on_grid(transcript: Transcript, grid: Duration) -> Result<Self, GridError> {
        let units = Stamp::whole(grid);
        if Duration::from(units) != grid || grid < Duration::from_micros(200) {
            return Err(GridError::Grid(grid));
        }
        Ok(Self::new(transcript, units)?)
    }

    fn new(transcript: Transcript, grid: Stamp) -> Result<Self, ParseError> {
        let golden = Self { transcript, grid };
        let is_open = |line: &usize| {
            let late = golden.transcript.stamp(*line).zip(golden.due(*line));
            late.is_some_and(|(stamp, due)| stamp.since(due) * 2 >= golden.grid())
        };
        let Some(line) = (0..golden.transcript.len()).find(is_open) else {
            return Ok(golden);
        };
        let message = format!(
            "expected a stamp less than half a step after a multiple of {} s, got {}, whose due \
             time is unclear: give the grid that the waits are multiples of",
            Due(grid),
            golden.transcript.stamp(line).unwrap_or_default()
        );
        Err(ParseError::new(golden.transcript.number(line), message))
    }

    /// The due time of each stamped line, in order.
    pub fn due_times(&self) -> impl Iterator<Item = Duration> + '_ {
        self.ticks().map(|(due, _)| due)
    }

    /// The due time and the label of each stamped line, in order.
    ///
    /// ```
    /// use std::time::Duration;
    /// use countdown_core::Golden;
    ///
    /// let golden = Golden::parse("0.0000 connecting\n1.0004 retry 1\n")?;
    /// assert_eq!(golden.ticks().last(), Some((Duration::from_secs(1), "retry 1")));
    /// # Ok::<(), countdown_core::ParseError>(())
    /// ```
    pub fn ticks(&self) -> impl Iterator<Item = (Duration, &str)> {
        self.transcript
            .ticks()
            .map(|(stamp, label)| (stamp.floor(self.grid).into(), label))
    }

    /// How late the golden itself was at each stamped line, in order.
    pub fn lateness(&self) -> impl Iterator<Item = Duration> + '_ {
        self.transcript
            .stamps()
            .map(move |stamp| stamp.since(stamp.floor(self.grid)))
    }

    /// The grid its due times are multiples of.
    #[must_use]
    pub fn grid(&self) -> Duration {
        self.grid.into()
    }

    /// The line at `first` and those that follow it and are due together with it.
    pub(crate) fn due_together(&self, first: usize) -> Range<usize> {
        let due = self.due(first);
        let others = (first + 1..self.transcript.len())
            .take_while(|line| due.is_some() && self.due(*line) == due);
        first..first + 1 + others.count()
    }

    /// The due time of a line; none where it has no stamp.
    pub(crate) fn due(&self, line: usize) -> Option<Stamp> {
        self.transcript
            .stamp(line)
            .map(|stamp| stamp.floor(self.grid))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_due_together_are_found() {
        let golden = Golden::parse("0.5000 \n1.0000 \n1.0001 \n1.0499 \n1.1000 \n").unwrap();
        let together = [0..1, 1..4, 2..4, 3..4, 4..5];
        assert_eq!(
            [0, 1, 2, 3, 4].map(|first| golden.due_together(first)),
            together
        );
        let literal = Golden::parse("a\nb\n").unwrap();
        assert_eq!(
            [0, 1].map(|first| literal.due_together(first)),
            [0..1, 1..2]
        );
    }
}

use std::{error, fmt, time::Duration};

/// Why a text is not a transcript, or a transcript not a golden.
///
/// Displays as a sentence with the line: `line 3: expected a rule of 40 dashes, got the end`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParseError {
    line: usize,
    message: String,
}

impl ParseError {
    pub(crate) fn new(line: usize, message: impl Into<String>) -> Self {
        Self {
            line,
            message: message.into(),
        }
    }

    /// The line it was found on, counted from 1.
    #[must_use]
    pub fn line(&self) -> usize {
        self.line
    }

    /// What was expected there and what was got, without the line.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.message)
    }
}

impl error::Error for ParseError {}

/// Why a transcript is no golden [on a grid](crate::Golden::on_grid).
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum GridError {
    /// No golden lies on this grid: it is finer than 0.0002 s, or no whole number of
    /// ten-thousandths of a second, which is what stamps count in.
    Grid(Duration),
    /// A line's due time cannot be told from its stamp.
    Line(ParseError),
}

impl fmt::Display for GridError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            GridError::Grid(grid) => write!(
                f,
                "expected a grid of 0.0002 s or more, in whole ten-thousandths of a second, \
                 got {} s",
                grid.as_secs_f64()
            ),
            GridError::Line(error) => error.fmt(f),
        }
    }
}

impl error::Error for GridError {}

impl From<ParseError> for GridError {
    fn from(error: ParseError) -> Self {
        GridError::Line(error)
    }
}

use std::{error, fmt, time::Duration};

/// An error in a text that is not a transcript, or not a golden.
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

    /// Returns the number of the line, from 1.
    #[must_use]
    pub fn line(&self) -> usize {
        self.line
    }

    /// Returns what was expected and what was found, without the line.
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

/// An error in a text that is not a golden [on a grid](crate::Golden::on_grid).
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum GoldenError {
    /// The grid is finer than 0.0002 s, or not a multiple of 0.0001 s.
    Grid(Duration),
    /// A line is malformed, or its due time is unclear.
    Line(ParseError),
}

impl fmt::Display for GoldenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            GoldenError::Grid(grid) => write!(
                f,
                "expected a grid of 0.0002 s or more, in steps of 0.0001 s, got {} s",
                grid.as_secs_f64()
            ),
            GoldenError::Line(error) => error.fmt(f),
        }
    }
}

impl error::Error for GoldenError {}

impl From<ParseError> for GoldenError {
    fn from(error: ParseError) -> Self {
        GoldenError::Line(error)
    }
}

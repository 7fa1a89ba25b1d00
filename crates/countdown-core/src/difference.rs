use std::{fmt, time::Duration};

use crate::{
    error::ParseError,
    stamp::{Due, Stamp},
    visible::{Quoted, boundary, excerpt},
};

/// One thing that is wrong in an output.
///
/// Displays as a sentence: the golden's line, what is wrong there, and by how much, as in
/// ``line 2: `A = 1`: due 0.5, printed at 0.6011, 0.1011 late, 0.1 allowed``. In the text, `→` is a
/// tab and `·` a space at the end; whatever else does not print is escaped; a long line is cut.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    pub(crate) golden_line: usize,
    pub(crate) actual_line: Option<usize>,
    pub(crate) kind: Kind,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Kind {
    Missing(Text),
    Unexpected {
        text: Text,
        /// The line of the output, from 1.
        line: usize,
        /// The golden's line, from 1, that it follows; none where it comes before all of them.
        follows: Option<usize>,
    },
    Changed(Box<Changed>),
    Moved {
        text: Text,
        /// The line of the output, from 1.
        line: usize,
    },
    Early(Timed),
    Late {
        timed: Timed,
        tolerance: Stamp,
    },
    /// Late, and after lines that are due later.
    Overtaken(Timed),
    /// Before `previous`, or where there is none, after those that follow.
    Backwards {
        text: Text,
        stamp: Stamp,
        previous: Option<Stamp>,
    },
    Crlf,
    /// What the reader says of the first malformed line.
    Malformed(ParseError),
}

/// A line, or as much of it as can be shown.
pub(crate) type Text = Box<str>;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Timed {
    pub(crate) text: Text,
    pub(crate) due: Stamp,
    pub(crate) stamp: Stamp,
}

impl Difference {
    /// The line of the golden file, from 1, that the difference is at; of an unexpected line, the
    /// one that it follows; of a malformed one, the one that comes next.
    #[must_use]
    pub fn golden_line(&self) -> usize {
        self.golden_line
    }

    /// The line of the output, from 1; none where a line is missing.
    #[must_use]
    pub fn actual_line(&self) -> Option<usize> {
        self.actual_line
    }

    /// Whether being late is all that is wrong with the line: it is past the tolerance, or so late
    /// that lines due after it overtook it. A busy machine can do that to any program.
    ///
    /// ```
    /// use countdown_core::{Golden, RULE};
    ///
    /// let golden = Golden::parse(format!("{RULE}\n0.5010 \tA = 1\n{RULE}\nDone\n"))?;
    /// let comparison = golden.compare(format!("{RULE}\n0.7500 \tA = 1\n{RULE}\nDone\n"));
    /// assert!(comparison.differences()[0].is_late());
    /// # Ok::<(), countdown_core::ParseError>(())
    /// ```
    #[must_use]
    pub fn is_late(&self) -> bool {
        matches!(self.kind, Kind::Late { .. } | Kind::Overtaken(_))
    }

    /// How long before it was due the line was printed, where that is all that is wrong.
    #[must_use]
    pub fn early(&self) -> Option<Duration> {
        match &self.kind {
            Kind::Early(Timed { due, stamp, .. }) => {
                Some(Duration::from(*due).saturating_sub((*stamp).into()))
            }
            _ => None,
        }
    }

    /// The sentence without the golden's line in front of it, as one line of text.
    #[must_use]
    pub fn message(&self) -> String {
        self.kind.to_string()
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            Kind::Unexpected { .. } | Kind::Crlf | Kind::Malformed(_) => self.kind.fmt(f),
            _ => write!(f, "line {}: {}", self.golden_line, self.kind),
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Kind::Missing(text) => write!(f, "{} is missing", Quoted(label(text))),
            Kind::Unexpected {
                text,
                line,
                follows,
            } => {
                write!(f, "line {line} of the output: unexpected ")?;
                match &**text {
                    "" => f.write_str("empty line, ")?,
                    text => write!(f, "{}, ", Quoted(text))?,
                }
                match follows {
                    Some(above) => write!(f, "after line {above} of the golden"),
                    None => f.write_str("before the golden's first line"),
                }
            }
            Kind::Changed(changed) => changed.fmt(f),
            Kind::Moved { text, line } => {
                write!(
                    f,
                    "{} is out of order, on line {line} of the output",
                    Quoted(text)
                )
            }
            Kind::Early(timed) => {
                let early = Stamp::from(timed.due.since(timed.stamp));
                write!(f, "{timed}, {early} early, which is never allowed")
            }
            Kind::Late { timed, tolerance } => {
                write!(
                    f,
                    "{timed}, {} late, {} allowed",
                    timed.lateness(),
                    Due(*tolerance)
                )
            }
            Kind::Overtaken(timed) => {
                write!(
                    f,
                    "{timed}, {} late, after lines that are due later",
                    timed.lateness()
                )
            }
            Kind::Backwards {
                text,
                stamp,
                previous: Some(previous),
            } => write!(
                f,
                "{}: the stamp {stamp} runs backwards from {previous}",
                Quoted(label(text))
            ),
            Kind::Backwards {
                text,
                stamp,
                previous: None,
            } => write!(
                f,
                "{}: the stamp {stamp} is later than those that follow it",
                Quoted(label(text))
            ),
            Kind::Crlf => {
                f.write_str(r"expected lines that end with `\n`, got `\r\n` throughout the output")
            }
            Kind::Malformed(error) => {
                write!(
                    f,
                    "line {} of the output: {}",
                    error.line(),
                    error.message()
                )
            }
        }
    }
}

impl Timed {
    fn lateness(&self) -> Stamp {
        self.stamp.since(self.due).into()
    }
}

impl fmt::Display for Timed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = Quoted(label(&self.text));
        write!(
            f,
            "{text}: due {}, printed at {}",
            Due(self.due),
            self.stamp
        )
    }
}

/// Two lines, shown from a little before where they begin to differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Changed {
    expected: Text,
    actual: Text,
    is_cut: bool,
    /// Whether the expected text follows a stamp that the actual line has not.
    wants_stamp: bool,
}

impl Changed {
    pub(crate) fn new(expected: &str, actual: &str, wants_stamp: bool) -> Self {
        const BEFORE: usize = 40;
        let pairs = expected.bytes().zip(actual.bytes());
        let same = pairs.take_while(|(one, other)| one == other).count();
        let from = if same > 2 * BEFORE {
            boundary(expected, same - BEFORE)
        } else {
            0
        };
        let (expected, actual) = (excerpt(&expected[from..]), excerpt(&actual[from..]));
        Self {
            expected,
            actual,
            is_cut: from > 0,
            wants_stamp,
        }
    }
}

impl fmt::Display for Changed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let stamp = if self.wants_stamp { " a stamp and" } else { "" };
        let cut = if self.is_cut { " … " } else { " " };
        let (expected, actual) = (Quoted(&self.expected), Quoted(&self.actual));
        write!(f, "expected{stamp}{cut}{expected}, got{cut}{actual}")
    }
}

/// What follows a stamp, without the blanks that only matter where they are wrong.
fn label(text: &str) -> &str {
    text.trim_start_matches([' ', '\t'])
}

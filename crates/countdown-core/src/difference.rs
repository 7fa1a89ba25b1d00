use std::{fmt, time::Duration};

use crate::{
    error::ParseError,
    stamp::{Short, Stamp},
    visible::{Quoted, boundary, excerpt},
    when::When,
};

/// One difference between an output and its golden.
///
/// Displays as a sentence: the golden's line, what is wrong there, and by how much, as in ``line 2:
/// `A = 1`: due 0.5, printed at 0.6011, 0.1011 late, 0.1 allowed``. In the text, `→` is a tab and
/// `·` a space at the end; other unprintable characters are escaped; a long line is cut.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    pub(crate) golden_line: usize,
    pub(crate) actual_line: Option<usize>,
    pub(crate) kind: Kind,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Missing; or not there yet when the program was killed.
    Missing {
        text: Text,
        cut: Option<(Asked, Stamp)>,
    },
    Unexpected {
        text: Text,
        /// The line number in the output, from 1.
        line: usize,
        /// The number of the golden's line above it, from 1.
        above: Option<usize>,
    },
    Changed(Box<Changed>),
    Moved {
        text: Text,
        /// The line number in the output, from 1.
        line: usize,
    },
    Early(Box<Timed>),
    Late(Box<Timed>),
    /// Late, and after lines that are due later.
    Overtaken(Box<Timed>),
    /// The stamp is before `previous`; or if there is none, later than the stamps that follow.
    Backwards {
        text: Text,
        stamp: Stamp,
        previous: Option<Stamp>,
    },
    /// The first malformed line.
    Malformed(ParseError),
    /// The golden's line has no place in the output where it fits.
    Unplaced {
        text: Text,
        asked: Asked,
    },
}

/// A line, cut to the length that can be shown.
pub(crate) type Text = Box<[u8]>;

/// A line that came at the wrong time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Timed {
    /// The golden's text.
    pub(crate) text: Text,
    /// The output's text, if the golden's has a hole.
    pub(crate) filled: Option<Text>,
    pub(crate) asked: Asked,
    /// The actual time, in the output's time.
    pub(crate) printed: Stamp,
    /// The first allowed time, in the output's time, without the tolerance.
    pub(crate) earliest: Stamp,
    pub(crate) latest: Option<Stamp>,
    /// The distance from the allowed times.
    pub(crate) off: Stamp,
    /// The tolerance.
    pub(crate) allowed: Stamp,
}

/// The time that a golden asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Asked {
    Due(Stamp),
    /// A range that counts from zero, or any time.
    Range(When),
    /// A time that counts from the line above. That line has this text, and came so long before.
    FromAbove {
        when: When,
        above: Text,
        since: Stamp,
    },
}

impl Difference {
    /// Returns the line number in the golden, from 1, at which the difference is: for an unexpected
    /// line that of the line above, for a malformed line that of the next one.
    #[must_use]
    pub fn golden_line(&self) -> usize {
        self.golden_line
    }

    /// Returns the line number in the output, from 1, if there is one.
    #[must_use]
    pub fn actual_line(&self) -> Option<usize> {
        self.actual_line
    }

    /// Returns `true` if the line is only late: it is past its limit, or lines that are due later
    /// overtook it. A busy machine can do that to any program.
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
        matches!(self.kind, Kind::Late(_) | Kind::Overtaken(_))
    }

    /// Returns `true` if the line is only early.
    #[must_use]
    pub fn is_early(&self) -> bool {
        matches!(self.kind, Kind::Early(_))
    }

    /// Returns the line's due time, if it has one and came at the wrong time.
    #[must_use]
    pub fn due(&self) -> Option<Duration> {
        match self.timed()?.asked {
            Asked::Due(due) => Some(due.into()),
            _ => None,
        }
    }

    /// Returns the first allowed time, if the line came at the wrong time.
    #[must_use]
    pub fn earliest(&self) -> Option<Duration> {
        Some(self.timed()?.earliest.into())
    }

    /// Returns the last allowed time, if the line came at the wrong time and there is such a limit.
    /// For a due time, it is the due time.
    #[must_use]
    pub fn latest(&self) -> Option<Duration> {
        self.timed()?.latest.map(Duration::from)
    }

    /// Returns the time of the line, if that was wrong.
    #[must_use]
    pub fn printed(&self) -> Option<Duration> {
        Some(self.timed()?.printed.into())
    }

    /// Returns how late or early the line was, if it came at the wrong time.
    #[must_use]
    pub fn off(&self) -> Option<Duration> {
        Some(self.timed()?.off.into())
    }

    /// Returns the golden's text, without the blanks before it, if the line came at the wrong time.
    #[must_use]
    pub fn label(&self) -> Option<String> {
        let timed = self.timed()?;
        Some(Quoted(label(&timed.text)).to_string())
    }

    /// Returns the sentence without its prefix, the golden's line.
    #[must_use]
    pub fn message(&self) -> String {
        self.kind.to_string()
    }

    fn timed(&self) -> Option<&Timed> {
        match &self.kind {
            Kind::Early(timed) | Kind::Late(timed) | Kind::Overtaken(timed) => Some(timed),
            _ => None,
        }
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            Kind::Unexpected { .. } | Kind::Malformed(_) => self.kind.fmt(f),
            _ => write!(f, "line {}: {}", self.golden_line, self.kind),
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Kind::Missing { text, cut: None } => {
                write!(f, "{} is missing", Quoted(label(text)))
            }
            Kind::Missing {
                text,
                cut: Some((asked, at)),
            } => {
                let text = Quoted(label(text));
                write!(
                    f,
                    "{text}: {asked}, had not come at {at}, when it was ended"
                )
            }
            Kind::Unexpected { text, line, above } => {
                write!(f, "line {line} of the output: unexpected ")?;
                match &**text {
                    b"" => f.write_str("empty line, ")?,
                    text => write!(f, "{}, ", Quoted(text))?,
                }
                match above {
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
                let off = timed.off;
                write!(f, "{timed}, {off} early, ")?;
                if timed.allowed == Stamp::default() {
                    f.write_str("which is never allowed")
                } else {
                    write!(f, "{} allowed", Short(timed.allowed))
                }
            }
            Kind::Late(timed) => {
                write!(f, "{timed}, {} late", timed.off)?;
                match timed.asked {
                    Asked::Range(_)
                    | Asked::FromAbove {
                        when: When::Between { .. },
                        ..
                    } => Ok(()),
                    _ => write!(f, ", {} allowed", Short(timed.allowed)),
                }
            }
            Kind::Overtaken(timed) => {
                write!(
                    f,
                    "{timed}, {} late, after lines that are due later",
                    timed.off
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
            Kind::Malformed(error) => {
                write!(
                    f,
                    "line {} of the output: {}",
                    error.line(),
                    error.message()
                )
            }
            Kind::Unplaced { text, asked } => {
                let text = Quoted(label(text));
                write!(
                    f,
                    "{text}: {asked}, no line of the output fits it in its place"
                )
            }
        }
    }
}

impl fmt::Display for Timed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", Quoted(label(&self.text)))?;
        if let Some(filled) = &self.filled {
            write!(f, ", here {}", Quoted(label(filled)))?;
        }
        match &self.asked {
            Asked::FromAbove { since, .. } => {
                write!(f, ": {}, printed {since} after it", self.asked)
            }
            asked => write!(f, ": {asked}, printed at {}", self.printed),
        }
    }
}

impl fmt::Display for Asked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Asked::Due(due) => write!(f, "due {}", Short(*due)),
            Asked::Range(When::Untimed) => f.write_str("at the end"),
            Asked::Range(when) => write!(f, "due {when}"),
            Asked::FromAbove { when, above, .. } => {
                write!(f, "due {when} after {}", Quoted(label(above)))
            }
        }
    }
}

/// Two lines, shown from a little before the place where they begin to differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Changed {
    expected: Text,
    actual: Text,
    is_cut: bool,
    /// True if the golden's line has a time and the actual line has none.
    wants_time: bool,
}

impl Changed {
    pub(crate) fn new(expected: &[u8], actual: &[u8], wants_time: bool) -> Self {
        const BEFORE: usize = 40;

        let pairs = expected.iter().zip(actual);
        let same = pairs.take_while(|(one, other)| one == other).count();
        let from = if same > 2 * BEFORE {
            boundary(expected, same - BEFORE)
        } else {
            0
        };
        Self {
            expected: excerpt(&expected[from..]),
            actual: excerpt(&actual[from..]),
            is_cut: from > 0,
            wants_time,
        }
    }
}

impl fmt::Display for Changed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let stamp = if self.wants_time { " a stamp and" } else { "" };
        let cut = if self.is_cut { " … " } else { " " };
        let (expected, actual) = (Quoted(&self.expected), Quoted(&self.actual));
        write!(f, "expected{stamp}{cut}{expected}, got{cut}{actual}")
    }
}

/// Returns the text after a stamp, without blanks, unless only blanks are left.
fn label(text: &[u8]) -> &[u8] {
    let blanks = text.iter().take_while(|byte| b" \t".contains(byte)).count();
    &text[blanks..]
}

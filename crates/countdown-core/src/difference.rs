use std::{fmt, time::Duration};

use crate::{
    stamp::{Due, Read, Stamp},
    visible::Visible,
};

/// One thing that is wrong in an output. Displays as a sentence with both line numbers' worth of
/// what a person needs: the golden's line, the text, the figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    pub(crate) golden_line: usize,
    pub(crate) printed_line: Option<usize>,
    pub(crate) kind: Kind,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Kind {
    Missing(Box<[u8]>),
    Unexpected(Box<[u8]>),
    Changed {
        expected: Box<[u8]>,
        printed: Box<[u8]>,
    },
    /// A line without a due time stands elsewhere.
    Moved(Box<[u8]>),
    OutOfOrder {
        text: Box<[u8]>,
        due: Stamp,
        stamp: Stamp,
    },
    Early {
        text: Box<[u8]>,
        due: Stamp,
        stamp: Stamp,
    },
    Late {
        text: Box<[u8]>,
        due: Stamp,
        stamp: Stamp,
        tolerance: Stamp,
    },
    Backwards {
        text: Box<[u8]>,
        stamp: Stamp,
        previous: Stamp,
    },
    RuleMissing(Box<[u8]>),
    RuleTooMany,
    RuleWrong(Box<[u8]>),
    Unfinished,
}

impl Difference {
    /// The line of the golden file, from 1, that the difference is at or nearest to.
    #[must_use]
    pub fn golden_line(&self) -> usize {
        self.golden_line
    }

    /// The line of the output, from 1; none where a line is missing.
    #[must_use]
    pub fn printed_line(&self) -> Option<usize> {
        self.printed_line
    }

    /// When the line was due, where being late is all that is wrong: it is past the tolerance, or
    /// so late that lines due after it overtook it. A busy machine can do that to any program.
    #[must_use]
    pub fn late(&self) -> Option<Late> {
        match self.kind {
            Kind::Late { due, stamp, .. } => Some(Late::new(due, stamp, false)),
            Kind::OutOfOrder { due, stamp, .. } => Some(Late::new(due, stamp, true)),
            _ => None,
        }
    }

    /// The sentence without the golden's line.
    #[must_use]
    pub fn message(&self) -> String {
        self.kind.to_string()
    }
}

/// A line whose only fault is that it came late.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Late {
    /// When it was due, since the start of the run.
    pub due: Duration,
    /// How long after that it was printed.
    pub lateness: Duration,
    /// Whether lines that were due later stand before it.
    pub overtaken: bool,
}

impl Late {
    fn new(due: Stamp, stamp: Stamp, overtaken: bool) -> Self {
        Self { due: due.into(), lateness: stamp.since(due), overtaken }
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.golden_line, self.kind)
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Kind::Missing(text) => write!(f, "`{}` is missing", Label(text)),
            Kind::Unexpected(text) => write!(f, "`{}` is not expected", Visible(text)),
            Kind::Changed { expected, printed } => changed(f, expected, printed),
            Kind::Moved(text) => write!(f, "`{}` is out of order", Visible(text)),
            Kind::OutOfOrder { text, due, stamp } => write!(
                f,
                "`{}`: due {}, printed at {stamp}, after lines that are due later",
                Label(text),
                Due(*due)
            ),
            Kind::Early { text, due, stamp } => write!(
                f,
                "`{}`: due {}, printed at {stamp}, {} early, which is never allowed",
                Label(text),
                Due(*due),
                Stamp::from(due.since(*stamp))
            ),
            Kind::Late { text, due, stamp, tolerance } => write!(
                f,
                "`{}`: due {}, printed at {stamp}, {} late, {} allowed",
                Label(text),
                Due(*due),
                Stamp::from(stamp.since(*due)),
                Due(*tolerance)
            ),
            Kind::Backwards { text, stamp, previous } => {
                write!(f, "`{}`: the stamp {stamp} runs backwards from {previous}", Label(text))
            }
            Kind::RuleMissing(text) => {
                write!(f, "the rule of 40 dashes above `{}` is missing", Visible(text))
            }
            Kind::RuleTooMany => write!(f, "a rule that belongs to no line"),
            Kind::RuleWrong(text) => {
                write!(f, "expected a rule of 40 dashes, printed `{}`", Visible(text))
            }
            Kind::Unfinished => write!(f, "the last line does not end with a line break"),
        }
    }
}

fn changed(f: &mut fmt::Formatter<'_>, expected: &[u8], printed: &[u8]) -> fmt::Result {
    write!(f, "expected `{}`, printed `{}`", Visible(expected), Visible(printed))?;
    match Stamp::read(printed) {
        Read::Bad(what) => write!(f, ": the stamp has {what}"),
        Read::Stamp(..) | Read::None => Ok(()),
    }
}

/// What follows a stamp, without the blanks that only matter where they are wrong.
struct Label<'a>(&'a [u8]);

impl fmt::Display for Label<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let blank = self.0.iter().take_while(|b| b" \t".contains(b)).count();
        Visible(&self.0[blank..]).fmt(f)
    }
}

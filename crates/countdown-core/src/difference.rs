use std::{fmt, time::Duration};

use crate::{
    stamp::{Due, Read, Stamp},
    visible::{boundary, excerpt, Visible},
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
    Unexpected(Text),
    Changed(Box<Changed>),
    /// A line without a due time stands elsewhere.
    Moved(Text),
    OutOfOrder {
        text: Text,
        due: Stamp,
        stamp: Stamp,
    },
    Early {
        text: Text,
        due: Stamp,
        stamp: Stamp,
    },
    Late {
        text: Text,
        due: Stamp,
        stamp: Stamp,
        tolerance: Stamp,
    },
    /// Before `previous`, or where there is none, after those that follow.
    Backwards {
        text: Text,
        stamp: Stamp,
        previous: Option<Stamp>,
    },
    BadStamp(Text),
    RuleMissing(Text),
    RuleTooMany,
    RuleWrong(Text),
    Crlf,
    Unfinished,
}

/// A line, or as much of it as can be shown.
pub(crate) type Text = Box<[u8]>;

impl Difference {
    /// The line of the golden file, from 1, that the difference is at or nearest to.
    #[must_use]
    pub fn golden_line(&self) -> usize {
        self.golden_line
    }

    /// The line of the output, from 1; none where a line is missing.
    #[must_use]
    pub fn actual_line(&self) -> Option<usize> {
        self.actual_line
    }

    /// When the line was due, where being late is all that is wrong: it is past the tolerance, or
    /// so late that lines due after it overtook it. A busy machine can do that to any program.
    ///
    /// ```
    /// use std::time::Duration;
    /// use countdown_core::{Golden, RULE};
    ///
    /// let golden = Golden::parse(format!("{RULE}\n0.5010 \tA = 1\n{RULE}\nDone\n"))?;
    /// let comparison = golden.compare(format!("{RULE}\n0.7500 \tA = 1\n{RULE}\nDone\n"));
    /// let late = comparison.differences()[0].late().expect("all but the time is right");
    /// assert_eq!(late.lateness, Duration::from_millis(250));
    /// # Ok::<(), countdown_core::ParseError>(())
    /// ```
    #[must_use]
    pub fn late(&self) -> Option<Late> {
        match self.kind {
            Kind::Late { due, stamp, .. } => Some(Late::new(due, stamp, false)),
            Kind::OutOfOrder { due, stamp, .. } => Some(Late::new(due, stamp, true)),
            _ => None,
        }
    }

    /// The sentence without the golden's line, as one line of text.
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
            Kind::Missing(text) => write!(f, "{} is missing", Quoted(label(text))),
            Kind::Unexpected(text) => write!(f, "{} is not expected", Quoted(text)),
            Kind::Changed(changed) => changed.fmt(f),
            Kind::Moved(text) => write!(f, "{} is out of order", Quoted(text)),
            Kind::OutOfOrder { text, due, stamp } => write!(
                f,
                "{}: due {}, printed at {stamp}, after lines that are due later",
                Quoted(label(text)),
                Due(*due)
            ),
            Kind::Early { text, due, stamp } => write!(
                f,
                "{}: due {}, printed at {stamp}, {} early, which is never allowed",
                Quoted(label(text)),
                Due(*due),
                Stamp::from(due.since(*stamp))
            ),
            Kind::Late { text, due, stamp, tolerance } => write!(
                f,
                "{}: due {}, printed at {stamp}, {} late, {} allowed",
                Quoted(label(text)),
                Due(*due),
                Stamp::from(stamp.since(*due)),
                Due(*tolerance)
            ),
            Kind::Backwards { text, stamp, previous: Some(previous) } => write!(
                f,
                "{}: the stamp {stamp} runs backwards from {previous}",
                Quoted(label(text))
            ),
            Kind::Backwards { text, stamp, previous: None } => write!(
                f,
                "{}: the stamp {stamp} is later than those that follow it",
                Quoted(label(text))
            ),
            Kind::BadStamp(text) => write!(f, "{}{}", Quoted(text), Flaw(text)),
            Kind::RuleMissing(text) => {
                write!(f, "the rule of 40 dashes above {} is missing", Quoted(text))
            }
            Kind::RuleTooMany => write!(f, "a rule that belongs to no line"),
            Kind::RuleWrong(text) => {
                write!(f, "expected a rule of 40 dashes, printed {}", Quoted(text))
            }
            Kind::Crlf => write!(f, "the lines end with `\\r\\n`, expected `\\n` alone"),
            Kind::Unfinished => write!(f, "the last line does not end with a line break"),
        }
    }
}

/// Two lines, shown from a little before where they begin to differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Changed {
    expected: Text,
    printed: Text,
    is_cut: bool,
    /// Whether the expected text follows a stamp that is missing or bad in the printed line.
    wants_stamp: bool,
}

impl Changed {
    pub(crate) fn new(expected: &[u8], printed: &[u8], wants_stamp: bool) -> Self {
        const BEFORE: usize = 40;
        let same = expected.iter().zip(printed).take_while(|(one, other)| one == other).count();
        let from = if same > 2 * BEFORE { boundary(expected, same - BEFORE) } else { 0 };
        let (expected, printed) = (excerpt(&expected[from..]), excerpt(&printed[from..]));
        Self { expected, printed, is_cut: from > 0, wants_stamp }
    }
}

impl fmt::Display for Changed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let cut = if self.is_cut { " … " } else { " " };
        let stamp = if self.wants_stamp { " a stamp and" } else { "" };
        write!(f, "expected{stamp}{cut}{}, printed{cut}", Quoted(&self.expected))?;
        write!(f, "{}{}", Quoted(&self.printed), Flaw(&self.printed))
    }
}

/// What is wrong with the stamp that a line starts with.
struct Flaw<'a>(&'a [u8]);

impl fmt::Display for Flaw<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match Stamp::read(self.0) {
            Read::Bad(flaw, _) => write!(f, ": the stamp has {flaw}"),
            Read::Stamp(..) | Read::None => Ok(()),
        }
    }
}

struct Quoted<'a>(&'a [u8]);

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            b"" => f.write_str("an empty line"),
            text => write!(f, "`{}`", Visible(text)),
        }
    }
}

/// What follows a stamp, without the blanks that only matter where they are wrong.
fn label(text: &[u8]) -> &[u8] {
    let blank = text.iter().take_while(|b| b" \t".contains(b)).count();
    &text[blank..]
}

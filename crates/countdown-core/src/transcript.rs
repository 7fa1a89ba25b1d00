use std::{error, fmt, ops::Range};

use crate::{
    stamp::{Read, Stamp},
    visible::Visible,
    RULE,
};

/// A well-formed transcript: rules, stamped lines and a closing word, or text without any stamp.
///
/// The form with stamps is, line for line: a rule of 40 dashes; a stamp, one space and any text;
/// as many such pairs as there are; a last rule; the closing word; and no line more. Stamps have
/// exactly four decimals and never run backwards. A text in which no line starts with a decimal
/// number is a transcript too, to be taken literally.
///
/// ```
/// use countdown_core::{Transcript, RULE};
///
/// let text = format!("{RULE}\n0.5010 \tA = 1\n{RULE}\nDone\n");
/// let transcript = Transcript::parse(&text)?;
/// assert_eq!(transcript.ticks().next().unwrap().1, "A = 1");
///
/// let error = Transcript::parse("1.0 \tA = 1\n").unwrap_err();
/// assert_eq!(error.to_string(), "line 1: expected a rule of 40 dashes, found `1.0 →A = 1`");
/// # Ok::<(), countdown_core::ParseError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transcript {
    text: String,
    /// The lines that are compared: all but the rules of a transcript with stamps.
    lines: Vec<Line>,
}

/// One line without its rule. `key` is all of it that must match: what follows the stamp.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Line {
    pub(crate) stamp: Option<Stamp>,
    pub(crate) key: Range<usize>,
}

impl Transcript {
    /// Reads a transcript.
    ///
    /// # Errors
    /// When it is not well-formed: the error names the line, and what was expected there.
    pub fn parse(text: impl AsRef<[u8]>) -> Result<Self, ParseError> {
        let text = match std::str::from_utf8(text.as_ref()) {
            Ok(text) => text,
            Err(error) => {
                let before = &text.as_ref()[..error.valid_up_to()];
                let line = before.split(|b| *b == b'\n').count();
                return Err(ParseError::new(line, "the text is not UTF-8"));
            }
        };
        let mut lines = Vec::new();
        let stamped = text.lines().any(|line| !matches!(Stamp::read(line.as_bytes()), Read::None));
        let mut reader = Reader { text, offset: 0, line: 0 };
        if stamped {
            while let Some(line) = reader.stamped(lines.last())? {
                lines.push(line);
            }
        } else {
            while reader.offset < text.len() {
                lines.push(Line { stamp: None, key: reader.next("")? });
            }
        }
        Ok(Self { text: text.to_owned(), lines })
    }

    /// The stamps and labels, without the tabs before them, in the order they were printed in.
    pub fn ticks(&self) -> impl Iterator<Item = (Stamp, &str)> {
        self.lines.iter().filter_map(move |line| {
            let label = self.text[line.key.clone()].trim_start_matches([' ', '\t']);
            line.stamp.map(|stamp| (stamp, label))
        })
    }

    pub(crate) fn lines(&self) -> &[Line] {
        &self.lines
    }

    pub(crate) fn key(&self, index: usize) -> &[u8] {
        self.text[self.lines[index].key.clone()].as_bytes()
    }

    /// Whether it has stamps, and so rules that belong to its lines.
    pub(crate) fn is_stamped(&self) -> bool {
        self.lines.iter().any(|line| line.stamp.is_some())
    }

    /// The line of the file, from 1, that `lines()[index]` stands on.
    pub(crate) fn number(&self, index: usize) -> usize {
        if self.is_stamped() {
            2 * index + 2
        } else {
            index + 1
        }
    }
}

struct Reader<'a> {
    text: &'a str,
    offset: usize,
    line: usize,
}

impl Reader<'_> {
    /// The next line under its rule; none after the closing word.
    fn stamped(&mut self, last: Option<&Line>) -> Result<Option<Line>, ParseError> {
        if last.map_or(false, |line| line.stamp.is_none()) {
            return match self.text.get(self.offset..) {
                None | Some("") => Ok(None),
                Some(_) => {
                    let extra = self.next("")?;
                    Err(self.expected("nothing after the closing word", &extra))
                }
            };
        }
        let rule = self.next("a rule of 40 dashes")?;
        if &self.text[rule.clone()] != RULE {
            return Err(self.expected("a rule of 40 dashes", &rule));
        }
        let line = self.next("a stamped line or the closing word")?;
        match Stamp::read(self.text[line.clone()].as_bytes()) {
            Read::None if &self.text[line.clone()] == RULE => {
                Err(self.expected("a stamped line or the closing word", &line))
            }
            Read::None => Ok(Some(Line { stamp: None, key: line })),
            Read::Bad(what) => Err(ParseError::new(self.line, format!("the stamp has {what}"))),
            Read::Stamp(_, rest) if !rest.starts_with(b" ") => {
                Err(self.expected("one space after the stamp", &line))
            }
            Read::Stamp(stamp, _) if last.map_or(false, |last| last.stamp > Some(stamp)) => {
                Err(ParseError::new(self.line, "the stamp runs backwards"))
            }
            Read::Stamp(stamp, rest) => {
                Ok(Some(Line { stamp: Some(stamp), key: line.end - rest.len()..line.end }))
            }
        }
    }

    fn next(&mut self, expected: &str) -> Result<Range<usize>, ParseError> {
        self.line += 1;
        let rest = &self.text[self.offset..];
        let start = self.offset;
        if let Some(length) = rest.find('\n') {
            self.offset += length + 1;
            Ok(start..start + length)
        } else if rest.is_empty() {
            Err(ParseError::new(self.line, format!("expected {expected}, found the end")))
        } else {
            Err(ParseError::new(self.line, "expected a line break at the end of the last line"))
        }
    }

    fn expected(&self, expected: &str, found: &Range<usize>) -> ParseError {
        let found = Visible(self.text[found.clone()].as_bytes());
        ParseError::new(self.line, format!("expected {expected}, found `{found}`"))
    }
}

/// Why a text is not a transcript, or a transcript not a golden.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParseError {
    line: usize,
    message: String,
}

impl ParseError {
    pub(crate) fn new(line: usize, message: impl Into<String>) -> Self {
        Self { line, message: message.into() }
    }

    /// The line it was found on, counted from 1.
    #[must_use]
    pub fn line(&self) -> usize {
        self.line
    }

    /// What was expected there, without the line.
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

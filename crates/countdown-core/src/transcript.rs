use std::{error, fmt};

use crate::{
    stamp::{Read, Stamp},
    visible::Visible,
    RULE,
};

/// A well-formed transcript: rules, stamped lines and a closing word, or text without any stamp.
///
/// The form with stamps is, line for line: a rule of 40 dashes; a stamp, one space and any text;
/// as many such pairs as there are; a last rule; the closing word, which is any line that is
/// neither like a stamp nor like a rule; and no line more. Stamps have exactly four decimals and
/// never run backwards. A text in which no line starts with a stamp is a transcript too, to be
/// taken literally. The last line ends with a line break in both.
///
/// ```
/// use countdown_core::{Transcript, RULE};
///
/// let text = format!("{RULE}\n0.5010 \tA = 1\n{RULE}\nDone\n");
/// let transcript = Transcript::parse(&text)?;
/// assert_eq!(transcript.ticks().next().unwrap().1, "A = 1");
///
/// let error = Transcript::parse("1.0000 \tA = 1\n").unwrap_err();
/// assert_eq!(error.to_string(), "line 1: expected a rule of 40 dashes, found `1.0000 →A = 1`");
/// # Ok::<(), countdown_core::ParseError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transcript {
    /// Of each line what must match, one after the other: what follows the stamp.
    keys: String,
    /// The lines that are compared: all but the rules of a transcript with stamps.
    lines: Vec<Line>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Line {
    stamp: Option<Stamp>,
    /// Where its key ends in `keys`.
    end: usize,
}

impl Transcript {
    /// Reads a transcript.
    ///
    /// # Errors
    /// When it is not well-formed: the error names the line, and what was expected there.
    pub fn parse(text: impl AsRef<[u8]>) -> Result<Self, ParseError> {
        let text = utf8(text.as_ref())?;
        let mut reader = Reader { rest: text, line: 0 };
        let mut transcript = Self { keys: String::new(), lines: Vec::new() };
        if is_stamped(text) {
            reader.stamped(&mut transcript)?;
        } else {
            reader.literal(&mut transcript)?;
        }
        Ok(transcript)
    }

    /// The stamps and labels, without the tabs before them, in the order they were printed in.
    pub fn ticks(&self) -> impl Iterator<Item = (Stamp, &str)> {
        let starts = [0].into_iter().chain(self.lines.iter().map(|line| line.end));
        self.lines.iter().zip(starts).filter_map(move |(line, start)| {
            let label = self.keys[start..line.end].trim_start_matches([' ', '\t']);
            line.stamp.map(|stamp| (stamp, label))
        })
    }

    fn push(&mut self, stamp: Option<Stamp>, key: &str) {
        self.keys.push_str(key);
        self.lines.push(Line { stamp, end: self.keys.len() });
    }

    /// How many lines there are to compare.
    pub(crate) fn len(&self) -> usize {
        self.lines.len()
    }

    pub(crate) fn stamp(&self, index: usize) -> Option<Stamp> {
        self.lines[index].stamp
    }

    pub(crate) fn stamps(&self) -> impl Iterator<Item = Stamp> + '_ {
        self.lines.iter().filter_map(|line| line.stamp)
    }

    pub(crate) fn key(&self, index: usize) -> &[u8] {
        let start = index.checked_sub(1).map_or(0, |before| self.lines[before].end);
        &self.keys.as_bytes()[start..self.lines[index].end]
    }

    /// Whether it has stamps, and so rules that belong to its lines.
    pub(crate) fn is_stamped(&self) -> bool {
        self.lines.first().map_or(false, |line| line.stamp.is_some())
    }

    /// The line of the file, from 1, that the line at `index` stands on.
    pub(crate) fn number(&self, index: usize) -> usize {
        if self.is_stamped() {
            2 * index + 2
        } else {
            index + 1
        }
    }
}

fn utf8(bytes: &[u8]) -> Result<&str, ParseError> {
    std::str::from_utf8(bytes).map_err(|error| {
        let (valid, rest) = bytes.split_at(error.valid_up_to());
        let line = valid.split(|b| *b == b'\n').count();
        ParseError::new(line, format!("expected UTF-8, found the byte \\x{:02x}", rest[0]))
    })
}

/// Whether a text is meant to have stamps. Beside rules, a bad stamp is one that went wrong;
/// without any, it is a number at the start of a line.
fn is_stamped(text: &str) -> bool {
    let (mut rules, mut bad) = (false, false);
    for line in text.lines() {
        match Stamp::read(line.as_bytes()) {
            Read::Stamp(..) => return true,
            Read::Bad(..) => bad = true,
            Read::None => rules |= line == RULE,
        }
    }
    rules && bad
}

/// Dashes alone are meant for a rule, be they too few, too many or followed by blanks.
pub(crate) fn is_rule_like(text: &[u8]) -> bool {
    text.starts_with(b"---") && text.iter().all(|b| b"- \t\r".contains(b))
}

struct Reader<'a> {
    rest: &'a str,
    /// The number of the line that was read last.
    line: usize,
}

impl<'a> Reader<'a> {
    fn stamped(&mut self, into: &mut Transcript) -> Result<(), ParseError> {
        const LINE: &str = "a stamped line or the closing word";
        let mut last = Stamp::default();
        loop {
            self.rule()?;
            let line = self.next(LINE)?;
            match Stamp::read(line.as_bytes()) {
                Read::None if is_rule_like(line.as_bytes()) => {
                    return Err(self.expected(LINE, line))
                }
                Read::None => {
                    into.push(None, line);
                    return self.end();
                }
                Read::Bad(flaw, _) => {
                    let message = format!("expected a stamp like 0.5010, found one with {flaw}");
                    return Err(ParseError::new(self.line, message));
                }
                Read::Stamp(_, rest) if !rest.starts_with(b" ") => {
                    return Err(self.expected("one space after the stamp", line))
                }
                Read::Stamp(stamp, _) if stamp < last => {
                    let message = format!("expected a stamp of {last} or later, found {stamp}");
                    return Err(ParseError::new(self.line, message));
                }
                Read::Stamp(stamp, rest) => {
                    into.push(Some(stamp), &line[line.len() - rest.len()..]);
                    last = stamp;
                }
            }
        }
    }

    fn literal(&mut self, into: &mut Transcript) -> Result<(), ParseError> {
        loop {
            let line = self.next("a transcript")?;
            into.push(None, line);
            if self.rest.is_empty() {
                return Ok(());
            }
        }
    }

    fn rule(&mut self) -> Result<(), ParseError> {
        const EXPECTED: &str = "a rule of 40 dashes";
        let line = self.next(EXPECTED)?;
        if line == RULE {
            Ok(())
        } else {
            Err(self.expected(EXPECTED, line))
        }
    }

    fn end(&mut self) -> Result<(), ParseError> {
        if self.rest.is_empty() {
            return Ok(());
        }
        let line = self.next("")?;
        Err(self.expected("nothing after the closing word", line))
    }

    fn next(&mut self, expected: &str) -> Result<&'a str, ParseError> {
        self.line += 1;
        if let Some((line, rest)) = self.rest.split_once('\n') {
            self.rest = rest;
            Ok(line)
        } else if self.rest.is_empty() {
            Err(ParseError::new(self.line, format!("expected {expected}, found the end")))
        } else {
            Err(self.expected("a line break at the end of the last line", self.rest))
        }
    }

    fn expected(&self, expected: &str, found: &str) -> ParseError {
        let found = Visible(found.as_bytes());
        ParseError::new(self.line, format!("expected {expected}, found `{found}`"))
    }
}

/// Why a text is not a transcript, or a transcript not a golden.
///
/// Displays as a sentence with the line: `line 3: expected a rule of 40 dashes, found the end`.
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

    /// What was expected there and what was found, without the line.
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

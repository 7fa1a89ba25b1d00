use std::{borrow::Cow, fmt};

use crate::{
    RULE,
    error::ParseError,
    stamp::{Read, Stamp},
    texts::{Texts, without_carriage_returns},
    visible::Quoted,
};

/// A well-formed transcript, in one of three forms.
///
/// - With rules: pairs of lines, each a rule of 40 dashes and then a stamp, one space and any text;
///   then a last rule and the closing word, which is any line that resembles neither a stamp nor a
///   rule.
/// - Plain: a stamp, one space and any text on each line. A transcript whose first line begins with
///   a stamp is plain.
/// - Literal: text in which no line begins with a stamp.
///
/// Stamps have four decimals and never run backwards. The last line ends with a line feed. If every
/// line ends with `\r\n`, that is read as `\n`. The transcript displays as the text that it was
/// read from.
///
/// ```
/// use countdown_core::{Transcript, RULE};
///
/// let text = format!("{RULE}\n0.5010 \tA = 1\n{RULE}\nDone\n");
/// let transcript = Transcript::parse(&text)?;
/// assert_eq!(transcript.ticks().next().unwrap().1, "A = 1");
/// assert_eq!(transcript.to_string(), text);
///
/// let plain = Transcript::parse("0.0000 connecting\n1.0004 retry 1\n")?;
/// assert_eq!(plain.ticks().count(), 2);
///
/// let error = Transcript::parse("0.0000 connecting\n1.0 retry 1\n").unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "line 2: expected a stamp like 0.5010, got one with other than four decimals: `1.0 retry 1`",
/// );
/// # Ok::<(), countdown_core::ParseError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transcript {
    form: Form,
    /// The text after the stamp of each line; rules are left out.
    texts: Texts,
    stamps: Vec<Option<Stamp>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    Ruled,
    Plain,
    Literal,
}

/// The treatment of lines in a plain transcript that do not begin with a well-formed stamp.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unstamped {
    /// Reading ends at the first such line.
    Refused,
    /// Such lines are kept, without a stamp.
    Allowed,
}

impl Transcript {
    /// Reads a transcript.
    ///
    /// # Errors
    ///
    /// Errors if the text is malformed, with the first line that is wrong and what was expected
    /// there.
    pub fn parse(text: impl AsRef<[u8]>) -> Result<Self, ParseError> {
        let text = text.as_ref();
        let converted = without_carriage_returns(text);
        let text = converted.as_deref().unwrap_or(text);

        let form = Form::of(text);
        let mut lines = lines_of(text);
        let first = lines.clone().next().unwrap_or_default();
        if form == Form::Ruled && !lines.any(|line| line == RULE.as_bytes()) {
            // It may as well be meant for a plain one.
            return Err(unlike(
                1,
                "a rule of 40 dashes or a stamp like 0.5010",
                first,
            ));
        }
        let (transcript, error) = Self::read(text, form, Unstamped::Refused);
        transcript.check_order()?;
        error.map_or(Ok(()), Err)?;
        transcript.check_end()?;
        Ok(transcript)
    }

    /// Reads the lines before the first malformed one, with the error there.
    ///
    /// The order of the lines is not checked.
    pub(crate) fn read(
        text: &[u8],
        form: Form,
        unstamped: Unstamped,
    ) -> (Self, Option<ParseError>) {
        let mut transcript = Self {
            form,
            texts: Texts::default(),
            stamps: Vec::new(),
        };
        let mut reader = Reader {
            rest: text,
            line: 0,
            unstamped,
        };
        let error = reader.read_lines(&mut transcript).err();
        (transcript, error)
    }

    /// Returns the stamp and the text of each stamped line, without the blanks before the text.
    pub fn ticks(&self) -> impl Iterator<Item = (Stamp, Cow<'_, str>)> {
        let lines = self.stamps.iter().enumerate();
        lines.filter_map(|(index, stamp)| Some(((*stamp)?, label(self.text(index)))))
    }

    pub(crate) fn form(&self) -> Form {
        self.form
    }

    pub(crate) fn len(&self) -> usize {
        self.stamps.len()
    }

    pub(crate) fn stamp(&self, index: usize) -> Option<Stamp> {
        self.stamps[index]
    }

    /// Returns the text after the stamp, or the whole line if it has no stamp.
    pub(crate) fn text(&self, index: usize) -> &[u8] {
        self.texts.get(index)
    }

    /// Returns the whole line.
    pub(crate) fn line(&self, index: usize) -> Vec<u8> {
        let stamp = self.stamp(index).map(|stamp| stamp.to_string());
        [stamp.unwrap_or_default().as_bytes(), self.text(index)].concat()
    }

    /// Returns the number of a line in the file, from 1.
    pub(crate) fn number(&self, index: usize) -> usize {
        match self.form {
            Form::Ruled => 2 * index + 2,
            Form::Plain | Form::Literal => index + 1,
        }
    }

    /// Puts a space before each text, as it follows a stamp in a plain golden.
    pub(crate) fn indented(&self) -> Self {
        let mut indented = Self {
            form: Form::Literal,
            texts: Texts::default(),
            stamps: Vec::with_capacity(self.len()),
        };
        for index in 0..self.len() {
            indented.push(None, &[b" ", self.text(index)].concat());
        }
        indented
    }

    fn push(&mut self, stamp: Option<Stamp>, text: &[u8]) {
        self.texts.push(text);
        self.stamps.push(stamp);
    }

    /// Checks that stamps never run backwards, and that no line but the closing word lacks one.
    fn check_order(&self) -> Result<(), ParseError> {
        let mut last = Stamp::default();
        for index in 0..self.len() {
            let expected = match (self.form, self.stamp(index)) {
                (Form::Literal, _) => continue,
                (Form::Ruled, None) if index + 1 == self.len() => continue,
                (Form::Ruled, None) => "a stamp like 0.5010 on each line but the last".to_owned(),
                (Form::Plain, None) => "a stamp like 0.5010 on each line".to_owned(),
                (_, Some(stamp)) if stamp < last => format!("a stamp of {last} or later"),
                (_, Some(stamp)) => {
                    last = stamp;
                    continue;
                }
            };
            return Err(unlike(self.number(index), &expected, &self.line(index)));
        }
        Ok(())
    }

    /// Checks that there is a line, and a closing word if there are rules.
    fn check_end(&self) -> Result<(), ParseError> {
        let last = self.len().checked_sub(1);
        let expected = match last {
            None => "a transcript",
            Some(last) if self.form == Form::Ruled && self.stamp(last).is_some() => {
                "a rule of 40 dashes and the closing word"
            }
            Some(_) => return Ok(()),
        };
        let line = last.map_or(1, |last| self.number(last) + 1);
        Err(at_end(line, expected))
    }
}

impl fmt::Display for Transcript {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for index in 0..self.len() {
            if self.form == Form::Ruled {
                writeln!(f, "{RULE}")?;
            }
            writeln!(f, "{}", String::from_utf8_lossy(&self.line(index)))?;
        }
        Ok(())
    }
}

impl Form {
    /// Returns the form that a text is meant to have.
    ///
    /// Text without any stamp is literal; otherwise the first line decides. A malformed stamp
    /// counts as a stamp beside rules, and as a mere number elsewhere.
    pub(crate) fn of(text: &[u8]) -> Form {
        let mut lines = lines_of(text);
        let is_plain = !matches!(
            lines.clone().next().map(Stamp::read),
            None | Some(Read::None)
        );
        let (mut has_rule, mut has_malformed) = (false, false);
        let is_stamped = lines.any(|line| match Stamp::read(line) {
            Read::Stamp(..) => true,
            Read::Bad(..) => {
                has_malformed = true;
                has_rule
            }
            Read::None => {
                has_rule |= line == RULE.as_bytes();
                has_rule && has_malformed
            }
        });
        match is_stamped {
            true if is_plain => Form::Plain,
            true => Form::Ruled,
            false => Form::Literal,
        }
    }
}

/// Returns the lines of a text, without their ends.
pub(crate) fn lines_of(text: &[u8]) -> impl Iterator<Item = &[u8]> + Clone {
    text.strip_suffix(b"\n")
        .unwrap_or(text)
        .split(|byte| *byte == b'\n')
}

/// Returns a line's text without the blanks before it.
pub(crate) fn label(text: &[u8]) -> Cow<'_, str> {
    let blanks = text.iter().take_while(|byte| b" \t".contains(byte)).count();
    String::from_utf8_lossy(&text[blanks..])
}

struct Reader<'a> {
    rest: &'a [u8],
    /// The number of the last line read.
    line: usize,
    unstamped: Unstamped,
}

impl<'a> Reader<'a> {
    fn read_lines(&mut self, into: &mut Transcript) -> Result<(), ParseError> {
        const EXPECTED: &str = "a stamped line or the closing word";

        while let Some(line) = self.next()? {
            match into.form {
                Form::Literal => into.push(None, line),
                Form::Plain if line == RULE.as_bytes() && self.unstamped == Unstamped::Refused => {
                    return Err(self.unlike("a stamp like 0.5010, without a rule above it", line));
                }
                Form::Plain => self.read_line(line, into)?,
                Form::Ruled => {
                    self.check_rule(line, into)?;
                    let line = self
                        .next()?
                        .ok_or_else(|| at_end(self.line + 1, EXPECTED))?;
                    if is_rule_like(line) {
                        return Err(self.unlike(EXPECTED, line));
                    }
                    self.read_line(line, into)?;
                }
            }
        }
        Ok(())
    }

    fn check_rule(&self, line: &[u8], above: &Transcript) -> Result<(), ParseError> {
        let may_end = above.stamps.last().is_some_and(Option::is_none);
        match line {
            line if line == RULE.as_bytes() => Ok(()),
            _ if may_end => Err(self.unlike("a rule of 40 dashes or the end", line)),
            _ => Err(self.unlike("a rule of 40 dashes", line)),
        }
    }

    fn read_line(&self, line: &[u8], into: &mut Transcript) -> Result<(), ParseError> {
        match Stamp::read(line) {
            Read::Stamp(stamp, rest) if rest.starts_with(b" ") => into.push(Some(stamp), rest),
            Read::None => into.push(None, line),
            _ if self.unstamped == Unstamped::Allowed => into.push(None, line),
            Read::Stamp(..) => return Err(self.unlike("one space after the stamp", line)),
            Read::Bad(flaw) => {
                let line = Quoted(line);
                let message = format!("expected a stamp like 0.5010, got one with {flaw}: {line}");
                return Err(ParseError::new(self.line, message));
            }
        }
        Ok(())
    }

    /// Returns the next line, or `None` at the end.
    fn next(&mut self) -> Result<Option<&'a [u8]>, ParseError> {
        if self.rest.is_empty() {
            return Ok(None);
        }
        self.line += 1;
        let Some(end) = self.rest.iter().position(|byte| *byte == b'\n') else {
            return Err(self.unlike("a line break at the end of the last line", self.rest));
        };
        let line = &self.rest[..end];
        self.rest = &self.rest[end + 1..];
        Ok(Some(line))
    }

    fn unlike(&self, expected: &str, got: &[u8]) -> ParseError {
        unlike(self.line, expected, got)
    }
}

/// Returns `true` if a line is meant for a rule: only dashes, even if too few, too many or before
/// blanks.
pub(crate) fn is_rule_like(line: &[u8]) -> bool {
    line.starts_with(b"---") && line.iter().all(|byte| b"- \t\r".contains(byte))
}

pub(crate) fn unlike(line: usize, expected: &str, got: &[u8]) -> ParseError {
    ParseError::new(line, format!("expected {expected}, got {}", Quoted(got)))
}

fn at_end(line: usize, expected: &str) -> ParseError {
    ParseError::new(line, format!("expected {expected}, got the end"))
}

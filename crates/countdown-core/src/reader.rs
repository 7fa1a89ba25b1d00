use crate::{
    RULE,
    error::ParseError,
    stamp::{Read, Stamp},
    transcript::{Form, Transcript},
    visible::Quoted,
};

impl Transcript {
    /// Reads a transcript.
    ///
    /// # Errors
    /// When it is not well-formed: the error names the first line that is wrong, and what was
    /// expected there.
    pub fn parse(text: impl AsRef<[u8]>) -> Result<Self, ParseError> {
        let text = text.as_ref();
        let form = Form::of(text);
        if form != Form::Literal && is_crlf(text) {
            return Err(ParseError::new(
                1,
                r"expected lines that end with `\n`, got `\r\n`",
            ));
        }
        let (transcript, error) = Self::read(text, form);
        transcript.check_order()?;
        error.map_or(Ok(()), Err)?;
        transcript.check_end()?;
        Ok(transcript)
    }

    /// Reads, in a given form, the lines before the first malformed one, and what is wrong there.
    ///
    /// Anything that is well-formed by itself is read, in whatever order.
    pub(crate) fn read(text: &[u8], form: Form) -> (Self, Option<ParseError>) {
        let (rest, not_utf8) = utf8(text);
        let mut transcript = Self::empty(form);
        let error = Reader {
            rest,
            line: 0,
            not_utf8,
        }
        .lines(&mut transcript)
        .err();
        (transcript, error)
    }

    /// Whether stamps never run backwards, and only the closing word has none.
    fn check_order(&self) -> Result<(), ParseError> {
        let mut last = Stamp::default();
        for index in 0..self.len() {
            let expected = match (self.form(), self.stamp(index)) {
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
            return Err(unlike(self.number(index), &expected, &self.text(index)));
        }
        Ok(())
    }

    /// Whether it has any line, and its closing word.
    fn check_end(&self) -> Result<(), ParseError> {
        let last = self.len().checked_sub(1);
        let expected = match last {
            None => "a transcript",
            Some(last) if self.form() == Form::Ruled && self.stamp(last).is_some() => {
                "a rule of 40 dashes and the closing word"
            }
            Some(_) => return Ok(()),
        };
        Err(at_end(
            last.map_or(1, |last| self.number(last) + 1),
            expected,
        ))
    }
}

impl Form {
    /// The form that a text is meant to have: without any stamp it is literal, and otherwise its
    /// first line decides. Beside rules, a bad stamp is one that went wrong; without any, it is a
    /// number at the start of a line.
    fn of(text: &[u8]) -> Form {
        let mut lines = text
            .split(|b| *b == b'\n')
            .map(|line| line.strip_suffix(b"\r").unwrap_or(line));
        let plain = !matches!(
            lines.clone().next().map(Stamp::read),
            None | Some(Read::None)
        );
        let (mut rules, mut bad) = (false, false);
        let is_stamped = lines.any(|line| match Stamp::read(line) {
            Read::Stamp(..) => true,
            Read::Bad(..) => {
                bad = true;
                rules
            }
            Read::None => {
                rules |= line == RULE.as_bytes();
                rules && bad
            }
        });
        match is_stamped {
            true if plain => Form::Plain,
            true => Form::Ruled,
            false => Form::Literal,
        }
    }
}

/// Whether each line, the last one perhaps aside, ends with a carriage return too.
pub(crate) fn is_crlf(text: &[u8]) -> bool {
    let ends_right = |line: &[u8]| line.ends_with(b"\r\n") || !line.ends_with(b"\n");
    text.contains(&b'\n') && text.split_inclusive(|b| *b == b'\n').all(ends_right)
}

/// The lines before the first that is not UTF-8, and what is wrong there.
fn utf8(text: &[u8]) -> (&str, Option<ParseError>) {
    let error = match std::str::from_utf8(text) {
        Ok(text) => return (text, None),
        Err(error) => error,
    };
    let (valid, rest) = text.split_at(error.valid_up_to());
    let valid = std::str::from_utf8(valid).unwrap_or_default();
    let valid = &valid[..valid.rfind('\n').map_or(0, |end| end + 1)];
    let line = valid.matches('\n').count() + 1;
    let error = ParseError::new(
        line,
        format!("expected UTF-8, got the byte \\x{:02x}", rest[0]),
    );
    (valid, Some(error))
}

struct Reader<'a> {
    rest: &'a str,
    /// The number of the line that was read last.
    line: usize,
    /// What is wrong with the line after the rest.
    not_utf8: Option<ParseError>,
}

impl<'a> Reader<'a> {
    fn lines(&mut self, into: &mut Transcript) -> Result<(), ParseError> {
        const EXPECTED: &str = "a stamped line or the closing word";
        while let Some(line) = self.next()? {
            match into.form() {
                Form::Literal => into.push(None, line),
                Form::Plain if line == RULE => {
                    return Err(self.unlike("a stamp like 0.5010, without a rule above it", line));
                }
                Form::Plain => self.line(line, into)?,
                Form::Ruled => {
                    self.rule(line, into)?;
                    let line = self
                        .next()?
                        .ok_or_else(|| at_end(self.line + 1, EXPECTED))?;
                    if is_rule_like(line) {
                        return Err(self.unlike(EXPECTED, line));
                    }
                    self.line(line, into)?;
                }
            }
        }
        Ok(())
    }

    fn rule(&self, line: &str, above: &Transcript) -> Result<(), ParseError> {
        let may_end = above.len() > 0 && above.stamp(above.len() - 1).is_none();
        match line {
            RULE => Ok(()),
            _ if may_end => Err(self.unlike("a rule of 40 dashes or the end", line)),
            _ => Err(self.unlike("a rule of 40 dashes", line)),
        }
    }

    fn line(&self, line: &str, into: &mut Transcript) -> Result<(), ParseError> {
        match Stamp::read(line.as_bytes()) {
            Read::None => into.push(None, line),
            Read::Stamp(stamp, rest) if rest.starts_with(b" ") => {
                into.push(Some(stamp), &line[line.len() - rest.len()..]);
            }
            Read::Stamp(..) => return Err(self.unlike("one space after the stamp", line)),
            Read::Bad(flaw) => {
                let message = format!("expected a stamp like 0.5010, got one with {flaw}");
                return Err(ParseError::new(self.line, message));
            }
        }
        Ok(())
    }

    /// The next line; none at the end.
    fn next(&mut self) -> Result<Option<&'a str>, ParseError> {
        if self.rest.is_empty() {
            return self.not_utf8.take().map_or(Ok(None), Err);
        }
        self.line += 1;
        let Some((line, rest)) = self.rest.split_once('\n') else {
            return Err(self.unlike("a line break at the end of the last line", self.rest));
        };
        self.rest = rest;
        Ok(Some(line))
    }

    fn unlike(&self, expected: &str, got: &str) -> ParseError {
        unlike(self.line, expected, got)
    }
}

/// Dashes alone are meant for a rule, be they too few, too many or followed by blanks.
pub(crate) fn is_rule_like(line: &str) -> bool {
    line.starts_with("---") && line.bytes().all(|b| b"- \t\r".contains(&b))
}

fn unlike(line: usize, expected: &str, got: &str) -> ParseError {
    ParseError::new(line, format!("expected {expected}, got {}", Quoted(got)))
}

fn at_end(line: usize, expected: &str) -> ParseError {
    ParseError::new(line, format!("expected {expected}, got the end"))
}

use std::fmt;

use crate::stamp::{Read, Short, Stamp};

/// The time that a golden's line asks for, as written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum When {
    /// No time: the closing word, and each line of a literal golden.
    Untimed,
    /// `1.0004`: at that time, rounded down to the grid.
    At(Stamp),
    /// `+1.0`: so long after the line above.
    After(Stamp),
    /// `0.5..1.5`, `+0.5..1.5`: between two times, either of which may be left out.
    Between {
        from_above: bool,
        first: Option<Stamp>,
        last: Option<Stamp>,
    },
}

/// The result of reading the time at the start of a golden's line.
pub(crate) enum ReadWhen<'a> {
    /// A well-formed time, and the rest of the line.
    Time(When, &'a [u8]),
    /// A malformed time, with the reason.
    Bad(&'static str),
    /// No time.
    None,
}

impl When {
    /// Reads the time at the start of a line of a plain golden.
    pub(crate) fn read(line: &[u8]) -> ReadWhen<'_> {
        let end = line
            .iter()
            .position(u8::is_ascii_whitespace)
            .unwrap_or(line.len());
        let (word, rest) = line.split_at(end);
        let (from_above, times) = match word.strip_prefix(b"+") {
            Some(times) => (true, times),
            None => (false, word),
        };

        let dots = times.windows(2).position(|two| two == b"..");
        if dots.is_none() && !from_above {
            return match Stamp::read(line) {
                Read::Stamp(stamp, rest) => ReadWhen::Time(When::At(stamp), rest),
                Read::Bad(flaw) => ReadWhen::Bad(flaw),
                Read::None => ReadWhen::None,
            };
        }
        let (first, last) = match dots {
            Some(dots) => (&times[..dots], Some(&times[dots + 2..])),
            None => (times, None),
        };
        if word == b"+" || !is_number(first) || !last.is_none_or(is_number) {
            return ReadWhen::None;
        }
        match Self::of(from_above, first, last) {
            Ok(when) => ReadWhen::Time(when, rest),
            Err(flaw) => ReadWhen::Bad(flaw),
        }
    }

    fn of(from_above: bool, first: &[u8], last: Option<&[u8]>) -> Result<When, &'static str> {
        let Some(last) = last else {
            return bound(first)?
                .map(When::After)
                .ok_or("no digits after its `+`");
        };
        let (first, last) = (bound(first)?, bound(last)?);
        if from_above && first.is_none() && last.is_none() {
            return Err("neither bound: write `..` for any time");
        }
        if first.zip(last).is_some_and(|(first, last)| first >= last) {
            return Err("a second bound that is not after the first");
        }
        Ok(When::Between {
            from_above,
            first,
            last,
        })
    }

    /// Returns `true` if the time counts from the line above.
    pub(crate) fn is_from_above(self) -> bool {
        matches!(
            self,
            When::After(_)
                | When::Between {
                    from_above: true,
                    ..
                }
        )
    }
}

/// Returns `true` if a word is empty, or has digits and at most one point.
fn is_number(word: &[u8]) -> bool {
    let is_point = |byte: &&u8| **byte == b'.';
    let points = word.iter().filter(is_point).count();
    let digits = word.iter().filter(|byte| byte.is_ascii_digit()).count();
    points <= 1 && points + digits == word.len() && (digits > 0 || word.is_empty())
}

/// Reads one bound of a range; `None` if it is left out.
fn bound(word: &[u8]) -> Result<Option<Stamp>, &'static str> {
    if word.is_empty() {
        return Ok(None);
    }
    let point = word.iter().position(|byte| *byte == b'.');
    let (seconds, decimals) = match point {
        Some(point) => (&word[..point], &word[point + 1..]),
        None => (word, &[][..]),
    };
    if seconds.is_empty() {
        return Err("nothing before its decimal point");
    }
    if decimals.is_empty() || decimals.len() > 4 {
        return Err("other than one to four decimals");
    }
    Stamp::of_digits(seconds, decimals)
        .map(Some)
        .ok_or("more digits than a time can have")
}

/// Writes the time as the golden has it. For the due time on the grid see
/// [`Golden::due`](crate::Golden).
impl fmt::Display for When {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            When::Untimed => Ok(()),
            When::At(stamp) => write!(f, "{}", Short(stamp)),
            When::After(stamp) => write!(f, "+{}", Short(stamp)),
            When::Between {
                from_above,
                first,
                last,
            } => {
                f.write_str(if from_above { "+" } else { "" })?;
                if let Some(first) = first {
                    write!(f, "{}", Short(first))?;
                }
                f.write_str("..")?;
                if let Some(last) = last {
                    write!(f, "{}", Short(last))?;
                }
                Ok(())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> String {
        match When::read(line.as_bytes()) {
            ReadWhen::Time(when, rest) => format!("{when}|{}", String::from_utf8_lossy(rest)),
            ReadWhen::Bad(flaw) => format!("bad: {flaw}"),
            ReadWhen::None => "none".into(),
        }
    }

    #[test]
    fn times_are_shown_as_they_are_written() {
        for line in [
            "0.5| x",
            "+1.0| x",
            "0.5..1.5| x",
            "+0.5..1.5| x",
            "..1.5| x",
            "+..0.2| x",
            "0.5..| x",
            "+0.5..| x",
            "..| x",
            "+0.25..1.0| x",
        ] {
            let (time, rest) = line.split_once('|').unwrap();
            let time = if time == "0.5" { "0.5000" } else { time };
            assert_eq!(read(&format!("{time}{rest}")), line);
        }
    }

    #[test]
    fn flaws_are_named() {
        for (line, flaw) in [
            ("+1 x", "other than one to four decimals"),
            ("+1.00000 x", "other than one to four decimals"),
            ("1..2 x", "other than one to four decimals"),
            ("1.5..1.0 x", "a second bound that is not after the first"),
            ("1.0..1.0 x", "a second bound that is not after the first"),
            ("+.. x", "neither bound: write `..` for any time"),
            ("+.5 x", "nothing before its decimal point"),
            ("0.5 x", "other than four decimals"),
            ("-0.5000 x", "a sign"),
        ] {
            assert_eq!(read(line), format!("bad: {flaw}"), "{line}");
        }
    }

    #[test]
    fn other_words_are_no_times() {
        for line in [
            "",
            "+",
            "+ x",
            "x..y",
            "1.0...2.0",
            "../x",
            "+x",
            "...",
            "1",
            "..a",
        ] {
            assert_eq!(read(line), "none", "{line}");
        }
    }
}

use std::{fmt, str::FromStr, time::Duration};

use crate::error::ParseError;

/// A time as transcripts print it: seconds since the start of the run, with four decimals.
///
/// ```
/// use std::time::Duration;
/// use countdown_core::Stamp;
///
/// let stamp = Stamp::from(Duration::from_micros(500_960));
/// assert_eq!(stamp.to_string(), "0.5010");
/// assert_eq!("0.5010".parse(), Ok(stamp));
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Stamp(u64);

const PER_SECOND: u64 = 10_000;
const NANOS: u128 = 100_000;

impl Stamp {
    /// Rounds down to a multiple of `grid`.
    pub(crate) fn floor(self, grid: Stamp) -> Stamp {
        Stamp(self.0 - self.0 % grid.0)
    }

    /// Returns the time from `earlier` to this stamp, or zero if this stamp is not the later one.
    #[must_use]
    pub fn since(self, earlier: Stamp) -> Duration {
        Duration::from(Stamp(self.0.saturating_sub(earlier.0)))
    }

    /// Rounds a duration down to ten-thousandths of a second.
    pub(crate) fn whole(duration: Duration) -> Stamp {
        Stamp(u64::try_from(duration.as_nanos() / NANOS).unwrap_or(u64::MAX))
    }

    /// Returns the ten-thousandths of a second since the start of the run.
    pub(crate) fn units(self) -> i64 {
        i64::try_from(self.0).unwrap_or(i64::MAX)
    }

    /// Converts ten-thousandths of a second; negative values become zero.
    pub(crate) fn of_units(units: i64) -> Stamp {
        Stamp(units.try_into().unwrap_or_default())
    }

    /// Reads seconds and one to four decimals.
    pub(crate) fn of_digits(seconds: &[u8], decimals: &[u8]) -> Option<Stamp> {
        let missing = 10_u64.pow(u32::try_from(4_usize.checked_sub(decimals.len())?).ok()?);
        let part = number(decimals)?.checked_mul(missing)?;
        let units = number(seconds)?
            .checked_mul(PER_SECOND)?
            .checked_add(part)?;
        Some(Stamp(units))
    }

    /// Reads a stamp at the start of a line.
    pub(crate) fn read(line: &[u8]) -> Read<'_> {
        let end = line
            .iter()
            .position(u8::is_ascii_whitespace)
            .unwrap_or(line.len());
        let (word, rest) = line.split_at(end);
        let digits = word
            .strip_prefix(b"-")
            .or_else(|| word.strip_prefix(b"+"))
            .unwrap_or(word);
        let Some(point) = digits.iter().position(|b| b".,".contains(b)) else {
            return Read::None;
        };
        let (seconds, decimals) = (&digits[..point], &digits[point + 1..]);
        if !(seconds.iter().chain(decimals).all(u8::is_ascii_digit) && digits.len() > 1) {
            return Read::None;
        }
        let flaw = if digits.len() < word.len() {
            "a sign"
        } else if digits[point] != b'.' {
            "a comma for its decimal point"
        } else if decimals.len() != 4 {
            "other than four decimals"
        } else if seconds.is_empty() {
            "nothing before its decimal point"
        } else if seconds.len() > 1 && seconds[0] == b'0' {
            "a needless leading zero"
        } else if let Some(stamp) = Self::of_digits(seconds, decimals) {
            return Read::Stamp(stamp, rest);
        } else {
            "more digits than a stamp can have"
        };
        Read::Bad(flaw)
    }

    /// Writes the stamp as it is printed.
    ///
    /// The digits are written by hand: formatting is most of a line's cost beside the write system
    /// call.
    pub(crate) fn digits(self, text: &mut Digits) -> &str {
        let (mut start, mut units) = (text.len(), self.0);
        while units > 0 || start > text.len() - "0.0000".len() {
            start -= 1;
            if start == text.len() - ".0000".len() {
                text[start] = b'.';
            } else {
                text[start] = b'0' + u8::try_from(units % 10).unwrap_or_default();
                units /= 10;
            }
        }
        std::str::from_utf8(&text[start..]).unwrap_or_default()
    }
}

/// Room for the digits of the largest stamp, and its point.
pub(crate) type Digits = [u8; 21];

/// The result of reading a stamp at the start of a line.
pub(crate) enum Read<'a> {
    /// A well-formed stamp, and the rest of the line.
    Stamp(Stamp, &'a [u8]),
    /// A malformed stamp, with the reason.
    Bad(&'static str),
    /// No stamp.
    None,
}

fn number(digits: &[u8]) -> Option<u64> {
    digits.iter().try_fold(0_u64, |number, digit| {
        number.checked_mul(10)?.checked_add(u64::from(digit - b'0'))
    })
}

/// Rounds to the nearest ten-thousandth of a second, a half upwards.
impl From<Duration> for Stamp {
    fn from(elapsed: Duration) -> Self {
        // Integers only: a float costs twenty times as much to print.
        let part = (u64::from(elapsed.subsec_nanos()) + 50_000) / 100_000;
        Self(
            elapsed
                .as_secs()
                .saturating_mul(PER_SECOND)
                .saturating_add(part),
        )
    }
}

impl From<Stamp> for Duration {
    fn from(stamp: Stamp) -> Self {
        let (seconds, part) = (stamp.0 / PER_SECOND, stamp.0 % PER_SECOND);
        Duration::from_secs(seconds) + Duration::from_micros(part * 100)
    }
}

/// Reads a stamp as it is printed: seconds with four decimals.
impl FromStr for Stamp {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        let expected =
            |got: &str| ParseError::new(1, format!("expected a stamp like 0.5010, got {got}"));
        match Self::read(text.as_bytes()) {
            Read::Stamp(stamp, b"") => Ok(stamp),
            Read::Bad(flaw) => Err(expected(&format!("one with {flaw}"))),
            _ => Err(expected(&format!("`{text}`"))),
        }
    }
}

impl fmt::Display for Stamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.digits(&mut Digits::default()))
    }
}

/// A time as people write it: `3.0`, not `3.0000`.
pub(crate) struct Short(pub(crate) Stamp);

impl fmt::Display for Short {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = self.0.to_string();
        let zeros = text.bytes().rev().take_while(|b| *b == b'0').count().min(3);
        f.write_str(&text[..text.len() - zeros])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounds_to_the_nearest() {
        for (nanos, text) in [
            (0, "0.0000"),
            (49_999, "0.0000"),
            (50_000, "0.0001"),
            (999_949_999, "0.9999"),
            (999_950_000, "1.0000"),
            (12_345_678_901, "12.3457"),
            (u64::MAX, "18446744073.7096"),
        ] {
            assert_eq!(Stamp::from(Duration::from_nanos(nanos)).to_string(), text);
        }
    }

    #[test]
    fn saturates_and_never_panics() {
        let last = Stamp::from(Duration::MAX);
        assert_eq!(last, Stamp(u64::MAX));
        assert!(Duration::from(last) > Duration::from_secs(1_000_000));
        assert_eq!(Stamp::whole(Duration::MAX), Stamp(u64::MAX));
    }

    #[test]
    fn reads_back_what_it_prints() {
        for units in [0, 1, 9_999, 10_000, 30_038, 123_456_789_012, u64::MAX] {
            let line = format!("{} \tA = 3", Stamp(units));
            let Read::Stamp(stamp, rest) = Stamp::read(line.as_bytes()) else {
                panic!("{line}")
            };
            assert_eq!((stamp, rest), (Stamp(units), &b" \tA = 3"[..]));
        }
    }

    #[test]
    fn names_what_a_bad_stamp_has() {
        for (word, bad) in [
            ("+1.0000", "a sign"),
            ("-1.0000", "a sign"),
            ("1,0000", "a comma for its decimal point"),
            ("1.000", "other than four decimals"),
            ("1.", "other than four decimals"),
            ("1.00000", "other than four decimals"),
            (".0000", "nothing before its decimal point"),
            ("01.0000", "a needless leading zero"),
            ("1844674407370955.1616", "more digits than a stamp can have"),
            (
                "99999999999999999999.0000",
                "more digits than a stamp can have",
            ),
        ] {
            let Read::Bad(found) = Stamp::read(word.as_bytes()) else {
                panic!("{word}")
            };
            assert_eq!(found, bad, "{word}");
        }
        for word in [
            "", ".", "-", "+.", "Done.", "A", "3", "1.2.3", "1.0000x", "----",
        ] {
            assert!(matches!(Stamp::read(word.as_bytes()), Read::None), "{word}");
        }
    }

    #[test]
    fn due_times_are_short() {
        for (units, text) in [
            (0, "0.0"),
            (5_000, "0.5"),
            (30_000, "3.0"),
            (12_510, "1.251"),
            (100_000, "10.0"),
        ] {
            assert_eq!(Short(Stamp(units)).to_string(), text);
        }
    }
}

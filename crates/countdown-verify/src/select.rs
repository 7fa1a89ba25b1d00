//! Which lines of an output are looked at, and what of them.

use std::{fmt, str::FromStr};

use regex_lite::Regex;

/// A regular expression for the lines that are looked at.
///
/// ```
/// # fn main() -> Result<(), countdown_verify::select::BadPattern> {
/// use countdown_verify::select::Select;
///
/// let select: Select = r"^\d+ (retry .*) in".parse()?;
/// assert_eq!(select.text("4711 retry 2 in 2.0 s"), Some("retry 2"));
/// assert_eq!(select.text("4711 connected"), None);
/// # Ok(()) }
/// ```
#[derive(Debug, Clone)]
pub struct Select(Regex);

impl Select {
    /// What is looked at of a line: none of one that does not match; of one that does, what the
    /// first group that took part has captured, or all of it where there is no group.
    #[must_use]
    pub fn text<'a>(&self, line: &'a str) -> Option<&'a str> {
        let groups = self.0.captures(line)?;
        let captured = groups.iter().skip(1).flatten().next();
        Some(captured.map_or(line, |captured| captured.as_str()))
    }
}

impl FromStr for Select {
    type Err = BadPattern;

    fn from_str(pattern: &str) -> Result<Self, BadPattern> {
        Regex::new(pattern)
            .map(Self)
            .map_err(|error| BadPattern(error.to_string()))
    }
}

/// Why a pattern is no regular expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadPattern(String);

impl fmt::Display for BadPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "this is no regular expression: {}", self.0)
    }
}

impl std::error::Error for BadPattern {}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn text<'a>(pattern: &str, line: &'a str) -> Option<&'a str> {
        pattern.parse::<Select>().unwrap().text(line)
    }

    #[test]
    fn without_a_group_the_line_is_whole() {
        assert_eq!(text("retry", "4711 retry 2"), Some("4711 retry 2"));
        assert_eq!(text("retry", "connected"), None);
    }

    #[test]
    fn a_group_that_took_part_is_all_that_counts() {
        assert_eq!(
            text("(retry .)|(give up)", "we give up here"),
            Some("give up")
        );
        assert_eq!(text("(retry) (.)", "retry 2"), Some("retry"));
        assert_eq!(text("^x(y)?", "xz"), Some("xz"));
    }

    #[test]
    fn a_bad_pattern_is_told() {
        let error = "(".parse::<Select>().unwrap_err().to_string();
        assert!(
            error.starts_with("this is no regular expression: "),
            "{error}"
        );
    }
}

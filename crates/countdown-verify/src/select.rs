//! Selects the lines of an output to judge, the parts to keep, and the times in them.

use std::{borrow::Cow, fmt, str::FromStr, time::Duration};

use anyhow::{Result, bail, ensure};
use chrono::{DateTime, NaiveDateTime, NaiveTime, Timelike};
use regex_lite::{Captures, Regex};

/// A regular expression for the lines to judge.
///
/// Lines that do not match are dropped. Of the others, the groups named `text`, `text2` and so on
/// are kept, joined; without such groups, the first group that matched; without any group, the
/// whole line. The group `time` is the line's own stamp.
///
/// ```
/// # fn main() -> Result<(), countdown_verify::BadPattern> {
/// use countdown_verify::Select;
///
/// let select: Select = r"^\d+ (retry .*) in".parse()?;
/// assert_eq!(select.text("4711 retry 2 in 2.0 s").as_deref(), Some("retry 2"));
/// assert_eq!(select.text("4711 connected"), None);
///
/// let select: Select = "docker".parse()?;
/// assert_eq!(select.text("2026-03-01T09:15:00.12Z ready").as_deref(), Some("ready"));
/// # Ok(()) }
/// ```
#[derive(Debug, Clone)]
pub struct Select {
    pattern: Regex,
    /// The unit of its times, for a preset.
    unit: Option<Unit>,
    has_time: bool,
    has_text: bool,
}

/// The presets.
const NAMED: [(&str, &str, Option<Unit>); 9] = [
    // The formats of `docker logs -t`, `kubectl logs --timestamps` and GitHub Actions.
    ("docker", r"^(?<time>\S+) (?<text>.*)", None),
    ("kubectl", r"^(?<time>\S+) (?<text>.*)", None),
    ("compose", r"^\S+ +\| (?<time>\S+) (?<text>.*)", None),
    ("cri", r"^(?<time>\S+) std(?:out|err) F (?<text>.*)", None),
    // `journalctl -o short-iso-precise`, `short-unix` and `short-monotonic`.
    (
        "journal",
        r"^(?:\[ *)?(?<time>[^ \]]+)\]? \S+ [^ :]+: (?<text>.*)",
        None,
    ),
    ("dmesg", r"^(?:\[ *)?(?<time>[^ \]]+)\]? (?<text>.*)", None),
    ("ts", r"^(?<time>\S+) (?<text>.*)", None),
    (
        "tracing",
        r"^ *(?<time>[^ s]+)s? +[A-Z]+ (?:\S+: )?(?<text>.*)",
        None,
    ),
    (
        "pino",
        r#""time":(?<time>\d+).*"msg":"(?<text>(?:[^"\\]|\\.)*)""#,
        Some(Unit::Ms),
    ),
];

/// The part of a line that is kept.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Kept<'a> {
    pub(crate) time: Option<&'a str>,
    pub(crate) text: Cow<'a, str>,
    /// True if an unnamed group was dropped, since only the first one is kept.
    pub(crate) drops_a_group: bool,
}

impl Select {
    /// Returns the text that is kept of a line, if any.
    #[must_use]
    pub fn text<'a>(&self, line: &'a str) -> Option<Cow<'a, str>> {
        self.keep(line).map(|kept| kept.text)
    }

    pub(crate) fn keep<'a>(&self, line: &'a str) -> Option<Kept<'a>> {
        let groups = self.pattern.captures(line)?;
        let time = groups.name("time").map(|time| time.as_str());
        if self.has_text {
            let text = self.named_text(&groups);
            let drops_a_group = false;
            return Some(Kept {
                time,
                text,
                drops_a_group,
            });
        }
        let names = self.pattern.capture_names().skip(1);
        let unnamed = groups.iter().skip(1).zip(names);
        let mut unnamed = unnamed.filter_map(|(group, name)| group.filter(|_| name.is_none()));
        let text = unnamed.next().map_or(line, |group| group.as_str());
        Some(Kept {
            time,
            text: text.into(),
            drops_a_group: unnamed.next().is_some(),
        })
    }

    fn named_text<'a>(&self, groups: &Captures<'a>) -> Cow<'a, str> {
        let names = self.pattern.capture_names().flatten();
        let texts = names.filter(|name| name.starts_with("text"));
        let mut texts = texts.filter_map(|name| groups.name(name));
        let first = texts.next().map_or("", |text| text.as_str());
        let mut text = Cow::Borrowed(first);
        for more in texts {
            text.to_mut().push_str(more.as_str());
        }
        text
    }

    /// Returns `true` if lines have their own stamps.
    pub(crate) fn has_time(&self) -> bool {
        self.has_time
    }

    /// Returns the unit of its times, unless another one is given.
    pub(crate) fn unit(&self, given: Option<Unit>) -> Unit {
        given.or(self.unit).unwrap_or(Unit::S)
    }
}

impl FromStr for Select {
    type Err = BadPattern;

    fn from_str(pattern: &str) -> Result<Self, BadPattern> {
        let ready = NAMED.iter().find(|(name, ..)| *name == pattern);
        let unit = ready.and_then(|(.., unit)| *unit);
        let pattern = ready.map_or(pattern, |(_, regex, _)| regex);
        let pattern = Regex::new(pattern).map_err(|error| BadPattern(error.to_string()))?;

        let names: Vec<&str> = pattern.capture_names().flatten().collect();
        let is_known = |name: &&&str| **name != "time" && !name.starts_with("text");
        if let Some(unknown) = names.iter().find(is_known) {
            let message = format!("its group `{unknown}` is neither `time` nor `text`");
            return Err(BadPattern(message));
        }
        let has_time = names.contains(&"time");
        let has_text = names.iter().any(|name| name.starts_with("text"));
        if has_time && !has_text && pattern.captures_len() == 2 {
            let message = "it has a group `time` and none for the text: add `(?<text>.*)`";
            return Err(BadPattern(message.into()));
        }
        Ok(Self {
            pattern,
            unit,
            has_time,
            has_text,
        })
    }
}

/// The error of a pattern that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadPattern(String);

impl fmt::Display for BadPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "this pattern cannot be used: {}", self.0)
    }
}

impl std::error::Error for BadPattern {}

/// The unit of a time that is a whole number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "cli", derive(serde::Deserialize, clap::ValueEnum))]
#[cfg_attr(feature = "cli", serde(rename_all = "lowercase"))]
#[non_exhaustive]
pub enum Unit {
    /// Seconds
    S,
    /// Milliseconds
    Ms,
    /// Microseconds
    Us,
    /// Nanoseconds
    Ns,
}

impl Unit {
    fn decimals(self) -> u32 {
        match self {
            Unit::S => 0,
            Unit::Ms => 3,
            Unit::Us => 6,
            Unit::Ns => 9,
        }
    }
}

/// Reads the times in the lines of an output, one after the other. The first is zero.
#[derive(Debug)]
pub(crate) struct LineClock {
    unit: Unit,
    grid: Duration,
    first: Option<i128>,
    last: i128,
}

/// A time in nanoseconds since some day, or since midnight, and the number of its decimals.
struct Instant {
    nanos: i128,
    decimals: u32,
    has_date: bool,
}

const SECOND: i128 = 1_000_000_000;

impl LineClock {
    pub(crate) fn new(unit: Unit, grid: Duration) -> Self {
        Self {
            unit,
            grid,
            first: None,
            last: 0,
        }
    }

    /// Reads the time of the next line, counted from the first.
    pub(crate) fn read(&mut self, text: &str) -> Result<Duration> {
        let time = Instant::read(text, self.unit)?;
        let step = SECOND / 10_i128.pow(time.decimals.min(9));
        ensure!(
            step * 2 <= i128::try_from(self.grid.as_nanos())?,
            "the time `{text}` is in steps of {} s, which is too coarse for a grid of {} s",
            Duration::from_nanos(u64::try_from(step)?).as_secs_f64(),
            self.grid.as_secs_f64()
        );
        let first = *self.first.get_or_insert(time.nanos);
        let since = time.nanos - first;
        let back = self.last - since;
        if back > 0 {
            if !time.has_date && back > 12 * 3600 * SECOND {
                bail!("the day changes before `{text}`, and times without a date cannot tell that");
            }
            bail!(
                "the time `{text}` is {:.4} s before that of the line above: its clock was set back, \
                 or its times count from the line above",
                Duration::from_nanos(u64::try_from(back).unwrap_or(u64::MAX)).as_secs_f64()
            );
        }
        self.last = since;
        match u64::try_from(since) {
            Ok(since) => Ok(Duration::from_nanos(since)),
            Err(_) => bail!("the time `{text}` is centuries after the first"),
        }
    }
}

impl Instant {
    fn read(text: &str, unit: Unit) -> Result<Self> {
        let text = text.trim();
        let text = text.strip_suffix('s').unwrap_or(text);
        let is_digit = |byte: u8| byte.is_ascii_digit();
        if !text.is_empty() && text.bytes().all(|byte| is_digit(byte) || byte == b'.') {
            return Self::read_number(text, unit);
        }
        let decimals = text.split([',', '.']).nth(1).unwrap_or_default();
        let decimals = decimals.bytes().take_while(|byte| is_digit(*byte)).count();
        let text = text.replacen(',', ".", 1);
        let (nanos, has_date) = if text.as_bytes().get(2) == Some(&b':') {
            (nanos_of_day(&text)?, false)
        } else {
            (nanos_of_date(&text)?, true)
        };
        Ok(Self {
            nanos,
            decimals: u32::try_from(decimals)?,
            has_date,
        })
    }

    /// Reads decimal seconds, or a whole number of units.
    fn read_number(text: &str, unit: Unit) -> Result<Self> {
        let (whole, part) = text.split_once('.').unwrap_or((text, ""));
        let is_short = whole.len() <= 20 && part.len() <= 9 && !whole.is_empty();
        ensure!(is_short && !part.contains('.'), "`{text}` is no time");
        let decimals = if text.contains('.') {
            u32::try_from(part.len())?
        } else {
            unit.decimals()
        };
        let number: i128 = format!("{whole}{part}").parse()?;
        Ok(Self {
            nanos: number * SECOND / 10_i128.pow(decimals),
            decimals,
            has_date: true,
        })
    }
}

fn nanos_of_day(text: &str) -> Result<i128> {
    let time = NaiveTime::parse_from_str(text, "%H:%M:%S%.f");
    let time = time.map_err(|_| anyhow::anyhow!("`{text}` is no time"))?;
    Ok(nanos(
        i64::from(time.num_seconds_from_midnight()),
        time.nanosecond(),
    ))
}

fn nanos_of_date(text: &str) -> Result<i128> {
    if text.starts_with(|letter: char| letter.is_ascii_alphabetic()) || text.get(2..3) == Some("-")
    {
        bail!(
            "`{text}` is a date without a year, which cannot be told from another year's: have it \
             print RFC 3339, as in 2026-03-01T09:15:00.120Z"
        );
    }
    let text = text.replacen(' ', "T", 1).replace(' ', "");
    let text = text
        .strip_suffix('Z')
        .map(|text| format!("{text}+00:00"))
        .unwrap_or(text);
    if let Ok(time) = DateTime::parse_from_str(&text, "%Y-%m-%dT%H:%M:%S%.f%#z") {
        return Ok(nanos(time.timestamp(), time.nanosecond()));
    }
    match NaiveDateTime::parse_from_str(&text, "%Y-%m-%dT%H:%M:%S%.f") {
        Ok(time) => Ok(nanos(time.and_utc().timestamp(), time.nanosecond())),
        Err(_) => bail!(
            "`{text}` is no time: expected one as in 2026-03-01T09:15:00.120Z, 09:15:00.120 or \
             4212.504217"
        ),
    }
}

fn nanos(seconds: i64, nanos: u32) -> i128 {
    i128::from(seconds) * SECOND + i128::from(nanos)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn text(pattern: &str, line: &str) -> Option<String> {
        let select: Select = pattern.parse().unwrap();
        select.text(line).map(Cow::into_owned)
    }

    #[test]
    fn without_a_group_the_line_is_whole() {
        assert_eq!(
            text("retry", "4711 retry 2").as_deref(),
            Some("4711 retry 2")
        );
        assert_eq!(text("retry", "connected"), None);
    }

    #[test]
    fn of_unnamed_groups_the_first_that_took_part_is_kept() {
        assert_eq!(
            text("(retry .)|(give up)", "we give up here").as_deref(),
            Some("give up")
        );
        assert_eq!(text("(retry) (.)", "retry 2").as_deref(), Some("retry"));
        assert_eq!(text("^x(y)?", "xz").as_deref(), Some("xz"));
        let select: Select = "(retry) (.)".parse().unwrap();
        assert!(select.keep("retry 2").unwrap().drops_a_group);
    }

    #[test]
    fn named_groups_are_joined() {
        let pattern = "(?<text>retry .) in (?:.*)(?<text2> by .*)";
        assert_eq!(
            text(pattern, "17 retry 2 in 3 s by us").as_deref(),
            Some("retry 2 by us")
        );
    }

    #[test]
    fn bad_patterns_are_told() {
        for (pattern, sentence) in [
            ("(", "this pattern cannot be used: "),
            (
                "(?<when>.)",
                "its group `when` is neither `time` nor `text`",
            ),
            ("(?<time>.*) ", "none for the text"),
        ] {
            let error = pattern.parse::<Select>().unwrap_err().to_string();
            assert!(error.contains(sentence), "{error}");
        }
    }

    /// Returns the times of these lines, in ten-thousandths of a second, or the error.
    fn times(texts: &[&str], unit: Unit) -> Result<Vec<u128>, String> {
        let mut clock = LineClock::new(unit, Duration::from_millis(100));
        let read = |text: &&str| clock.read(text).map(|time| time.as_micros() / 100);
        let times: Result<_> = texts.iter().map(read).collect();
        times.map_err(|error| error.to_string())
    }

    #[test]
    fn times_are_read_in_many_dresses() {
        for (texts, unit) in [
            (
                [
                    "2026-03-01T09:15:00.120000400Z",
                    "2026-03-01T09:15:01.120400400Z",
                ],
                Unit::S,
            ),
            (
                ["2026-03-01 09:15:00,120", "2026-03-01 09:15:01.1204"],
                Unit::S,
            ),
            (
                ["2026-03-01T09:15:00.120+01:00", "2026-03-01T08:15:01.1204Z"],
                Unit::S,
            ),
            (
                [
                    "2026-03-01T09:15:00.120+0100",
                    "2026-03-01 09:15:01.1204 +0100",
                ],
                Unit::S,
            ),
            (["09:15:00.120", "09:15:01,1204"], Unit::S),
            (["4211.503817", "4212.504217"], Unit::S),
            (["1.000400000s", "2.000800000s"], Unit::S),
            (["1772356500120000", "1772356501120400"], Unit::Us),
            (["1772356500120000000", "1772356501120400000"], Unit::Ns),
            (
                ["2016-12-31T23:59:59.500Z", "2017-01-01T00:00:00.5004Z"],
                Unit::S,
            ),
        ] {
            assert_eq!(times(&texts, unit), Ok(vec![0, 10_004]), "{texts:?}");
        }
        let millis = ["1772356500120", "1772356501120"];
        assert_eq!(times(&millis, Unit::Ms), Ok(vec![0, 10_000]));
    }

    #[test]
    fn times_that_cannot_be_used_are_told() {
        for (texts, unit, sentence) in [
            (
                ["1772356500", "1772356501"],
                Unit::S,
                "in steps of 1 s, which is too coarse",
            ),
            (["09:15:00", "09:15:01"], Unit::S, "too coarse"),
            (
                ["Mar 01 09:15:00.120", ""],
                Unit::S,
                "a date without a year",
            ),
            (["03-01 09:15:00.120", ""], Unit::S, "a date without a year"),
            (
                ["23:59:59.900", "00:00:00.100"],
                Unit::S,
                "the day changes before `00:00:00.100`",
            ),
            (
                ["5.0000", "4.2000"],
                Unit::S,
                "is 0.8000 s before that of the line above",
            ),
            (["", "1.0000"], Unit::S, "is no time"),
            (["1.2.3", ""], Unit::S, "is no time"),
            (["2026-13-01T09:15:00.120Z", ""], Unit::S, "is no time"),
            (["99999999999999999999999.5", ""], Unit::S, "is no time"),
        ] {
            let error = times(&texts, unit).unwrap_err();
            assert!(error.contains(sentence), "{error}");
        }
        for odd in [
            "0000-01-01T00:00:00.000Z",
            "9999-12-31T23:59:59.999Z",
            "2016-12-31T23:59:60.500Z",
        ] {
            assert_eq!(times(&[odd], Unit::S), Ok(vec![0]));
        }
    }

    #[test]
    fn named_patterns_fit_what_their_tools_print() {
        for (name, line) in [
            ("docker", "2026-03-01T09:15:00.120000400Z ready"),
            ("kubectl", "2026-03-01T09:15:00.1200004Z ready"),
            (
                "compose",
                "client-1  | 2026-03-01T09:15:00.120000400Z ready",
            ),
            ("cri", "2026-03-01T09:15:00.120000400Z stdout F ready"),
            (
                "journal",
                "2026-03-01T09:15:00.120000+00:00 box client[4711]: ready",
            ),
            ("journal", "[ 4211.503817] box client[4711]: ready"),
            ("journal", "1772356500.120000 box client[4711]: ready"),
            ("dmesg", "[ 4211.503817] ready"),
            ("dmesg", "2026-03-01T09:15:00,120000+00:00 ready"),
            ("ts", "1772356500.120000 ready"),
            ("ts", "00:00:00.000000 ready"),
            ("tracing", "2026-03-01T09:15:00.120000Z  INFO ready"),
            ("tracing", "  0.000000000s  INFO ready"),
            (
                "pino",
                r#"{"level":30,"time":1772356500120,"pid":4711,"msg":"ready"}"#,
            ),
        ] {
            let select: Select = name.parse().unwrap();
            let kept = select.keep(line).unwrap();
            assert_eq!(kept.text, "ready", "{name}");
            let mut clock = LineClock::new(select.unit(None), Duration::from_millis(100));
            assert!(clock.read(kept.time.unwrap()).is_ok(), "{name}: {kept:?}");
        }
    }
}

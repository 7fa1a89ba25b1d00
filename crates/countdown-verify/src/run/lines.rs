use std::{
    borrow::Cow,
    time::{Duration, Instant},
};

use anstream::adapter::strip_bytes;
use countdown_core::Stamp;

use crate::{
    program::{Clock, Settings},
    select::{LineClock, Select},
};

/// Splits an output into lines as it arrives, selects those to judge, and notes their arrivals.
pub(crate) struct Lines {
    select: Option<Select>,
    /// The clock for the times in the lines, which `select` finds.
    clock: Option<LineClock>,
    returns: bool,
    keeps_escapes: bool,
    /// True if the start of the program's own clock is to be found.
    wants_zero: bool,
    /// The most bytes of the raw output to keep.
    limit: usize,
    text: Vec<u8>,
    arrivals: Vec<Instant>,
    /// The last, incomplete line, and the arrival of its last byte.
    partial: Vec<u8>,
    last: Option<Instant>,
    own_zero: Option<Instant>,
    /// The beginning of the output before lines were dropped or changed, if any was.
    raw: Vec<u8>,
    total: u64,
    problem: Option<String>,
    dropped_group: Option<String>,
    untimed: Option<String>,
}

/// The output of a program.
#[derive(Debug, Default)]
pub(crate) struct Printed {
    /// The judged lines.
    pub(crate) text: Vec<u8>,
    /// The arrival of each judged line, since the program's start.
    pub(crate) arrivals: Vec<Duration>,
    /// The beginning of the output as it was printed, if that differs.
    pub(crate) raw: Option<Vec<u8>>,
    /// The bytes of the whole output.
    pub(crate) total: u64,
    /// The reason why the times in the lines cannot be used.
    pub(crate) problem: Option<String>,
    /// A line of which a group was dropped, since only the first one is kept.
    pub(crate) dropped_group: Option<String>,
    /// A line in which `select` should have found a time, but did not.
    pub(crate) untimed: Option<String>,
}

impl Printed {
    /// Splits lines that begin with times into texts and times.
    ///
    /// A line without a time has that of the line above.
    pub(crate) fn split_times(&self) -> (Vec<u8>, Vec<Duration>) {
        let (mut text, mut times) = (Vec::new(), Vec::new());
        for line in self.text.split_inclusive(|byte| *byte == b'\n') {
            let last = times.last().copied().unwrap_or_default();
            if let Some(time) = stamp(line) {
                let word = line.iter().take_while(|byte| **byte != b' ').count();
                text.extend(line.iter().skip(word + 1));
                times.push(time);
            } else {
                text.extend(line);
                times.push(last);
            }
        }
        (text, times)
    }

    /// Returns the output as it was printed.
    pub(crate) fn raw(&self) -> &[u8] {
        self.raw.as_deref().unwrap_or(&self.text)
    }
}

impl Lines {
    pub(crate) fn new(settings: &Settings, keeps_escapes: bool, limit: usize) -> Self {
        let mut lines = Self::all(limit);
        let select = settings.select.clone();
        let is_stamped = settings.clock() == Clock::Arrival;
        let has_time = |select: &&Select| select.has_time() && !is_stamped;
        let has_time = select.as_ref().filter(has_time);
        lines.clock =
            has_time.map(|select| LineClock::new(select.unit(settings.unit), settings.grid()));
        lines.select = select;
        lines.returns = settings.returns == Some(true);
        lines.keeps_escapes = keeps_escapes;
        lines.wants_zero = settings.run_for.or(settings.terminate).is_some();
        lines
    }

    /// Takes every line as it is.
    pub(crate) fn all(limit: usize) -> Self {
        Self {
            select: None,
            clock: None,
            returns: false,
            keeps_escapes: true,
            wants_zero: false,
            limit,
            text: Vec::new(),
            arrivals: Vec::new(),
            partial: Vec::new(),
            last: None,
            own_zero: None,
            raw: Vec::new(),
            total: 0,
            problem: None,
            dropped_group: None,
            untimed: None,
        }
    }

    /// Returns the number of bytes to judge.
    pub(crate) fn len(&self) -> usize {
        self.text.len() + self.partial.len()
    }

    /// Returns the arrival of the first line.
    pub(crate) fn first(&self) -> Option<Instant> {
        self.arrivals.first().copied()
    }

    /// Returns the start of the program's own clock, as far as the lines tell it.
    pub(crate) fn own_zero(&self) -> Option<Instant> {
        self.own_zero
    }

    pub(crate) fn take(&mut self, bytes: &[u8], at: Instant) {
        self.total += bytes.len() as u64;
        if !self.takes_all() {
            let room = self.limit.saturating_sub(self.raw.len()).min(bytes.len());
            self.raw.extend(&bytes[..room]);
        }
        let is_end = |byte: &u8| *byte == b'\n' || self.returns && *byte == b'\r';
        let pieces: Vec<&[u8]> = bytes.split_inclusive(is_end).collect();
        for piece in pieces {
            match piece.split_last() {
                Some((b'\n', piece)) => self.end_line(piece, at),
                Some((b'\r', piece)) if self.returns => self.end_line(piece, at),
                _ => {
                    self.partial.extend(piece);
                    self.last = Some(at);
                }
            }
        }
    }

    fn takes_all(&self) -> bool {
        self.select.is_none() && !self.returns && self.keeps_escapes
    }

    /// Ends a line with its last piece.
    fn end_line(&mut self, piece: &[u8], at: Instant) {
        if self.takes_all() && self.partial.is_empty() {
            self.push(piece, at);
            return;
        }
        if !piece.is_empty() {
            self.last = Some(at);
        }
        self.partial.extend(piece);
        if self.returns && self.partial.is_empty() {
            return;
        }
        // A frame that will be overwritten arrives with its last character, any other line with its
        // end.
        let at = self.last.filter(|_| self.returns).unwrap_or(at);
        let mut line = std::mem::take(&mut self.partial);
        if let Some(kept) = self.keep(&line) {
            self.push(&kept, at);
        }
        line.clear();
        self.partial = line;
    }

    fn push(&mut self, line: &[u8], at: Instant) {
        if self.wants_zero
            && let Some(stamp) = stamp(line)
            && let Some(zero) = at.checked_sub(stamp)
        {
            let earliest = self.own_zero.map_or(zero, |known| known.min(zero));
            self.own_zero = Some(earliest);
        }
        self.text.extend(line);
        self.text.push(b'\n');
        self.arrivals.push(at);
    }

    /// Returns the part of a line to judge, if any.
    fn keep<'a>(&mut self, line: &'a [u8]) -> Option<Cow<'a, [u8]>> {
        let line = if self.keeps_escapes || !line.contains(&ESCAPE) {
            Cow::Borrowed(line)
        } else {
            Cow::Owned(strip_bytes(line).into_vec())
        };
        let Some(select) = &self.select else {
            return Some(line);
        };
        let decoded = decode(&line);
        let kept = select.keep(&decoded)?;
        if kept.drops_a_group && self.dropped_group.is_none() {
            self.dropped_group = Some(decoded.clone().into_owned());
        }
        let text = encode(&kept.text);
        let Some(clock) = &mut self.clock else {
            return Some(Cow::Owned(text));
        };
        let Some(time) = kept.time else {
            self.untimed.get_or_insert(decoded.into_owned());
            return Some(Cow::Owned(text));
        };
        match clock.read(time) {
            Ok(time) => {
                let stamp = Stamp::from(time).to_string();
                Some(Cow::Owned([stamp.as_bytes(), b" ", &text].concat()))
            }
            Err(error) => {
                self.problem.get_or_insert(format!("{error:#}"));
                Some(Cow::Owned(text))
            }
        }
    }

    /// Returns the output, with times since `started`. A last line without an end has the arrival
    /// of its last byte; if the program was cut off, that line is left out.
    pub(crate) fn finish(mut self, started: Instant, is_cut: bool) -> Printed {
        let line = std::mem::take(&mut self.partial);
        if !line.is_empty()
            && !is_cut
            && let Some(kept) = self.keep(&line)
        {
            self.push(&kept, self.last.unwrap_or(started));
            if !self.returns {
                // The last line has no line feed.
                self.text.pop();
            }
        }
        let since = |at: &Instant| at.saturating_duration_since(started);
        let is_raw = self.takes_all();
        Printed {
            arrivals: self.arrivals.iter().map(since).collect(),
            text: self.text,
            raw: (!is_raw).then_some(self.raw),
            total: self.total,
            problem: self.problem,
            dropped_group: self.dropped_group,
            untimed: self.untimed,
        }
    }
}

/// The first byte of an escape sequence.
const ESCAPE: u8 = 0x1b;

/// Returns the stamp at the start of a line, as the time since the program's zero.
fn stamp(line: &[u8]) -> Option<Duration> {
    let word = line.split(|byte| *byte == b' ').next()?;
    let stamp: Stamp = std::str::from_utf8(word).ok()?.parse().ok()?;
    Some(stamp.into())
}

/// The code points that replace bytes that are not UTF-8 while a pattern matches a line: characters
/// for private use.
const PRIVATE: u32 = 0x0010_ff00;

fn decode(bytes: &[u8]) -> Cow<'_, str> {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Cow::Borrowed(text);
    }
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        let private = |byte: &u8| char::from_u32(PRIVATE + u32::from(*byte));
        text.extend(chunk.invalid().iter().filter_map(private));
    }
    Cow::Owned(text)
}

fn encode(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    for letter in text.chars() {
        match u32::from(letter).checked_sub(PRIVATE).map(u8::try_from) {
            Some(Ok(byte)) => bytes.push(byte),
            _ => bytes.extend(letter.encode_utf8(&mut [0; 4]).bytes()),
        }
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the result of these chunks, each a millisecond after the one before.
    fn printed(change: impl FnOnce(&mut Settings), chunks: &[&[u8]]) -> (Vec<u8>, Vec<u128>) {
        let mut settings = Settings::default();
        change(&mut settings);
        let mut lines = Lines::new(&settings, false, 1 << 20);
        let started = Instant::now();
        for (chunk, ms) in chunks.iter().zip(1..) {
            lines.take(chunk, started + Duration::from_millis(ms));
        }
        let printed = lines.finish(started, false);
        assert_eq!(printed.raw(), chunks.concat());
        assert_eq!(printed.total, chunks.concat().len() as u64);
        let arrivals = printed.arrivals.iter().map(Duration::as_millis);
        (printed.text, arrivals.collect())
    }

    fn text(pair: (Vec<u8>, Vec<u128>)) -> (String, Vec<u128>) {
        (String::from_utf8(pair.0).unwrap(), pair.1)
    }

    fn selecting(pattern: &str) -> impl FnOnce(&mut Settings) {
        move |settings| settings.select = Some(pattern.parse().unwrap())
    }

    #[test]
    fn a_line_arrives_with_its_line_feed() {
        let all = |chunks: &[&[u8]]| text(printed(|_| (), chunks));
        assert_eq!(
            all(&[b"a\nb", b"c", b"\nd\ne\n"]),
            ("a\nbc\nd\ne\n".into(), vec![1, 3, 3, 3])
        );
        assert_eq!(all(&[b"a\nb", b"c"]), ("a\nbc".into(), vec![1, 2]));
        assert_eq!(all(&[]), (String::new(), vec![]));
    }

    #[test]
    fn lines_that_are_not_selected_are_dropped() {
        let chunks: [&[u8]; 3] = [b"17 retry 1", b" in 1 s\n18 no\n19 re", b"try 2 in 2 s\n"];
        let some = |pattern, chunks: &[&[u8]]| text(printed(selecting(pattern), chunks));
        assert_eq!(
            some(r"(retry \d) in", &chunks),
            ("retry 1\nretry 2\n".into(), vec![2, 3])
        );
        assert_eq!(some("retry", &[b"x\nretry"]), ("retry".into(), vec![1]));
        assert_eq!(some("retry", &[b"x\ny"]), (String::new(), vec![]));
    }

    #[test]
    fn the_time_group_becomes_the_lines_stamp() {
        let chunks: [&[u8]; 1] = [b"[ 4211.503817] one\nx\n[ 4212.504217] two\n"];
        let found = text(printed(selecting("dmesg"), &chunks));
        assert_eq!(found, ("0.0000 one\n1.0004 two\n".into(), vec![1, 1]));
    }

    #[test]
    fn a_frame_comes_with_its_last_character() {
        let returns = |settings: &mut Settings| settings.returns = Some(true);
        let chunks: [&[u8]; 4] = [b"\r 20%", b"\r 4", b"0%\r100%\r\n\nde", b"fg"];
        let expected = (" 20%\n 40%\n100%\ndefg\n".into(), vec![1, 3, 3, 4]);
        assert_eq!(text(printed(returns, &chunks)), expected);
    }

    #[test]
    fn escape_sequences_are_left_out() {
        let chunks: [&[u8]; 1] = [b"\x1b[32mok\x1b[0m done\nplain\n"];
        assert_eq!(text(printed(|_| (), &chunks)).0, "ok done\nplain\n");
    }

    #[test]
    fn bytes_that_are_not_utf8_are_kept() {
        let chunks: [&[u8]; 1] = [b"[1] caf\xe9 \xe2\x82\xac\xff\n"];
        let found = printed(selecting(r"\] (.*)"), &chunks);
        assert_eq!(found.0, b"caf\xe9 \xe2\x82\xac\xff\n");
    }
}

use std::ops::Range;

use crate::{
    stamp::{Read, Stamp},
    transcript::is_rule_like,
    RULE,
};

/// A program's output, line by line, however malformed.
pub(crate) struct Printed<'a> {
    bytes: &'a [u8],
    /// All lines, or where rules belong to lines, all others.
    pub(crate) lines: Vec<Line>,
    /// Lines of dashes that are no rule; not among `lines`.
    pub(crate) wrong_rules: Vec<Line>,
    /// How many lines there are, rules and all.
    pub(crate) count: usize,
    /// Whether all of them end with a carriage return too; it belongs to no key then.
    pub(crate) crlf: bool,
}

pub(crate) struct Line {
    /// The line of the output, from 1.
    pub(crate) number: usize,
    pub(crate) start: Start,
    key: Range<usize>,
}

/// What a line starts with.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Start {
    Stamp(Stamp),
    BadStamp,
    Text,
}

impl Line {
    pub(crate) fn stamp(&self) -> Option<Stamp> {
        match self.start {
            Start::Stamp(stamp) => Some(stamp),
            Start::BadStamp | Start::Text => None,
        }
    }
}

impl<'a> Printed<'a> {
    /// Reads an output, with rules and stamps where it should be `stamped`.
    pub(crate) fn read(bytes: &'a [u8], stamped: bool) -> Self {
        let (lines, wrong_rules) = (Vec::new(), Vec::new());
        let crlf = stamped && is_crlf(bytes);
        let mut printed = Self { bytes, lines, wrong_rules, count: 0, crlf };
        let mut from = 0;
        while from < bytes.len() {
            let end = from + line_length(&bytes[from..]);
            printed.count += 1;
            printed.line(from..end - usize::from(crlf && bytes[..end].ends_with(b"\r")), stamped);
            from = end + 1;
        }
        printed
    }

    fn line(&mut self, range: Range<usize>, stamped: bool) {
        let text = &self.bytes[range.clone()];
        let (start, rest) = match Stamp::read(text) {
            _ if !stamped => (Start::Text, text),
            _ if text == RULE.as_bytes() => return,
            Read::Stamp(stamp, rest) => (Start::Stamp(stamp), rest),
            Read::Bad(_, rest) => (Start::BadStamp, rest),
            Read::None => (Start::Text, text),
        };
        let line = Line { number: self.count, start, key: range.end - rest.len()..range.end };
        if stamped && is_rule_like(text) {
            self.wrong_rules.push(line);
        } else {
            self.lines.push(line);
        }
    }

    /// What must match of a line: all that follows its stamp.
    pub(crate) fn key(&self, line: &Line) -> &'a [u8] {
        &self.bytes[line.key.clone()]
    }

    /// The whole line.
    pub(crate) fn text(&self, line: &Line) -> &'a [u8] {
        let before = self.bytes[..line.key.start].iter().rposition(|b| *b == b'\n');
        &self.bytes[before.map_or(0, |end| end + 1)..line.key.end]
    }

    /// The number of the line at `index`, or where there is none, of the last line and one.
    pub(crate) fn number(&self, index: usize) -> usize {
        self.lines.get(index).map_or(self.count + 1, |line| line.number)
    }

    pub(crate) fn is_unfinished(&self) -> bool {
        self.bytes.last().map_or(false, |last| *last != b'\n')
    }
}

fn is_crlf(bytes: &[u8]) -> bool {
    let ends_right = |line: &[u8]| line.ends_with(b"\r\n") || !line.ends_with(b"\n");
    bytes.contains(&b'\n') && bytes.split_inclusive(|b| *b == b'\n').all(ends_right)
}

fn line_length(rest: &[u8]) -> usize {
    // Every other line is a rule: no need to search it.
    if rest.get(RULE.len()) == Some(&b'\n') && rest.starts_with(RULE.as_bytes()) {
        return RULE.len();
    }
    rest.iter().position(|b| *b == b'\n').unwrap_or(rest.len())
}

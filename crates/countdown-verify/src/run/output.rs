use std::time::{Duration, Instant};

use crate::select::Select;

/// What a program printed, as far as it is looked at, and when each line arrived.
pub(super) struct Output<'a> {
    select: Option<&'a Select>,
    text: Vec<u8>,
    arrivals: Vec<Instant>,
    /// A line that has not ended, where only some lines are looked at.
    partial: Vec<u8>,
    printed: u64,
    last: Option<Instant>,
}

impl<'a> Output<'a> {
    pub(super) fn new(select: Option<&'a Select>) -> Self {
        let (text, arrivals, partial) = (Vec::new(), Vec::new(), Vec::new());
        Self {
            select,
            text,
            arrivals,
            partial,
            printed: 0,
            last: None,
        }
    }

    /// How much of it is kept.
    pub(super) fn len(&self) -> usize {
        self.text.len() + self.partial.len()
    }

    pub(super) fn take(&mut self, bytes: &[u8], at: Instant) {
        self.printed += bytes.len() as u64;
        self.last = Some(at);
        for piece in bytes.split_inclusive(|byte| *byte == b'\n') {
            let is_whole = piece.ends_with(b"\n");
            match self.select {
                None => {
                    self.text.extend(piece);
                    self.arrivals.extend(is_whole.then_some(at));
                }
                Some(select) => {
                    self.partial.extend(piece);
                    if is_whole {
                        self.line(select, at);
                    }
                }
            }
        }
    }

    /// Takes of a line what is looked at.
    fn line(&mut self, select: &Select, at: Instant) {
        let line = String::from_utf8_lossy(&self.partial);
        let text = line.strip_suffix('\n').unwrap_or(&line);
        if let Some(selected) = select.text(text) {
            self.text.extend(selected.bytes());
            self.text.extend(line[text.len()..].bytes());
            self.arrivals.push(at);
        }
        self.partial.clear();
    }

    /// The text, when each of its lines arrived since `started`, and how much there was in all. A
    /// last line without an end arrives with its last byte.
    pub(super) fn finish(mut self, started: Instant) -> (Vec<u8>, Vec<Duration>, u64) {
        if let Some(last) = self.last {
            match self.select {
                Some(select) if !self.partial.is_empty() => self.line(select, last),
                None if !self.text.ends_with(b"\n") => self.arrivals.push(last),
                _ => {}
            }
        }
        let since = |at: &Instant| at.saturating_duration_since(started);
        (
            self.text,
            self.arrivals.iter().map(since).collect(),
            self.printed,
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What comes of these chunks, each a millisecond after the one before.
    fn output(select: Option<&str>, chunks: &[&str]) -> (String, Vec<u128>, u64) {
        let select = select.map(|pattern| pattern.parse().unwrap());
        let (started, mut output) = (Instant::now(), Output::new(select.as_ref()));
        for (chunk, ms) in chunks.iter().zip(1..) {
            output.take(chunk.as_bytes(), started + Duration::from_millis(ms));
        }
        let (text, arrivals, printed) = output.finish(started);
        let arrivals = arrivals.iter().map(Duration::as_millis).collect();
        (String::from_utf8(text).unwrap(), arrivals, printed)
    }

    #[test]
    fn a_line_arrives_with_its_line_feed() {
        assert_eq!(
            output(None, &["a\nb", "c", "\nd\ne\n"]),
            ("a\nbc\nd\ne\n".into(), vec![1, 3, 3, 3], 9)
        );
        assert_eq!(
            output(None, &["a\nb", "c"]),
            ("a\nbc".into(), vec![1, 2], 4)
        );
        assert_eq!(output(None, &[]), (String::new(), vec![], 0));
    }

    #[test]
    fn of_lines_that_are_looked_at_the_rest_is_left_out() {
        let chunks = ["17 retry 1", " in 1 s\n18 no\n19 re", "try 2 in 2 s\n"];
        let expected = ("retry 1\nretry 2\n".into(), vec![2, 3], 42);
        assert_eq!(output(Some(r"(retry \d) in"), &chunks), expected);
        assert_eq!(
            output(Some("retry"), &["x\nretry"]),
            ("retry".into(), vec![1], 7)
        );
        assert_eq!(output(Some("retry"), &["x\ny"]), (String::new(), vec![], 3));
    }
}

//! Reads recordings, program after program. A torn one is refused, and nothing is drawn of it.

use anyhow::{Context, Result, anyhow, ensure};
use countdown_trace::recording::{Line, Record, VERSION, What};

use crate::model::{Builder, Run, Time};

/// Times are before the year 2116, so that those between any two can be reckoned with.
const MOMENTS: u64 = 1 << 62;

/// Reads a recording, and works out what each of its programs did.
///
/// # Errors
/// When the recording is torn, or not one; the error names the line, and what is wrong with it.
pub fn read(recording: &[u8]) -> Result<Vec<Run>> {
    let mut reader = Reader::default();
    for line in recording.split_inclusive(|byte| *byte == b'\n') {
        reader.line += 1;
        let line = line
            .strip_suffix(b"\n")
            .context("the recording ends in the middle of it");
        let read = line.and_then(|line| reader.read(line));
        read.with_context(|| format!("line {}", reader.line))?;
    }
    let next = reader.line + 1;
    ensure!(
        reader.whole,
        "line {next}: expected more: the recording ends before its last line"
    );
    Ok(reader.runs.into_iter().map(Builder::finish).collect())
}

#[derive(Default)]
struct Reader {
    line: usize,
    whole: bool,
    runs: Vec<Builder>,
    /// What the times of the process being read count from.
    epoch: u64,
}

impl Reader {
    fn read(&mut self, line: &[u8]) -> Result<()> {
        ensure!(
            !self.whole,
            "expected nothing after the recording's last line"
        );
        let line = parse(line)?;
        let first = matches!(line, Line::Recording { .. });
        ensure!(first || self.line > 1, "expected a recording's first line");
        ensure!(
            !first || self.line == 1,
            "this is a recording's first line, inside of one"
        );
        match line {
            Line::Recording { version } => ensure!(
                version == VERSION,
                "version {version} is not the one that is read here, {VERSION}: record it again"
            ),
            Line::Program(program) => self.runs.push(Builder::new(program)),
            Line::Record(record) => self.record(record)?,
            Line::Recorded {} => self.whole = true,
        }
        Ok(())
    }

    fn record(&mut self, record: Record) -> Result<()> {
        if let What::Process { epoch, .. } = record.what {
            self.epoch = epoch;
        }
        let run = self
            .runs
            .last_mut()
            .context("expected the line of a program before it")?;
        let at = self.epoch.checked_add(record.at).and_then(time);
        let cpu = record
            .cpu
            .map(|cpu| time(cpu).context(IMPOSSIBLE))
            .transpose()?;
        run.record(at.context(IMPOSSIBLE)?, cpu, record)
    }
}

const IMPOSSIBLE: &str = "the time is one that cannot be";

fn time(nanoseconds: u64) -> Option<Time> {
    Time::try_from(nanoseconds)
        .ok()
        .filter(|_| nanoseconds < MOMENTS)
}

fn parse(line: &[u8]) -> Result<Line> {
    let text = str::from_utf8(line).context("this is not UTF-8")?;
    serde_json::from_str(text).map_err(|error| {
        let error = error.to_string();
        let error = error.split(" at line ").next().unwrap_or_default();
        anyhow!("this is no line of a recording: {error}")
    })
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::{
        Language, Motion, chrome_trace,
        made::{MADE, made},
        page, svg, terminal,
    };

    #[track_caller]
    fn fails(text: impl AsRef<[u8]>, expected: &str) {
        let message = format!("{:#}", read(text.as_ref()).unwrap_err());
        assert!(message.starts_with(expected), "{message}");
    }

    #[test]
    fn lines_may_end_in_a_carriage_return_too() {
        let text = made(MADE);
        let read = |text: &str| format!("{:?}", read(text.as_bytes()).unwrap());
        assert_eq!(read(&text.replace('\n', "\r\n")), read(&text));
    }

    #[test]
    fn wherever_it_is_torn_the_line_is_named() {
        let text = made(MADE);
        for end in 0..text.len() {
            let whole_lines = text.bytes().take(end).filter(|byte| *byte == b'\n').count();
            fails(
                &text.as_bytes()[..end],
                &format!("line {}: ", whole_lines + 1),
            );
        }
        fails(
            "",
            "line 1: expected more: the recording ends before its last line",
        );
        fails(
            &text[..40],
            "line 2: the recording ends in the middle of it",
        );
    }

    #[test]
    fn what_does_not_belong_there_is_named_with_its_line() {
        let text = made(MADE);
        let lines: Vec<&str> = text.lines().collect();
        let no_line = "this is no line of a recording: ";
        let record = |at: &str, what: &str| {
            format!(r#"{{"record":{{"at":{at},"thread":1,"named":"","what":{what}}}}}"#)
        };
        for (number, line, told) in [
            (
                1,
                r#"{"recording":{"version":1}}"#,
                "version 1 is not the one that is read here, 2",
            ),
            (1, lines[1], "expected a recording's first line"),
            (1, r#"{"some":"json"}"#, no_line),
            (
                5,
                lines[0],
                "this is a recording's first line, inside of one",
            ),
            (5, "a log\u{1b}[0m", no_line),
            (5, "", no_line),
            (5, &record("0", r#"{"poll":{}}"#), no_line),
            (5, &record("-1", r#"{"end":{}}"#), no_line),
            (
                5,
                &record("5000000000000000000", r#"{"end":{}}"#),
                "the time is one that cannot be",
            ),
            (2, lines[2], "expected the line of a program before it"),
            (3, lines[3], "expected the line of a process before it"),
        ] {
            let mut lines = lines.clone();
            lines[number - 1] = line;
            fails(lines.join("\n") + "\n", &format!("line {number}: {told}"));
        }
        fails(
            text.repeat(2),
            "line 12: expected nothing after the recording's last line",
        );
    }

    /// Each line is left out, said twice, or comes one too late.
    #[test]
    fn whatever_is_read_is_drawn_and_what_is_not_is_named() {
        let text = made(MADE);
        let lines: Vec<&str> = text.split_inclusive('\n').collect();
        let mut drawn = 0;
        for number in 0..lines.len() - 1 {
            let left_out = [&lines[..number], &lines[number + 1..]].concat();
            let twice = [&lines[..=number], &lines[number..]].concat();
            let mut late = lines.clone();
            late.swap(number, number + 1);
            for lines in [left_out, twice, late] {
                match read(lines.concat().as_bytes()) {
                    Ok(runs) => drawn += draw(&runs),
                    Err(error) => assert!(error.to_string().starts_with("line "), "{error:#}"),
                }
            }
        }
        assert!(drawn > 10, "{drawn}");
    }

    /// Draws in every way.
    fn draw(runs: &[Run]) -> usize {
        let until = Duration::ZERO;
        for language in Language::ALL {
            for columns in [0, 60, 80] {
                assert!(terminal(runs, until, columns, language).ends_with('\n'));
            }
            assert!(svg(runs, until, Motion::Once, language).ends_with("</svg>\n"));
            assert!(page(runs, language).is_ok());
        }
        assert!(chrome_trace(runs).is_ok());
        1
    }
}

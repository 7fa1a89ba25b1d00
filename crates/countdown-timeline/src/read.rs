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
        let line = line.strip_suffix(b"\n").context("the recording ends in the middle of it");
        let read = line.and_then(|line| reader.read(line));
        read.with_context(|| format!("line {}", reader.line))?;
    }
    let next = reader.line + 1;
    ensure!(reader.whole, "line {next}: expected more: the recording ends before its last line");
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
        ensure!(!self.whole, "expected nothing after the recording's last line");
        let line = parse(line)?;
        let first = matches!(line, Line::Recording { .. });
        ensure!(first || self.line > 1, "expected a recording's first line");
        ensure!(!first || self.line == 1, "this is a recording's first line, inside of one");
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
        let run = self.runs.last_mut().context("expected the line of a program before it")?;
        let at = self.epoch.checked_add(record.at).and_then(time);
        let cpu = record.cpu.map(|cpu| time(cpu).context(IMPOSSIBLE)).transpose()?;
        run.record(at.context(IMPOSSIBLE)?, cpu, record)
    }
}

const IMPOSSIBLE: &str = "the time is one that cannot be";

fn time(nanoseconds: u64) -> Option<Time> {
    Time::try_from(nanoseconds).ok().filter(|_| nanoseconds < MOMENTS)
}

fn parse(line: &[u8]) -> Result<Line> {
    let text = str::from_utf8(line).context("this is not UTF-8")?;
    serde_json::from_str(text).map_err(|error| {
        let error = error.to_string();
        let error = error.split(" at line ").next().unwrap_or_default();
        anyhow!("this is no line of a recording: {error}")
    })
}

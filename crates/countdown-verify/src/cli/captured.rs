//! `--from`: captured outputs, and recordings of a terminal.

use std::{
    fs::File,
    io::{self, Read},
    path::Path,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail, ensure};
use countdown_core::Golden;
use serde_json::Value;

use crate::{
    judge::{Judged, Tally, limits},
    program::{Clock, Program},
    run::{Lines, Printed},
    select::Select,
    verdict::{self, Judgement, Verdict},
};

/// Judges the content of a file in place of a run.
pub(super) fn judge(program: &Program, from: &Path) -> Result<Judged> {
    let golden = program.read_golden()?;
    let program = &with_own_clock(program);
    let limit = limits(program, &golden).output;
    let bytes = read_at_most(limit, from)?;
    let (judgement, output) = if bytes.len() > limit {
        (verdict::endless(limit), bytes)
    } else if bytes.is_empty() {
        let reason = "nothing was printed: the transcript is empty";
        (Judgement::of_reason(Verdict::Mismatch, reason), bytes)
    } else {
        judge_bytes(&bytes, program, &golden, limit)?
    };
    let mut tally = Tally::default();
    tally.runs = 1;
    tally.add(&judgement);
    Ok(Judged {
        golden,
        judgement,
        output,
        other: Vec::new(),
        tally,
    })
}

/// Uses the times in the lines, if there are any, since arrivals are unknown.
fn with_own_clock(program: &Program) -> Program {
    let mut program = program.clone();
    let settings = &mut program.settings;
    let has_time = settings.select.as_ref().is_some_and(Select::has_time);
    if has_time && settings.clock() == Clock::Arrival {
        settings.clock = Some(Clock::Own);
    }
    program
}

fn judge_bytes(
    bytes: &[u8],
    program: &Program,
    golden: &Golden,
    limit: usize,
) -> Result<(Judgement, Vec<u8>)> {
    refuse_script(bytes)?;
    let settings = &program.settings;
    let cast = Cast::read(bytes)?;
    let printed = match &cast {
        Some(cast) => cast.printed(program, golden, limit),
        None => printed(bytes, program, golden, limit),
    };
    let has_time = settings.select.as_ref().is_some_and(Select::has_time);
    let judgement = if let Some(problem) = &printed.problem {
        Judgement::of_reason(Verdict::Unjudged, problem)
    } else if let Some(reason) = verdict::takes_nothing(&printed, program, "the transcript") {
        Judgement::of_reason(Verdict::Mismatch, reason)
    } else if cast.is_some() && !has_time {
        judge_cast(&printed, program, golden)?
    } else {
        ensure!(
            has_time || settings.clock() != Clock::Arrival || !golden.has_times(),
            "a transcript does not say when its lines arrived: if its lines have times of their own, \
             name them with `select` and a group `(?<time>…)`; or record an asciicast"
        );
        judge_stamps(&printed, program, golden)
    };
    Ok((judgement, printed.raw().to_vec()))
}

fn printed(bytes: &[u8], program: &Program, golden: &Golden, limit: usize) -> Printed {
    let mut lines = Lines::new(&program.settings, golden.has_escapes(), limit);
    let start = Instant::now();
    lines.take(bytes, start);
    lines.finish(start, false)
}

/// Judges a cast by its times, which are arrivals.
fn judge_cast(printed: &Printed, program: &Program, golden: &Golden) -> Result<Judgement> {
    ensure!(
        golden.is_plain(),
        "an asciicast is judged by when its lines arrived, so each line of the golden has to begin \
         with a time"
    );
    let mut arriving = program.clone();
    arriving.settings.clock = Some(Clock::Arrival);
    arriving.check_settings(golden)?;
    let mut judgement = verdict::recorded(&printed.text, &printed.arrivals, program, golden);
    add_reason(&mut judgement, printed);
    Ok(judgement)
}

/// Judges a text by its stamps, or by the times in its lines.
fn judge_stamps(printed: &Printed, program: &Program, golden: &Golden) -> Judgement {
    if !program.settings.has_line_times() || !golden.has_times() {
        let mut judgement = verdict::captured(&printed.text, program, golden);
        add_reason(&mut judgement, printed);
        return judgement;
    }
    let (text, times) = printed.split_times();
    let judge = |times: &[Duration]| verdict::recorded(&text, times, program, golden);
    let mut judgement = judge(&times);
    if judgement.verdict == Verdict::Mismatch && judge(&summed(&times)).verdict == Verdict::Match {
        let reason = "its times count from the line above, as those of `ts -i`, which cannot be used: \
                      print times that count from the start, as `ts -s '%.s'` does";
        return Judgement::of_reason(Verdict::Unjudged, reason);
    }
    if printed.untimed.is_some() && !golden.is_written_by_hand() {
        judgement.verdict = Verdict::Mismatch;
    }
    add_reason(&mut judgement, printed);
    judgement
}

/// Adds up times each of which counts from the one before.
fn summed(times: &[Duration]) -> Vec<Duration> {
    let mut sum = Duration::ZERO;
    let add = |time: &Duration| {
        sum = sum.saturating_add(*time);
        sum
    };
    times.iter().map(add).collect()
}

fn add_reason(judgement: &mut Judgement, printed: &Printed) {
    if judgement.verdict == Verdict::Mismatch {
        let reason = verdict::lacks_a_time(printed);
        judgement.reason = reason.or_else(|| verdict::drops_a_group(printed));
    }
}

/// Refuses the files of `script`, which keeps times and text in separate files.
fn refuse_script(bytes: &[u8]) -> Result<()> {
    let text = String::from_utf8_lossy(&bytes[..bytes.len().min(4096)]);
    let is_timing = |line: &str| {
        let mut words = line.split(' ');
        let is_number = |word: Option<&str>| word.is_some_and(|word| word.parse::<f64>().is_ok());
        is_number(words.next()) && is_number(words.next()) && words.next().is_none()
    };
    let mut lines = text.lines();
    let is_script = text.starts_with("Script started on ")
        || text.starts_with("H 0.000000 ")
        || lines.clone().count() > 1 && lines.by_ref().take(3).all(is_timing);
    if is_script {
        bail!(
            "this is one of the two files of `script`, which has the times in one and the text in the \
             other: record an asciicast instead"
        );
    }
    Ok(())
}

/// A recording of a terminal in the format of asciinema: the output, with times.
struct Cast(Vec<(Duration, String)>);

impl Cast {
    /// Reads a cast of version 1, 2 or 3; `None` if this is not a cast.
    fn read(bytes: &[u8]) -> Result<Option<Self>> {
        let mut documents = serde_json::Deserializer::from_slice(bytes).into_iter::<Value>();
        let Some(Ok(header)) = documents.next() else {
            return Ok(None);
        };
        let is_cast = header.get("width").is_some() || header.get("term").is_some();
        let Some(version) = header.get("version").filter(|_| is_cast) else {
            return Ok(None);
        };
        let mut events = Vec::new();
        let mut at = Duration::ZERO;
        match version.as_u64() {
            Some(1) => {
                let stdout = header.get("stdout").and_then(Value::as_array);
                for event in stdout.context("the asciicast has no `stdout`")? {
                    let (wait, text) = event_of_v1(event).context("an event is malformed")?;
                    at += wait;
                    events.push((at, text));
                }
            }
            Some(version @ (2 | 3)) => {
                for (event, number) in documents.zip(2..) {
                    let event = event.with_context(|| format!("line {number} of the asciicast"))?;
                    let read = event_of(&event);
                    let (time, is_output, text) = read
                        .with_context(|| format!("line {number} of the asciicast is malformed"))?;
                    at = if version == 3 { at + time } else { time };
                    if is_output {
                        events.push((at, text));
                    }
                }
            }
            _ => bail!("an asciicast of version {version} cannot be read: 1 to 3 can"),
        }
        Ok(Some(Self(events)))
    }

    /// Returns its lines, with the times of the recording as arrivals.
    fn printed(&self, program: &Program, golden: &Golden, limit: usize) -> Printed {
        let mut lines = Lines::new(&program.settings, golden.has_escapes(), limit);
        let start = Instant::now();
        for (at, text) in &self.0 {
            // A terminal receives `\r\n`.
            let text = text.replace("\r\n", "\n");
            lines.take(text.as_bytes(), start + *at);
        }
        lines.finish(start, false)
    }
}

fn seconds(value: &Value) -> Option<Duration> {
    Duration::try_from_secs_f64(value.as_f64()?).ok()
}

fn event_of_v1(event: &Value) -> Option<(Duration, String)> {
    Some((seconds(event.get(0)?)?, event.get(1)?.as_str()?.to_owned()))
}

/// Returns the time of an event, `true` if it is output, and its text.
fn event_of(event: &Value) -> Option<(Duration, bool, String)> {
    let (time, code) = (seconds(event.get(0)?)?, event.get(1)?.as_str()?);
    let text = event.get(2).and_then(Value::as_str).unwrap_or_default();
    Some((time, code == "o", text.to_owned()))
}

/// Reads the first bytes of a file, or of stdin for `-`: one more than `most` if there are more.
fn read_at_most(most: usize, path: &Path) -> Result<Vec<u8>> {
    let cannot = || format!("cannot read the transcript {}", path.display());
    let source: Box<dyn Read> = if path.as_os_str() == "-" {
        Box::new(io::stdin())
    } else {
        Box::new(File::open(path).with_context(cannot)?)
    };
    let mut bytes = Vec::new();
    let most = u64::try_from(most)?.saturating_add(1);
    source
        .take(most)
        .read_to_end(&mut bytes)
        .with_context(cannot)?;
    Ok(bytes)
}

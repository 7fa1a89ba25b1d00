//! A run's lateness, read off what it printed.

use std::{collections::BTreeMap, time::Duration};

use anyhow::{Context, Result, ensure};
use countdown_core::Transcript;
use countdown_verify::program::GoldenFile;

#[derive(Default)]
pub(super) struct Samples {
    /// By how much lateness grew from each tick of a countdown to its next, in seconds.
    pub(super) per_tick: Vec<f64>,
    /// How late the last tick of each run was.
    pub(super) last: Vec<f64>,
}

/// When each of a golden's labels is due, in seconds.
pub(super) fn due_times(golden: &GoldenFile) -> Result<BTreeMap<String, f64>> {
    let golden = golden.read()?;
    Ok(golden.ticks().map(|(due, label)| (label.to_owned(), due.as_secs_f64())).collect())
}

/// Reads one run's lateness off its transcript; some peers are a little early at times.
pub(super) fn sample(
    due_times: &BTreeMap<String, f64>,
    actual: &[u8],
    in_turn: bool,
) -> Result<Samples> {
    let transcript = Transcript::parse(actual).context("it printed no transcript")?;
    let count = transcript.ticks().count();
    ensure!(count == due_times.len(), "it printed {count} ticks, not {}", due_times.len());
    let (mut before, mut last) = (BTreeMap::new(), None);
    let mut samples = Samples::default();
    for (stamp, label) in transcript.ticks() {
        let due = due_times.get(label).with_context(|| format!("it printed `{label}`"))?;
        let late = Duration::from(stamp).as_secs_f64() - due;
        let countdown = if in_turn { "" } else { label.split(" = ").next().unwrap_or_default() };
        samples.per_tick.push(late - before.insert(countdown, late).unwrap_or(0.0));
        last = Some(late);
    }
    samples.last.extend(last);
    Ok(samples)
}

impl Samples {
    pub(super) fn add(&mut self, other: Self) {
        self.per_tick.extend(other.per_tick);
        self.last.extend(other.last);
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use countdown_core::{GRID, RULE};

    use super::*;

    fn transcript(ticks: &[(&str, &str)]) -> Vec<u8> {
        let line = |(stamp, label): &(&str, &str)| format!("{RULE}\n{stamp} \t{label}\n");
        (ticks.iter().map(line).collect::<String>() + RULE + "\nDone\n").into_bytes()
    }

    fn due_times() -> BTreeMap<String, f64> {
        let due_times = [("C = 2", 0.5), ("B = 2", 0.8), ("C = 1", 1.0), ("B = 1", 1.6)];
        due_times.map(|(label, due)| (label.to_owned(), due)).into()
    }

    const ACTUAL: [(&str, &str); 4] =
        [("0.5002", "C = 2"), ("0.8004", "B = 2"), ("0.9999", "C = 1"), ("1.6009", "B = 1")];

    #[track_caller]
    fn assert_tenths(values: &[f64], tenths_of_ms: &[i32]) {
        #[expect(clippy::cast_possible_truncation, reason = "a few tenths")]
        let tenths: Vec<i32> = values.iter().map(|value| (value * 1e4).round() as i32).collect();
        assert_eq!(tenths, tenths_of_ms);
    }

    #[test]
    fn lateness_grows_within_each_countdown() -> Result<()> {
        let samples = sample(&due_times(), &transcript(&ACTUAL), false)?;
        assert_tenths(&samples.per_tick, &[2, 4, -3, 5]);
        assert_tenths(&samples.last, &[9]);
        Ok(())
    }

    #[test]
    fn lateness_grows_from_line_to_line_in_turn() -> Result<()> {
        let samples = sample(&due_times(), &transcript(&ACTUAL), true)?;
        assert_tenths(&samples.per_tick, &[2, 2, -5, 10]);
        Ok(())
    }

    #[test]
    fn a_wrong_transcript_is_no_sample() {
        let mut wrong = ACTUAL;
        wrong[3].1 = "A = 1";
        for (actual, why) in [
            (transcript(&ACTUAL[1..]), "it printed 3 ticks, not 4"),
            (transcript(&wrong), "it printed `A = 1`"),
            (b"Traceback\n".to_vec(), "it printed 0 ticks, not 4"),
        ] {
            let error = sample(&due_times(), &actual, false).err().map(|error| error.to_string());
            assert_eq!(error.as_deref(), Some(why));
        }
    }

    #[test]
    fn due_times_are_the_goldens() -> Result<()> {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/golden/async-tasks.txt");
        let due_times = super::due_times(&GoldenFile { path, grid: GRID })?;
        assert_eq!(due_times.len(), 9);
        assert_tenths(&[due_times["B = 1"], due_times["A = 3"]], &[24_000, 10_000]);
        Ok(())
    }
}

//! The document's program on each mechanism: how late its lines are.
//!
//! A round runs all of them side by side, for they sleep nearly all of the time. Whoever takes
//! longest to start is started first, and the next once that is over, so that no start disturbs the
//! lines of others.

use std::{collections::BTreeMap, thread, time::Duration};

use anyhow::{Context, Result, ensure};
use countdown_core::Transcript;
use countdown_verify::{interrupt, program::GoldenFile, workspace::Workspace};

use super::{peers::Entrants, report::Document};

/// Added to the time that a program takes to start; no multiple of the 0.1 s that all lines are due
/// at, so that no two programs wake at the same time.
const APART: f64 = 0.109;
/// About how long a round takes.
pub(super) const SECONDS: f64 = 11.0;

/// When each of a golden's labels is due, in seconds.
type Due = BTreeMap<String, f64>;

/// A program that prints a golden's lines, and how many seconds it takes to start.
pub(super) struct Runner {
    index: usize,
    due: Due,
    start: f64,
}

impl Runner {
    pub(super) fn new(index: usize, golden: &str, start: f64, of: &Workspace) -> Result<Self> {
        let golden = of
            .program(golden)?
            .golden
            .as_ref()
            .with_context(|| format!("no {golden}"))?;
        Ok(Self {
            index,
            due: due(golden)?,
            start,
        })
    }

    fn run(&self, entrants: &Entrants) -> Result<Document> {
        let (cost, printed) = entrants.run(self.index, None)?;
        Ok(Document {
            cost,
            late: late(&self.due, &printed)?,
        })
    }
}

/// Runs each once; returns what came of each.
pub(super) fn round(runners: &mut [Runner], entrants: &Entrants) -> Vec<(usize, Result<Document>)> {
    runners.sort_by(|a, b| b.start.total_cmp(&a.start));
    thread::scope(|scope| {
        let mut started = Vec::new();
        for runner in runners.iter().take_while(|_| !interrupt::requested()) {
            started.push((runner.index, scope.spawn(|| runner.run(entrants))));
            thread::sleep(Duration::from_secs_f64(runner.start.max(0.0) + APART));
        }
        let join = |thread: thread::ScopedJoinHandle<'_, _>| {
            thread
                .join()
                .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        };
        started
            .into_iter()
            .map(|(index, thread)| (index, join(thread)))
            .collect()
    })
}

fn due(golden: &GoldenFile) -> Result<Due> {
    let golden = golden.read()?;
    Ok(golden
        .ticks()
        .map(|(due, label)| (label.to_owned(), due.as_secs_f64()))
        .collect())
}

/// Reads off what was printed how late each line was; some peers are a little early at times.
fn late(due: &Due, printed: &str) -> Result<Vec<f64>> {
    let transcript = Transcript::parse(printed).context("it printed no transcript")?;
    let late = transcript.ticks().map(|(stamp, label)| {
        let due = due
            .get(label)
            .with_context(|| format!("it printed `{label}`"))?;
        Ok(Duration::from(stamp).as_secs_f64() - due)
    });
    let late = late.collect::<Result<Vec<_>>>()?;
    ensure!(
        late.len() == due.len(),
        "it printed {} lines, not {}",
        late.len(),
        due.len()
    );
    Ok(late)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use countdown_core::{GRID, RULE};

    use super::*;

    fn transcript(ticks: &[(&str, &str)]) -> String {
        let line = |(stamp, label): &(&str, &str)| format!("{RULE}\n{stamp} \t{label}\n");
        ticks.iter().map(line).collect::<String>() + RULE + "\nDone\n"
    }

    fn two() -> Due {
        [("C = 2", 0.5), ("B = 2", 0.8)]
            .map(|(label, due)| (label.to_owned(), due))
            .into()
    }

    #[test]
    fn lateness_is_counted_from_the_schedule() {
        let printed = transcript(&[("0.5002", "C = 2"), ("0.7999", "B = 2")]);
        let late: Vec<_> = late(&two(), &printed)
            .unwrap()
            .iter()
            .map(|late| format!("{late:.4}"))
            .collect();
        assert_eq!(late, ["0.0002", "-0.0001"]);
    }

    #[test]
    fn a_wrong_transcript_is_no_run() {
        for (printed, why) in [
            (
                transcript(&[("0.5002", "C = 2")]),
                "it printed 1 lines, not 2",
            ),
            (transcript(&[("0.5002", "A = 1")]), "it printed `A = 1`"),
            ("Traceback\n".to_owned(), "it printed 0 lines, not 2"),
        ] {
            assert_eq!(late(&two(), &printed).unwrap_err().to_string(), why);
        }
    }

    #[test]
    fn due_times_are_the_goldens() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/golden/async-tasks.txt");
        let due = due(&GoldenFile { path, grid: GRID }).unwrap();
        assert_eq!(due.len(), 9);
        assert_eq!(
            format!("{:.1} {:.1}", due["B = 1"], due["A = 3"]),
            "2.4 1.0"
        );
    }
}

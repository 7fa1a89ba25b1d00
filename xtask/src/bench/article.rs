//! The article's countdowns on each mechanism: how late their lines are.

use std::{
    path::Path,
    thread::{self, ScopedJoinHandle},
    time::Duration,
};

use anyhow::{Context, Result, ensure};
use countdown_core::{Golden, Transcript};
use countdown_verify::tools;

use super::{
    Entrant,
    results::{Article, median},
};
use crate::files;

/// Seconds from the end of a program's start to the next program. It is no multiple of 0.1 s, which
/// all lines are due at, so that no two programs wake at the same time.
const APART: f64 = 0.109;

/// Runs each entrant once, side by side, since they sleep nearly all of the time.
///
/// The slowest to start goes first, and each waits for the start of the one before, so that no
/// start disturbs the lines of others.
pub(super) fn round(
    entrants: &[Entrant],
    meter: &Path,
    root: &Path,
) -> Result<Vec<Result<Article>>> {
    let mut programs = Vec::new();
    for (index, entrant) in entrants.iter().enumerate() {
        let golden = root.join(format!("tests/golden/{}.txt", entrant.peer.prints));
        let golden = Golden::parse(files::read(&golden)?)?;
        let start = median(entrant.mechanism.start.iter().map(|cost| cost.wall));
        programs.push((index, golden, start.max(0.0)));
    }
    programs.sort_by(|(.., a), (.., b)| b.total_cmp(a));

    let mut runs = thread::scope(|scope| {
        let mut started = Vec::new();
        for (index, golden, start) in &programs {
            let peer = &entrants[*index].peer;
            let run = || {
                ensure!(!tools::is_interrupted(), "interrupted");
                let (cost, printed) = peer.run(meter, None)?;
                let late = lateness(golden, &printed)?;
                Ok(Article { cost, late })
            };
            started.push((*index, scope.spawn(run)));
            thread::sleep(Duration::from_secs_f64(start + APART));
        }
        let join = |thread: ScopedJoinHandle<'_, _>| {
            let joined = thread.join();
            joined.unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        };
        let runs = started.into_iter();
        runs.map(|(index, thread)| (index, join(thread)))
            .collect::<Vec<_>>()
    });
    runs.sort_by_key(|(index, _)| *index);
    Ok(runs.into_iter().map(|(_, run)| run).collect())
}

/// The lateness of each line in seconds. Some peers are slightly early at times.
fn lateness(golden: &Golden, printed: &str) -> Result<Vec<f64>> {
    let transcript = Transcript::parse(printed).context("it printed no transcript")?;
    let mut late = Vec::new();
    for (stamp, label) in transcript.ticks() {
        let mut due = golden.ticks().filter(|(_, due)| *due == label);
        let (due, _) = due
            .next()
            .with_context(|| format!("it printed `{label}`"))?;
        late.push(Duration::from(stamp).as_secs_f64() - due.as_secs_f64());
    }
    let expected = golden.ticks().count();
    ensure!(
        late.len() == expected,
        "it printed {} lines, not {expected}",
        late.len()
    );
    Ok(late)
}

#[cfg(test)]
mod tests {
    use countdown_core::RULE;

    use super::*;

    fn transcript(ticks: &[(&str, &str)]) -> String {
        let line = |(stamp, label): &(&str, &str)| format!("{RULE}\n{stamp} \t{label}\n");
        ticks.iter().map(line).collect::<String>() + RULE + "\nDone\n"
    }

    #[test]
    fn lateness_counts_from_the_goldens_due_times() {
        let golden = transcript(&[("0.5003", "C = 2"), ("0.8001", "B = 2")]);
        let golden = Golden::parse(golden).unwrap();
        let printed = transcript(&[("0.5002", "C = 2"), ("0.7999", "B = 2")]);
        let late = lateness(&golden, &printed).unwrap();
        let late: Vec<_> = late.iter().map(|late| format!("{late:.4}")).collect();
        assert_eq!(late, ["0.0002", "-0.0001"]);

        let short = transcript(&[("0.5002", "C = 2")]);
        let other = transcript(&[("0.5002", "A = 1")]);
        for (printed, message) in [
            (&*short, "it printed 1 lines, not 2"),
            (&*other, "it printed `A = 1`"),
            ("Traceback\n", "it printed 0 lines, not 2"),
        ] {
            let error = lateness(&golden, printed).unwrap_err();
            assert_eq!(error.to_string(), message);
        }
    }
}

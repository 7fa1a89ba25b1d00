//! Goldens of programs that are believed.

mod arrival;
mod merge;

use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use countdown_core::{Golden, Transcript};

use crate::{
    program::{Clock, GoldenFile, Policy, Program},
    run::{self, End, Limits, Run},
    stalls::{StallLog, Stalls},
    verdict::{self, Judgement, Verdict},
};

/// How often a program must print the same before it is believed.
pub(crate) const RUNS: usize = 3;

/// A program on its way to a golden of its own.
pub(crate) struct Blessing<'a> {
    program: &'a Program,
    policy: &'a Policy,
    stalls: &'a StallLog,
    seen: Vec<Seen>,
}

/// What a run printed, what that is as a golden, and when the machine stood still meanwhile.
struct Seen {
    text: String,
    golden: Golden,
    stalls: Stalls,
}

impl<'a> Blessing<'a> {
    /// The blessing of a program that has not been run yet; `stalls` were started before.
    pub(crate) fn new(program: &'a Program, policy: &'a Policy, stalls: &'a StallLog) -> Self {
        Self {
            program,
            policy,
            stalls,
            seen: Vec::new(),
        }
    }

    /// Runs the program once more; it has to print what it printed first.
    pub(crate) fn see(&mut self, watch: &mut dyn FnMut(&[u8])) -> Result<()> {
        self.program.check_grid()?;
        let number = self.seen.len() + 1;
        let seen = self
            .look(watch)
            .with_context(|| format!("run {number} of {RUNS}"))?;
        self.seen.push(seen);
        Ok(())
    }

    fn look(&self, watch: &mut dyn FnMut(&[u8])) -> Result<Seen> {
        let run = self.run(watch)?;
        let stalls = run.stalls(self.stalls);
        let text = String::from_utf8(run.output.clone()).context("its output is not UTF-8")?;
        let Program {
            clock,
            zero,
            golden: GoldenFile { grid, .. },
            ..
        } = *self.program;
        let text = match clock {
            Clock::Own | Clock::Virtual => text,
            Clock::Arrival => arrival::stamped(&text, &run.arrivals, zero, grid)?,
        };
        let golden = possible(&text, grid)?;
        if let Some(first) = self.seen.first() {
            same(&first.golden, &golden, &text)?;
        }
        let judgement = verdict::judge(&run, self.program, &golden, self.policy.tolerance, &stalls);
        // Where the first line came late, others seem early, and would not the next time.
        let is_excused = clock == Clock::Arrival && judgement.again;
        ensure!(
            judgement.verdict != Verdict::Mismatch || is_excused,
            refused(&judgement)
        );
        Ok(Seen {
            text,
            golden,
            stalls,
        })
    }

    /// Writes the golden; returns what was done, and what changed as a diff.
    pub(crate) fn write(&self) -> Result<String> {
        let latest = |seen: &&Seen| seen.golden.lateness().max();
        let best = self
            .seen
            .iter()
            .min_by_key(latest)
            .context("it was not run")?;
        on_grid(&self.seen)?;
        let tolerance = match self.program.clock {
            Clock::Virtual => Duration::ZERO,
            Clock::Own | Clock::Arrival => self.policy.tolerance,
        };
        merge::write(&self.program.golden, &best.text, tolerance)
    }

    fn run(&self, watch: &mut dyn FnMut(&[u8])) -> Result<Run> {
        const LONGEST: usize = 1 << 20;
        let timeout = self.policy.timeout.unwrap_or(Duration::from_secs(60));
        let limits = Limits {
            timeout,
            output: LONGEST,
        };
        let run = run::run(self.program, &limits, &mut |_| (), watch)?;
        match run.end {
            End::TimedOut { .. } => {
                bail!(
                    "it still ran after {} s: give --timeout",
                    timeout.as_secs_f64()
                )
            }
            End::Endless => bail!("it printed more than {LONGEST} bytes"),
            _ => {}
        }
        let failure = verdict::failure(&run, self.program.stream, self.program.status);
        if let Some(reason) = failure.and_then(|failure| failure.reason) {
            let said = String::from_utf8_lossy(&run.said);
            ensure!(!said.is_empty(), reason);
            bail!("{reason}; it said: {}", said.trim_end().escape_debug())
        }
        Ok(run)
    }
}

/// Why a golden of what it printed would be of no use.
fn refused(judgement: &Judgement) -> String {
    let first = judgement
        .differences
        .first()
        .map(|found| found.message.clone());
    let why = first.or(judgement.reason.clone()).unwrap_or_default();
    format!("it would not match the golden made of what it printed: {why}")
}

fn possible(printed: &str, grid: Duration) -> Result<Golden> {
    let golden = |text| Golden::on_grid(Transcript::parse(text)?, grid);
    golden(printed).map_err(|error| anyhow::anyhow!("what it printed is no golden: {error}"))
}

fn same(first: &Golden, golden: &Golden, printed: &str) -> Result<()> {
    ensure!(
        first.due_times().eq(golden.due_times()),
        "its due times are not those of the first run: make its waits longer, or its grid finer"
    );
    let comparison = first.compare_within(printed, Duration::MAX);
    ensure!(
        comparison.matches(),
        "it did not print what it printed in the first run:\n{comparison}"
    );
    Ok(())
}

/// Lateness varies from run to run; what every run has in common is a wait that is off the grid.
fn on_grid(seen: &[Seen]) -> Result<()> {
    let first = &seen[0].golden;
    for (index, due) in first.due_times().enumerate() {
        let late = |seen: &Seen| {
            let late = seen.golden.lateness().nth(index).unwrap_or_default();
            late.saturating_sub(seen.stalls.largest(index + 1))
        };
        let always = seen.iter().map(late).min().unwrap_or_default();
        ensure!(
            always <= honest(index, first.grid()),
            "the line due at {} s was {} s late in every run: its wait is no multiple of the grid \
             of {} s, which `grid` in its table can change, or this machine is too busy",
            due.as_secs_f64(),
            always.as_secs_f64(),
            first.grid().as_secs_f64()
        );
    }
    Ok(())
}

/// The most that every run of an honest program may be late at its line of this index, from 0.
///
/// A sleep makes it late by 2 ms at most (tokio's by 1.3, `CPython`'s by 0.7), and at worst it has
/// slept once for each line until then. A twentieth of the grid is for what it does besides. From a
/// quarter on, a wait would soon be as near to the next step.
fn honest(index: usize, grid: Duration) -> Duration {
    let slept = u32::try_from(index + 1).unwrap_or(u32::MAX);
    (grid / 20)
        .saturating_add(Duration::from_millis(2).saturating_mul(slept))
        .min(grid / 4)
}

#[cfg(test)]
mod tests {
    use countdown_core::RULE;

    use super::*;

    const GRID: Duration = Duration::from_millis(100);

    fn seen(text: &str, stall: Duration) -> Seen {
        let text = format!("{RULE}\n{text}\n{RULE}\nDone\n");
        Seen {
            golden: Golden::parse(&text).unwrap(),
            text,
            stalls: Stalls::new(vec![(Duration::ZERO, stall)]),
        }
    }

    #[test]
    fn a_wait_off_the_grid_is_refused() {
        let refusal = |stamps: [&str; 2]| on_grid(&stamps.map(|s| seen(s, Duration::ZERO)));
        assert!(refusal(["0.5310 \tA", "0.5070 \tA"]).is_ok());
        let error = refusal(["0.5310 \tA", "0.5071 \tA"])
            .unwrap_err()
            .to_string();
        assert!(
            error.starts_with("the line due at 0.5 s was 0.0071 s late in every run"),
            "{error}"
        );
    }

    #[test]
    fn a_busy_machine_is_no_wait_off_the_grid() {
        let late = Duration::from_millis(24);
        let quiet = Duration::ZERO;
        assert!(on_grid(&[seen("0.5310 \tA", quiet), seen("0.5310 \tA", late)]).is_ok());
        assert!(on_grid(&[seen("0.5310 \tA", quiet), seen("0.5310 \tA", quiet)]).is_err());
    }

    #[test]
    fn later_lines_may_have_gathered_more_lateness() {
        let ms = Duration::from_millis;
        assert_eq!(
            [0, 1, 8].map(|index| honest(index, GRID)),
            [ms(7), ms(9), ms(23)]
        );
        assert_eq!(honest(1000, GRID), ms(25));
        assert_eq!(honest(usize::MAX - 1, ms(4)), ms(1));
    }
}

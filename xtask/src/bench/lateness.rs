//! How late the ticks of the document's countdowns are, beside the peers' and the machine's floor.
//!
//! A round runs programs side by side, so that whatever else the machine does meets each of them;
//! they sleep nearly all of the time. An interpreter's start would disturb the ticks of others, so
//! interpreters start first. Programs with a pool run by themselves, further apart: the start of
//! their workers is part of their lateness. Every second time they start the other way round, for
//! whichever is last has the machine to itself, and has to wake it from a deeper sleep.

mod sample;

use std::{
    collections::BTreeMap,
    fmt, hint,
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::Duration,
};

use anyhow::{Context, Result};
use countdown_verify::{interrupt, workspace::Workspace};
use serde::Serialize;

use self::sample::{Samples, due_times, sample};
use super::{
    peers::{Entrant, Entrants},
    process, say,
    stats::Spread,
    table::{Table, figure},
};

/// What stamps are rounded to, in seconds.
const STEP: f64 = 1e-4;
/// Programs start this far apart: far enough for an interpreter's start, and by no multiple of the
/// 0.1 s that all ticks are due at, so that no two wake at the same time.
const APART: Duration = Duration::from_millis(109);
const POOLS_APART: Duration = Duration::from_millis(209);
const TIMEOUT: Duration = Duration::from_secs(30);
const BUSY_LOOPS: usize = 2;
/// The golden of those that wait in turn, and of those with a pool.
const IN_TURN: &str = "sequential";
const POOLS: &str = "executor-offload";

/// Seconds, as everywhere in the report.
#[derive(Serialize)]
pub(super) struct Lateness {
    idle: Vec<Row>,
    /// Beside two busy loops.
    busy: Vec<Row>,
}

#[derive(Debug, PartialEq, Serialize)]
struct Row {
    name: String,
    /// By how much lateness grows from one tick of a countdown to its next.
    per_tick: Spread,
    /// How late the last tick is.
    last: Spread,
    to_python: Option<f64>,
    to_floor: Option<f64>,
}

/// What came of each entrant's runs.
type All = BTreeMap<String, Samples>;

/// Measures until the last round is over, or until Ctrl-C.
pub(super) fn measure(
    workspace: &Workspace,
    entrants: &mut Entrants,
    rounds: u32,
) -> Result<Lateness> {
    let runners = runners(workspace, &entrants.all)?;
    let [mut idle, mut busy] = [All::new(), All::new()];
    for number in 0..rounds {
        say(&format!("round {}: lateness, idle and beside busy loops", number + 1));
        let failed = round(&runners, number, &mut idle);
        let failed_busy = beside_busy_loops(|| round(&runners, number, &mut busy));
        if interrupt::requested() {
            break;
        }
        for (name, error) in failed.into_iter().chain(failed_busy) {
            entrants.leave_out(&name, format!("not each run counts: {error:#}"));
        }
    }
    let [idle, busy] = [idle, busy].map(|samples| rows(&entrants.all, &samples));
    Ok(Lateness { idle, busy })
}

struct Runner {
    entrant: Entrant,
    due_times: BTreeMap<String, f64>,
}

/// Those that print a golden, in the order of starting: interpreters take longest, and ours are last.
fn runners(workspace: &Workspace, entrants: &[Entrant]) -> Result<Vec<Runner>> {
    let mut runners = Vec::new();
    for entrant in entrants.iter().rev() {
        if let Some(prints) = &entrant.prints {
            let golden = workspace.program(prints)?.golden.as_ref();
            let due_times =
                due_times(golden.with_context(|| format!("`{prints}` has no golden"))?)?;
            runners.push(Runner { entrant: entrant.clone(), due_times });
        }
    }
    runners.sort_by_key(|runner| runner.entrant.command.len() == 1);
    Ok(runners)
}

type Failure = (String, anyhow::Error);

/// Runs each once; returns those that did not print their golden.
fn round(runners: &[Runner], number: u32, samples: &mut All) -> Vec<Failure> {
    let is_pool = |runner: &&Runner| runner.entrant.prints.as_deref() == Some(POOLS);
    let (mut pools, others): (Vec<_>, Vec<_>) = runners.iter().partition(is_pool);
    if number % 2 == 1 {
        pools.reverse();
    }
    let mut failures = side_by_side(&others, APART, samples);
    failures.extend(side_by_side(&pools, POOLS_APART, samples));
    failures
}

fn side_by_side(runners: &[&Runner], apart: Duration, samples: &mut All) -> Vec<Failure> {
    let mut failures = Vec::new();
    thread::scope(|scope| {
        let mut started = Vec::new();
        for runner in runners {
            started.push((&runner.entrant.name, scope.spawn(|| runner.run())));
            thread::sleep(apart);
        }
        for (name, run) in started {
            match run.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)) {
                Ok(sample) => samples.entry(name.clone()).or_default().add(sample),
                Err(error) => failures.push((name.clone(), error)),
            }
        }
    });
    failures
}

impl Runner {
    fn run(&self) -> Result<Samples> {
        let stdout = process::output(&self.entrant.command, TIMEOUT)?;
        sample(&self.due_times, &stdout, self.entrant.prints.as_deref() == Some(IN_TURN))
    }
}

fn beside_busy_loops<T>(work: impl FnOnce() -> T) -> T {
    let done = AtomicBool::new(false);
    thread::scope(|scope| {
        for _ in 0..BUSY_LOOPS {
            scope.spawn(|| {
                while !done.load(Ordering::Relaxed) {
                    hint::spin_loop();
                }
            });
        }
        let outcome = work();
        done.store(true, Ordering::Relaxed);
        outcome
    })
}

/// In the entrants' order.
fn rows(entrants: &[Entrant], samples: &All) -> Vec<Row> {
    let spread = |name: &str| Spread::of_rounded(&samples.get(name)?.last, STEP);
    let row = |entrant: &Entrant| {
        let last = spread(&entrant.name)?;
        let ratio = |other: &str| spread(other).map(|other| last.median / other.median);
        let in_turn = entrant.prints.as_deref() == Some(IN_TURN);
        Some(Row {
            name: entrant.name.clone(),
            per_tick: Spread::of_rounded(&samples.get(&entrant.name)?.per_tick, STEP)?,
            last,
            to_python: entrant.python.and_then(ratio),
            to_floor: ratio(if in_turn { "floor, in turn" } else { "floor, together" }),
        })
    };
    entrants.iter().filter_map(row).collect()
}

impl fmt::Display for Lateness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "Lateness, idle (ms)\n{}", table(&self.idle))?;
        writeln!(f, "Lateness, beside {BUSY_LOOPS} busy loops (ms)\n{}", table(&self.busy))
    }
}

fn table(rows: &[Row]) -> Table {
    let head = ["", "per tick", "p99", "last tick", "least", "most", "/ Python", "/ floor", "runs"];
    let mut table = Table::new(head);
    for Row { name, per_tick, last, to_python, to_floor } in rows {
        let ms = [per_tick.median, per_tick.p99, last.median, last.min, last.max];
        let decimals = [3, 1, 2, 1, 1];
        let times = ms.iter().zip(decimals).map(|(s, decimals)| figure(Some(s * 1e3), decimals));
        let ratios = [*to_python, *to_floor].map(|ratio| figure(ratio, 2));
        let cells = times.chain(ratios).chain([last.count.to_string()]);
        table.row([name.clone()].into_iter().chain(cells));
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ratios_are_of_the_medians_at_the_last_tick() {
        let entrant = |name: &str, python| Entrant {
            name: name.into(),
            command: Vec::new(),
            prints: Some("async-tasks".into()),
            most: 0,
            in_processes: false,
            python,
        };
        let of = |last: &[f64]| Samples { per_tick: vec![0.0001], last: last.to_vec() };
        let samples = [
            ("event_loop", of(&[0.0004, 0.0006, 0.0005])),
            ("asyncio", of(&[0.0020])),
            ("floor, together", of(&[0.0004])),
        ];
        let samples = samples.map(|(name, samples)| (name.to_owned(), samples)).into();
        let rows =
            rows(&[entrant("event_loop", Some("asyncio")), entrant("asyncio", None)], &samples);
        assert_eq!(
            rows.iter().map(|row| &*row.name).collect::<Vec<_>>(),
            ["event_loop", "asyncio"]
        );
        let near = |ratio: Option<f64>, to: f64| ratio.is_some_and(|r| (r - to).abs() < 1e-9);
        assert!(near(Some(rows[0].last.median), 0.0005));
        assert!(near(rows[0].to_python, 0.25) && near(rows[0].to_floor, 1.25));
        assert_eq!(rows[1].to_python, None);
    }
}
